import org.jspecify.annotations.NullMarked;

/** A server on Netty with handlers of its own, and Tidings as one of them. */
@NullMarked
module dev.tidings.examples.netty {
    requires dev.tidings.core;
    requires dev.tidings.netty;
    requires io.netty.buffer;
    requires io.netty.codec.http;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires static org.jspecify;
}
