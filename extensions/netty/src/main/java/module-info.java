import org.jspecify.annotations.NullMarked;

/** Puts a Tidings server on Netty. */
@NullMarked
module dev.tidings.netty {
    requires transitive dev.tidings.api;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.common;
    requires io.netty.handler;
    requires transitive io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.tidings.netty;
}
