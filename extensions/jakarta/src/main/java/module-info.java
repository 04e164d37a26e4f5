import org.jspecify.annotations.NullMarked;

/** Puts Tidings on a server that speaks Jakarta WebSocket. */
@NullMarked
module dev.tidings.jakarta {
    requires transitive dev.tidings.api;
    requires static transitive jakarta.servlet;
    requires static transitive jakarta.websocket;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.tidings.jakarta;
}
