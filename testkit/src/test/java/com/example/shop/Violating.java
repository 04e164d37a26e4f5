package com.example.shop;

import dev.tidings.api.internal.CanonicalToolCall;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import java.io.IOException;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.java_websocket.WebSocket;
import org.java_websocket.server.WebSocketServer;

/** An application that breaks the rules of Tidings, one class at a time. */
public final class Violating {
    private Violating() {}

    /** A second implementation of a contract. */
    public abstract static class HandMadeToolCall implements CanonicalToolCall {}

    /** Names the internal package without implementing anything. */
    public static final class Curious {
        static boolean isReal(Object tool) {
            return tool instanceof CanonicalToolCall;
        }
    }

    /** Sends through the library of the embedded server. */
    public static final class LibrarySender {
        static void send(WebSocket socket) {
            socket.send("{}");
        }
    }

    /** A socket of its own. */
    public abstract static class OwnServer extends WebSocketServer {}

    /** Sends to a session of the container in three ways. */
    public static final class SessionSender {
        static Future<Void> send(Session session) throws IOException {
            session.getBasicRemote().sendText("{}");
            return session.getAsyncRemote().sendText("{}");
        }

        static Function<String, Future<Void>> sender(RemoteEndpoint.Async endpoint) {
            return endpoint::sendText;
        }
    }

    /** Calls what is deprecated. */
    public static final class Nostalgic {
        @SuppressWarnings("removal")
        static Object manager(dev.tidings.api.WebSocketManager manager) {
            return dev.tidings.core.legacy.UnifiedWebSocketManager.of(manager);
        }
    }

    /** Has the name of a contract. */
    public interface WebSocketManager {}

    /** Has the name of a contract, too. */
    public interface AgentBridge {}
}
