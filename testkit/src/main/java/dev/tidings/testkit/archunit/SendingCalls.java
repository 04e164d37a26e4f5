package dev.tidings.testkit.archunit;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Set;

/**
 * Knows how the common servers let a program send data to a WebSocket: by which methods, and by making a frame that
 * carries data, since nobody can see what is written to a channel. Pings, pongs and closes carry none. What can only be
 * a client's is not here, such as {@code java.net.http.WebSocket}: what it sends goes to a server and not to a user.
 */
final class SendingCalls {
    private static final String FRAME = "<init>";
    private static final String CLIENT = "org.java_websocket.client.WebSocketClient";
    private static final Set<String> JAKARTA =
            Set.of("sendText", "sendBinary", "sendObject", "getSendWriter", "getSendStream");
    private static final Set<String> TO_USERS = Set.of("send", "convertAndSend", "convertAndSendToUser");
    private static final Set<String> VERTX = Set.of(
            "write",
            "writeBinaryMessage",
            "writeFinalBinaryFrame",
            "writeFinalTextFrame",
            "writeFrame",
            "writeTextMessage",
            "end");

    private static final List<Way> WAYS = List.of(
            new Way(
                    "org.java_websocket.WebSocket",
                    Set.of("send", "sendFragmentedFrame", "sendFrame"),
                    "org.java_websocket"),
            new Way("jakarta.websocket.RemoteEndpoint", JAKARTA, "jakarta.websocket"),
            new Way("javax.websocket.RemoteEndpoint", JAKARTA, "javax.websocket"),
            new Way("org.springframework.web.socket.WebSocketSession", Set.of("sendMessage"), "org.springframework"),
            new Way("org.springframework.web.reactive.socket.WebSocketSession", Set.of("send"), "org.springframework"),
            new Way("org.springframework.messaging.simp.SimpMessageSendingOperations", TO_USERS, "org.springframework"),
            new Way("io.netty.handler.codec.http.websocketx.TextWebSocketFrame", Set.of(FRAME), "io.netty"),
            new Way("io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame", Set.of(FRAME), "io.netty"),
            new Way("io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame", Set.of(FRAME), "io.netty"),
            new Way(
                    "reactor.netty.http.websocket.WebsocketOutbound",
                    Set.of(
                            "send",
                            "sendByteArray",
                            "sendFile",
                            "sendFileChunked",
                            "sendGroups",
                            "sendObject",
                            "sendString",
                            "sendUsing"),
                    "reactor.netty"),
            new Way("io.vertx.core.http.ServerWebSocket", VERTX, "io.vertx"),
            new Way(
                    "io.undertow.websockets.core.WebSockets",
                    Set.of("sendText", "sendTextBlocking", "sendBinary", "sendBinaryBlocking"),
                    "io.undertow"),
            new Way("io.undertow.websockets.core.WebSocketChannel", Set.of("send"), "io.undertow"),
            new Way(
                    "org.eclipse.jetty.websocket.api.Session",
                    Set.of("sendText", "sendBinary", "sendPartialText", "sendPartialBinary"),
                    "org.eclipse.jetty"),
            new Way(
                    "org.eclipse.jetty.websocket.api.RemoteEndpoint",
                    Set.of(
                            "sendString",
                            "sendBytes",
                            "sendPartialString",
                            "sendPartialBytes",
                            "sendStringByFuture",
                            "sendBytesByFuture"),
                    "org.eclipse.jetty"));

    private SendingCalls() {}

    static boolean isSend(JavaAccess<?> access) {
        return (WAYS.stream().anyMatch(way -> way.isTakenBy(access)) || isByBaseOfVertx(access))
                && !access.getTargetOwner().isAssignableTo(CLIENT)
                && !isCloseOfVertx(access);
    }

    /** A socket of Vert.x that is known by its base may be a server's; one that is known as a client's is that. */
    private static boolean isByBaseOfVertx(JavaAccess<?> access) {
        return access.getTargetOwner().getName().equals("io.vertx.core.http.WebSocketBase")
                && VERTX.contains(access.getName())
                && !Application.isIn(access.getOriginOwner(), "io.vertx");
    }

    /** The last word of Vert.x sends what it is given, and closes if it is given nothing but a handler of the end. */
    private static boolean isCloseOfVertx(JavaAccess<?> access) {
        return access.getName().equals("end")
                && access.getTarget() instanceof CodeUnitAccessTarget end
                && (end.getRawParameterTypes().isEmpty()
                        || end.getRawParameterTypes().get(0).getName().equals("io.vertx.core.Handler"));
    }

    /**
     * One way to send.
     *
     * @param endpoint what is sent with
     * @param members the names of the methods
     * @param home the package of the library, whose own classes may
     */
    private record Way(String endpoint, Set<String> members, String home) {
        boolean isTakenBy(JavaAccess<?> access) {
            return members.contains(access.getName())
                    && isEndpoint(access.getTargetOwner())
                    && !Application.isIn(access.getOriginOwner(), home);
        }

        private boolean isEndpoint(JavaClass owner) {
            return owner.getName().startsWith(endpoint + "$") || owner.isAssignableTo(endpoint);
        }
    }
}
