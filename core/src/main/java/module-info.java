import org.jspecify.annotations.NullMarked;

/** The one implementation of the Tidings contracts; everything is reached through {@link dev.tidings.core}. */
@NullMarked
module dev.tidings.core {
    requires transitive dev.tidings.api;
    requires com.fasterxml.jackson.databind;
    requires org.java_websocket;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.tidings.core;
    exports dev.tidings.core.legacy;
}
