package dev.tidings.core.docs;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.AgentRun;
import dev.tidings.api.AuthenticationWebSocketEmitter;
import dev.tidings.api.BridgeNotification;
import dev.tidings.api.ClientId;
import dev.tidings.api.Delivery;
import dev.tidings.api.HandlerRegistration;
import dev.tidings.api.MessageReply;
import dev.tidings.api.StandardWebSocketBridge;
import dev.tidings.api.ThreadId;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.ToolCall;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.WebSocketEmitter;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.event.CustomEvent;
import dev.tidings.api.event.ToolCompleted;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.core.StandardWebSocketBridges;
import dev.tidings.core.WebSocketManagers;
import dev.tidings.core.legacy.AgentWebSocketBridge;
import dev.tidings.core.legacy.Legacy;
import dev.tidings.core.legacy.LegacyMessageHandler;
import dev.tidings.core.legacy.UnifiedWebSocketEmitter;
import dev.tidings.core.legacy.UnifiedWebSocketManager;
import dev.tidings.core.legacy.UserWebSocketEmitter;
import dev.tidings.core.legacy.WebSocketBridgeAdapter;
import dev.tidings.core.legacy.WebSocketEmitterFactory;
import dev.tidings.core.legacy.WebSocketManagerMode;
import java.util.List;
import java.util.Map;

/** The code of docs/MIGRATION.md, compiled: what stands behind "old n" and "new n" is compared with the page. */
@SuppressWarnings({"removal", "unused"})
final class MigrationExamples {
    private MigrationExamples() {}

    static void parameter(WebSocketManager manager, UserExecutionContext context) {
        // old 1
        UnifiedWebSocketEmitter emitter = UnifiedWebSocketEmitter.builder()
                .websocketManager(manager)
                .context(context)
                .build();
        // new 1
        WebSocketEmitter today = manager.createUserEmitter(context);
        // end
    }

    static void factories(WebSocketManager manager, UserExecutionContext context) {
        // old 2
        UnifiedWebSocketEmitter emitter = WebSocketEmitterFactory.createScopedEmitter(manager, "ada", context);
        AuthenticationWebSocketEmitter login = WebSocketEmitterFactory.createAuthEmitter(manager, context);
        // new 2
        WebSocketEmitter today = manager.createUserEmitter(context);
        AuthenticationWebSocketEmitter loginToday = manager.createAuthEmitter(context);
        // end
    }

    static void order(WebSocketManager manager, UserExecutionContext context, AgentBridge bridge) {
        // old 3
        UserWebSocketEmitter emitter = UserWebSocketEmitter.of(manager, context);
        emitter.notifyAgentStarted("researcher", "run-7");
        emitter.notifyToolExecuting("researcher", "run-7", "web_search", Map.of("q", "prices"));
        // new 3
        AgentRun run = bridge.start(context, "researcher", null);
        ToolCall search = run.tool("web_search", Map.of("q", "prices"));
        // end
    }

    static void notify(UnifiedWebSocketEmitter old, WebSocketEmitter emitter) {
        // old 4
        boolean sent = old.notifyAgentThinking("researcher", "Looking for prices", null);
        old.notifyCustom("thread_update", Map.of("title", "Prices"));
        // new 4
        Delivery delivery = emitter.sendAgentThinking("Looking for prices");
        emitter.emit(new CustomEvent("x_thread_updated", Map.of("title", "Prices")));
        // end
    }

    static void ids(WebSocketManager manager) {
        // old 5
        UnifiedWebSocketEmitter emitter =
                WebSocketEmitterFactory.createUserEmitter(manager, "ada", "thread-1", "conn-7");
        // new 5
        UserExecutionContext context = UserExecutionContext.newRun(UserId.of("ada"), ThreadId.of("thread-1"))
                .withWebsocketClientId(ClientId.of("conn-7"));
        WebSocketEmitter today = manager.createUserEmitter(context);
        // end
    }

    static void label(Legacy legacy, UserExecutionContext context) {
        // old 6
        String label = legacy.contexts().websocketConnectionId(context);
        // new 6
        ClientId labelToday = context.websocketClientId();
        // end
    }

    static void manager(TidingsServer server, UserExecutionContext context) {
        // old 7
        UnifiedWebSocketManager manager = UnifiedWebSocketManager.of(server.manager());
        boolean sent = manager.emitCriticalEvent(
                "ada", "agent_started", Map.of("thread_id", "thread-1", "run_id", "run-7", "agent_name", "researcher"));
        // new 7
        Delivery delivery = server.manager().sendAgentStarted(context, "researcher");
        boolean live = delivery.routed();
        // end
    }

    static void views(TidingsServer server, UserExecutionContext context) {
        // old 8
        Legacy legacy = Legacy.of(server);
        WebSocketManager view = legacy.managers().getWebsocketManager(context, WebSocketManagerMode.ISOLATED);
        WebSocketManager same = legacy.managerFactory().createIsolatedManager("ada", "conn-7");
        // new 8
        WebSocketManager viewToday = WebSocketManagers.factory(server.manager()).createIsolatedManager(context);
        // end
    }

    static void router(TidingsServer server, LegacyMessageHandler old, MessageHandler handler) {
        // old 9
        Legacy.of(server).getMessageRouter().registerHandler("user_message", old);
        // new 9
        HandlerRegistration registration = server.router().addHandler("user_message", handler);
        // end
    }

    static void bridges(TidingsServer server, WebSocketEmitter emitter, UserExecutionContext context) {
        // old 10
        WebSocketBridgeAdapter adapter = WebSocketBridgeAdapter.of(emitter, context);
        adapter.notifyAgentStarted("run-7", "researcher");
        AgentWebSocketBridge bridge = Legacy.of(server).bridge(context);
        bridge.emitAgentEvent("agent_thinking", Map.of("thought", "Looking"), "run-7", "researcher");
        // new 10
        StandardWebSocketBridge today = StandardWebSocketBridges.forEmitter(emitter);
        today.notify(new BridgeNotification.AgentStarted(context.runId(), "researcher", null));
        today.notify(new BridgeNotification.AgentThinking(context.runId(), "Looking", null));
        // end
    }

    static void types(TidingsServer server, Map<String, Object> frame) {
        // old 11
        Map<String, Object> forTheOldPage = Legacy.of(server).events().outgoingView(frame);
        // new 11
        server.router().addHandler("user_message", MessageHandler.of(message -> MessageReply.accepted()));
        // end
    }

    static void fields(UnifiedWebSocketEmitter old, WebSocketEmitter emitter) {
        // old 12
        old.emitToolCompleted(Map.of("tool_name", "web_search", "output", List.of("Vendor B")));
        // new 12
        emitter.emit(new ToolCompleted("web_search", null, List.of("Vendor B"), true, null));
        // end
    }
}
