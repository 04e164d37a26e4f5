package com.example.bad;

import com.example.Breaks;
import com.example.Uses;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketBase;
import jakarta.websocket.OnMessage;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jetty.websocket.api.Callback;
import org.java_websocket.WebSocket;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.framing.Framedata;
import org.java_websocket.server.DefaultWebSocketServerFactory;
import org.java_websocket.server.WebSocketServer;
import org.reactivestreams.Publisher;
import org.springframework.messaging.handler.annotation.MessageMapping;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.messaging.simp.SimpMessageSendingOperations;
import org.springframework.messaging.simp.SimpMessagingTemplate;
import org.springframework.messaging.simp.annotation.SendToUser;
import org.springframework.messaging.simp.annotation.SubscribeMapping;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import reactor.netty.http.websocket.WebsocketOutbound;

/** Sends around the manager. None of these uses Tidings itself. */
final class Around {
    private static final String RULE = "NO_TRANSPORT_AROUND_THE_MANAGER";

    @Breaks(RULE)
    static final class ByLibrary {
        void send(WebSocket socket) {
            socket.send("{}");
        }
    }

    @Breaks(RULE)
    static final class ByFrames {
        void send(WebSocket socket, List<Framedata> frames) {
            socket.sendFrame(frames);
        }
    }

    @Breaks(RULE)
    abstract static class ByInheritance extends WebSocketServer {}

    @Breaks(RULE)
    static final class ByBroadcast {
        Consumer<String> all(ByInheritance server) {
            return server::broadcast;
        }
    }

    @Breaks(RULE)
    static final class ByClassLiteral {
        boolean isSocket(Object socket) {
            return WebSocketImpl.class.isInstance(socket);
        }
    }

    @Breaks(RULE)
    static final class ByGenerics {
        int count(List<DefaultWebSocketServerFactory> servers) {
            return servers.size();
        }
    }

    @Breaks(RULE)
    @Uses(WebSocketServer.class)
    static final class ByAnnotation {}

    @Breaks(RULE)
    static final class ByJakarta {
        void send(Session session) throws IOException {
            session.getBasicRemote().sendText("{}");
        }
    }

    @Breaks(RULE)
    static final class ByJakartaObject {
        void send(Session session) {
            session.getAsyncRemote().sendObject(List.of());
        }
    }

    @Breaks(RULE)
    static final class ByJakartaWriter {
        void send(Session session) throws IOException {
            try (Writer writer = session.getBasicRemote().getSendWriter()) {
                writer.write("{}");
            }
        }
    }

    @Breaks(RULE)
    static final class ByJakartaStream {
        OutputStream stream(Session session) throws IOException {
            return session.getBasicRemote().getSendStream();
        }
    }

    @Breaks(RULE)
    static final class ByAnswer {
        @OnMessage
        public String answer(String text) {
            return text;
        }
    }

    @Breaks(RULE)
    static final class ByMethodReference {
        Consumer<String> sender(RemoteEndpoint.Async remote) {
            return remote::sendText;
        }
    }

    @Breaks(RULE)
    static final class ByLambda {
        Consumer<Session> greeting() {
            return session -> session.getAsyncRemote().sendText("{}");
        }
    }

    @Breaks(RULE)
    static final class BySpring extends TextWebSocketHandler {
        @Override
        protected void handleTextMessage(WebSocketSession session, TextMessage message) throws IOException {
            session.sendMessage(message);
        }
    }

    @Breaks(RULE)
    static final class BySpringReactive {
        Object send(
                org.springframework.web.reactive.socket.WebSocketSession session,
                Publisher<org.springframework.web.reactive.socket.WebSocketMessage> messages) {
            return session.send(messages);
        }
    }

    @Breaks(RULE)
    static final class ByTemplate {
        void send(SimpMessagingTemplate template) {
            template.convertAndSendToUser("u-1", "/queue/events", "{}");
        }
    }

    @Breaks(RULE)
    static final class ByOperations {
        void send(SimpMessageSendingOperations operations) {
            operations.convertAndSend("/topic/events", "{}");
        }
    }

    @Breaks(RULE)
    static final class BySendToUser {
        @SendToUser("/queue/events")
        String answer() {
            return "{}";
        }
    }

    @Breaks(RULE)
    static final class BySendTo {
        @MessageMapping("/orders")
        @SendTo("/topic/orders")
        String answer() {
            return "{}";
        }
    }

    @Breaks(RULE)
    @SendTo("/topic/orders")
    static final class BySendToOfTheClass {
        @MessageMapping("/orders")
        String answer() {
            return "{}";
        }
    }

    @Breaks(RULE)
    static final class BySubscription {
        @SubscribeMapping("/orders")
        String orders() {
            return "{}";
        }
    }

    @Breaks(RULE)
    static final class ByNetty {
        void send(Channel channel) {
            channel.writeAndFlush(new TextWebSocketFrame("{}"));
        }
    }

    @Breaks(RULE)
    static final class ByNettyConstructorReference {
        Function<String, Object> framing() {
            return TextWebSocketFrame::new;
        }
    }

    @Breaks(RULE)
    static final class ByReactorNetty {
        Object send(WebsocketOutbound outbound, Publisher<String> texts) {
            return outbound.sendString(texts);
        }
    }

    @Breaks(RULE)
    static final class ByVertx {
        void send(ServerWebSocket socket) {
            socket.writeTextMessage("{}");
        }
    }

    @Breaks(RULE)
    static final class ByVertxBase {
        void send(WebSocketBase socket) {
            socket.writeTextMessage("{}");
        }
    }

    @Breaks(RULE)
    static final class ByLastWordOfVertx {
        void send(ServerWebSocket socket) {
            socket.end(Buffer.buffer("{}"));
        }
    }

    @Breaks(RULE)
    static final class ByUndertow {
        void send(WebSocketChannel channel) {
            WebSockets.sendText("{}", channel, null);
        }
    }

    @Breaks(RULE)
    static final class ByJetty {
        void send(org.eclipse.jetty.websocket.api.Session session) {
            session.sendText("{}", Callback.NOOP);
        }
    }

    static final class Outer {
        @Breaks(RULE)
        final class ByInnerClass {
            void send(WebSocketSession session, WebSocketMessage<?> message) throws IOException {
                session.sendMessage(message);
            }
        }
    }

    /** As Kotlin's {@code fun Session.push(text: String)} is compiled. */
    @Breaks(RULE)
    static final class PushKt {
        static void push(Session $this$push, String text) throws IOException {
            $this$push.getBasicRemote().sendText(text);
        }
    }
}
