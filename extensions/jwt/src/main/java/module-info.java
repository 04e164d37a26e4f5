import org.jspecify.annotations.NullMarked;

/** Verifies signed JSON web tokens for a Tidings server. */
@NullMarked
module dev.tidings.jwt {
    requires com.fasterxml.jackson.core;
    requires com.nimbusds.jose.jwt;
    requires transitive dev.tidings.api;
    requires java.net.http;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.tidings.jwt;
}
