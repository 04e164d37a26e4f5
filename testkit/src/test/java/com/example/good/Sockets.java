package com.example.good;

import com.example.Keeps;
import dev.tidings.api.spi.Transport;
import dev.tidings.api.spi.WebSocketConnection;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocket;
import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jetty.websocket.api.Callback;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.handshake.ClientHandshake;
import org.springframework.messaging.core.MessageSendingOperations;
import org.springframework.messaging.handler.annotation.MessageMapping;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.messaging.simp.SimpMessageHeaderAccessor;
import org.springframework.web.socket.WebSocketSession;
import reactor.netty.http.websocket.WebsocketOutbound;

/** Has to do with sockets, and does not send around the manager. */
final class Sockets {
    private static final String RULE = "NO_TRANSPORT_AROUND_THE_MANAGER";

    @Keeps(RULE)
    static final class Reader {
        String describe(Session session) {
            return session.getId() + session.isOpen() + session.getAsyncRemote().getSendTimeout();
        }
    }

    @Keeps(RULE)
    static final class Closer {
        void close(WebSocketSession session) throws IOException {
            session.close();
        }
    }

    @Keeps(RULE)
    abstract static class Adapter implements WebSocketConnection {
        void send(Session session) throws IOException {
            session.getBasicRemote().sendText("{}");
        }

        Consumer<String> sender(Session session) {
            return text -> session.getAsyncRemote().sendText(text);
        }

        @Keeps(RULE)
        static final class Pump {
            void send(Channel channel, String text) {
                channel.writeAndFlush(new TextWebSocketFrame(text));
            }

            Runnable later(Channel channel) {
                return new Runnable() {
                    @Override
                    public void run() {
                        channel.writeAndFlush(new TextWebSocketFrame("{}"));
                    }
                };
            }
        }
    }

    @Keeps(RULE)
    abstract static class Carrier implements Transport {
        void send(ServerWebSocket socket) {
            socket.writeTextMessage("{}");
        }
    }

    @Keeps(RULE)
    static final class ClientOfTheJdk {
        Object ask(HttpClient client, java.net.http.WebSocket socket) {
            client.newWebSocketBuilder();
            return socket.sendText("{}", true);
        }
    }

    @Keeps(RULE)
    static final class ClientOfVertx {
        void ask(WebSocket socket) {
            socket.writeTextMessage("{}");
        }
    }

    @Keeps(RULE)
    abstract static class ClientOfJavaWebSocket extends WebSocketClient {
        ClientOfJavaWebSocket() {
            super(URI.create("ws://127.0.0.1"));
        }

        void ask() {
            send("{}");
        }

        Consumer<String> asking() {
            return this::send;
        }
    }

    @Keeps(RULE)
    static final class UserOfThatClient {
        void ask(ClientOfJavaWebSocket client) {
            client.send("{}");
        }
    }

    @Keeps(RULE)
    static final class ReaderOfJavaWebSocket {
        String path(org.java_websocket.WebSocket socket, ClientHandshake handshake) {
            socket.sendPing();
            socket.close();
            return handshake.getResourceDescriptor();
        }
    }

    @Keeps(RULE)
    @ClientEndpoint
    static final class ClientOfJakarta {
        void ask(Session session) throws IOException {
            session.getBasicRemote().sendText("{}");
        }

        @OnMessage
        public String answer(String text) {
            return text;
        }
    }

    @Keeps(RULE)
    static final class ListenerOfJakarta {
        private String last = "";

        @OnMessage
        public void read(String text) {
            last = last + text;
        }
    }

    @Keeps(RULE)
    static final class HeartbeatOfJakarta {
        void beat(Session session) throws IOException {
            session.getBasicRemote().sendPing(ByteBuffer.allocate(0));
            session.getAsyncRemote().sendPong(ByteBuffer.allocate(0));
            session.getAsyncRemote().setSendTimeout(1);
        }
    }

    @Keeps(RULE)
    static final class HeartbeatOfJetty {
        void beat(org.eclipse.jetty.websocket.api.Session session) {
            session.sendPing(ByteBuffer.allocate(0), Callback.NOOP);
        }
    }

    @Keeps(RULE)
    static final class ControlOfVertx {
        void bye(ServerWebSocket socket) {
            if (!socket.writeQueueFull()) {
                socket.writePing(Buffer.buffer());
                socket.end();
            }
        }
    }

    @Keeps(RULE)
    static final class ControlOfUndertow {
        void bye(WebSocketChannel channel) {
            WebSockets.sendPing(ByteBuffer.allocate(0), channel, null);
            WebSockets.sendClose(1000, "bye", channel, null);
        }
    }

    @Keeps(RULE)
    static final class ControlOfReactorNetty {
        Object bye(WebsocketOutbound outbound) {
            return outbound.sendClose();
        }
    }

    @Keeps(RULE)
    static final class ReplyOfAQueue {
        @SendTo("replies")
        String answer() {
            return "{}";
        }
    }

    @Keeps(RULE)
    static final class Received {
        private String last = "";

        @MessageMapping("/orders")
        void order(String text) {
            last = last + text;
        }
    }

    @Keeps(RULE)
    static final class NettyReader {
        String text(TextWebSocketFrame frame) {
            return frame.text();
        }

        Object bye(Channel channel) {
            return channel.writeAndFlush(new CloseWebSocketFrame());
        }
    }

    @Keeps(RULE)
    static final class Queue {
        void put(MessageSendingOperations<String> operations) {
            operations.convertAndSend("orders", "{}");
        }
    }

    @Keeps(RULE)
    static final class Headers {
        String user(SimpMessageHeaderAccessor headers) {
            return headers.getSessionId();
        }
    }

    @Keeps(RULE)
    static final class Mail {
        void send(List<String> texts) {
            texts.forEach(this::sendText);
        }

        void sendText(String text) {
            texts.append(text);
        }

        private final StringBuilder texts = new StringBuilder();
    }
}
