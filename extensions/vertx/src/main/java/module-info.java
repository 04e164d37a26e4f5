import org.jspecify.annotations.NullMarked;

/** Puts a Tidings server on Vert.x. */
@NullMarked
module dev.tidings.vertx {
    requires transitive dev.tidings.api;
    requires dev.tidings.netty;
    requires io.netty.transport;
    requires transitive io.vertx.core;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.tidings.vertx;
}
