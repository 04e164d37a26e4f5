package dev.tidings.core.legacy.app;

import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.WebSocketManager;
import dev.tidings.core.legacy.UnifiedWebSocketEmitter;
import dev.tidings.core.legacy.UnifiedWebSocketManager;
import dev.tidings.core.legacy.UserWebSocketEmitter;
import dev.tidings.core.legacy.WebSocketBridgeAdapter;
import dev.tidings.core.legacy.WebSocketEmitterFactory;
import java.util.List;

/** An application that was never migrated. The tests name its lines by what they say. */
@SuppressWarnings("removal")
public final class OldShop {
    private OldShop() {}

    public static int countOften(WebSocketManager manager, int times) {
        UnifiedWebSocketManager old = UnifiedWebSocketManager.of(manager);
        int connections = 0;
        for (int time = 0; time < times; time++) {
            connections += old.getConnectionCount(); // one place
        }
        return connections;
    }

    public static int countTwice(WebSocketManager manager) {
        UnifiedWebSocketManager old = UnifiedWebSocketManager.of(manager);
        int first = old.getConnectionCount(); // first place
        return first + old.getConnectionCount(); // second place
    }

    public static List<Boolean> askInAStream(WebSocketManager manager, List<String> users) {
        UnifiedWebSocketManager old = UnifiedWebSocketManager.of(manager);
        return users.stream().map(old::isUserConnected).toList(); // in a stream
    }

    public static boolean startInTheOldOrder(WebSocketManager manager, UserExecutionContext context) {
        return UserWebSocketEmitter.of(manager, context)
                .notifyAgentStarted("researcher", context.runId().value());
    }

    public static boolean adapt(WebSocketManager manager, UserExecutionContext context) {
        return WebSocketBridgeAdapter.of(manager.createUserEmitter(context), context)
                .notifyAgentStarted(context.runId().value(), "researcher");
    }

    public static boolean startByTheFirstName(WebSocketManager manager, UserExecutionContext context) {
        return UnifiedWebSocketEmitter.builder()
                .websocketManager(manager)
                .context(context)
                .build()
                .notifyAgentStarted("researcher", null);
    }

    public static Object makeEmitter(WebSocketManager manager, UserExecutionContext context) {
        return WebSocketEmitterFactory.forUser(manager, context);
    }
}
