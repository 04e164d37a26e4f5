package com.example.shop;

import dev.tidings.api.AgentRun;
import dev.tidings.api.Delivery;
import dev.tidings.api.InboundMessage;
import dev.tidings.api.MessageReply;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.spi.Agent;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.api.spi.WebSocketConnection;
import dev.tidings.core.WebSocketManagers;
import dev.tidings.core.legacy.DeprecationReport;
import jakarta.websocket.Session;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An application that uses Tidings as it is meant to be used. */
public final class Legitimate {
    private Legitimate() {}

    /** Implements extension points and calls contracts. */
    public static final class Research implements Agent, MessageHandler {
        @Override
        public Object run(AgentRun run) {
            return run.thinking("deep");
        }

        @Override
        public CompletionStage<MessageReply> handle(InboundMessage message) {
            return CompletableFuture.completedFuture(MessageReply.accepted());
        }

        static Delivery search(UserExecutionContext context) {
            try (WebSocketManager manager = WebSocketManagers.create()) {
                return manager.createUserEmitter(context).sendToolExecuting("search", Map.of());
            }
        }
    }

    /** Looks at a session without sending. */
    public static final class Reader {
        static String describe(Session session) {
            return session.getId() + session.isOpen();
        }
    }

    /** Is how a manager sends, so it may. */
    public abstract static class SessionConnection implements WebSocketConnection {
        static void send(Session session) throws IOException {
            session.getBasicRemote().sendText("{}");
        }

        /** Belongs to the adapter. */
        public static final class Pump {
            static void send(Session session) throws IOException {
                session.getBasicRemote().sendText("{}");
            }
        }
    }

    /** Only ends like a contract. */
    public interface ShopWebSocketManager {}

    /** Only begins like a contract. */
    public interface WebSocketManagerTable {}

    /** Asks who still calls what is deprecated. */
    public static final class Watching {
        static boolean migrated(WebSocketManager manager) {
            return DeprecationReport.of(manager).clean();
        }
    }
}
