package dev.tidings.core.legacy;

import dev.tidings.api.BridgeNotification;
import dev.tidings.api.ClientId;
import dev.tidings.api.CloseCode;
import dev.tidings.api.ConnectionId;
import dev.tidings.api.ConnectionInfo;
import dev.tidings.api.ConnectionRequest;
import dev.tidings.api.Delivery;
import dev.tidings.api.InboundMessage;
import dev.tidings.api.MessageReply;
import dev.tidings.api.MessageRoute;
import dev.tidings.api.MessageRouter;
import dev.tidings.api.RouterStatistics;
import dev.tidings.api.RunId;
import dev.tidings.api.StandardWebSocketBridge;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.UserIsolationException;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.WebSocketEmitter;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.WebSocketManagerFactory;
import dev.tidings.api.monitor.HealthSnapshot;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.api.spi.WebSocketConnection;
import dev.tidings.core.StandardWebSocketBridges;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns what managers take and return into the texts and maps of the past, and back. */
@SuppressWarnings("removal")
final class LegacyMaps {
    private static final List<String> INBOUND = List.of(
            "user_message",
            "chat",
            "agent_request",
            "start_agent",
            "agent_task",
            "agent_status_request",
            "agent_status_update",
            "connect",
            "disconnect",
            "pong",
            "heartbeat",
            "heartbeat_ack",
            "user_typing",
            "agent_typing",
            "typing_started",
            "typing_stopped",
            "thread_update",
            "thread_message",
            "direct_message",
            "room_message",
            "broadcast",
            "jsonrpc_request",
            "jsonrpc_response",
            "jsonrpc_notification",
            "error_message",
            "quality_metrics",
            "get_quality_metrics",
            "subscribe_quality_alerts",
            "validate_content",
            "generate_quality_report",
            "batch");

    private LegacyMaps() {}

    static String join(
            WebSocketManager manager, String userId, WebSocketConnection connection, @Nullable String clientId) {
        UserPrincipal principal = UserPrincipal.of(UserId.of(Given.required("user_id", userId)));
        ClientId label = clientId == null ? null : ClientId.of(clientId);
        return manager.addConnection(
                        Given.required("connection", connection), new ConnectionRequest(principal, null, null, label))
                .value();
    }

    static boolean leave(WebSocketManager manager, WebSocketConnection connection) {
        return manager.connectionIdOf(connection.nativeSession())
                .filter(id -> manager.removeConnection(id, 1006))
                .isPresent();
    }

    static CloseCode closeCode(int code) {
        return Stream.of(CloseCode.values())
                .filter(known -> known.code() == code)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("close code must be one of CloseCode but was " + code));
    }

    static Set<String> texts(Collection<ConnectionId> ids) {
        return ids.stream().map(ConnectionId::value).collect(Collectors.toUnmodifiableSet());
    }

    static Optional<ConnectionInfo> find(WebSocketManager manager, UserId userId, WebSocketConnection connection) {
        return manager.connectionIdOf(connection.nativeSession())
                .flatMap(manager::connection)
                .filter(info -> info.userId().equals(userId));
    }

    static Set<String> inThread(WebSocketManager manager, UserId userId, ThreadId threadId) {
        return texts(infos(manager, userId)
                .filter(info -> threadId.equals(info.threadFilter()))
                .map(ConnectionInfo::connectionId)
                .toList());
    }

    static List<Map<String, @Nullable Object>> connections(WebSocketManager manager, UserId userId) {
        return infos(manager, userId).map(LegacyMaps::map).toList();
    }

    private static Stream<ConnectionInfo> infos(WebSocketManager manager, UserId userId) {
        return manager.connectionsOf(userId).stream().flatMap(id -> manager.connection(id).stream());
    }

    static Map<String, @Nullable Object> connection(Optional<ConnectionInfo> info) {
        return info.map(LegacyMaps::map).orElseGet(Map::of);
    }

    private static Map<String, @Nullable Object> map(ConnectionInfo info) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("connection_id", info.connectionId().value());
        map.put("user_id", info.userId().value());
        map.put("thread_id", info.thread().map(ThreadId::value).orElse(null));
        map.put("connected_at", info.connectedAt());
        map.put("is_active", true);
        return map;
    }

    static Map<String, @Nullable Object> health(WebSocketManager manager, UserId userId) {
        List<Map<String, @Nullable Object>> connections = connections(manager, userId);
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("user_id", userId.value());
        map.put("total_connections", connections.size());
        map.put("active_connections", connections.size());
        map.put("has_active_connections", !connections.isEmpty());
        map.put("connections", connections);
        return map;
    }

    static boolean toUserOf(
            Legacy legacy, ConnectionId connectionId, String type, Map<String, ? extends @Nullable Object> data) {
        return legacy.canonical()
                .connection(connectionId)
                .filter(info -> legacy.routed(Owner.of(info.userId()), type, data))
                .isPresent();
    }

    static boolean toConnectionOf(
            Legacy legacy, UserId userId, ConnectionId connectionId, Map<String, ? extends @Nullable Object> event) {
        return isOf(legacy, userId, connectionId) && legacy.routed(Owner.of(userId), Given.type(event), event);
    }

    static boolean listen(Legacy legacy, UserId userId, ConnectionId connectionId, @Nullable String threadId) {
        return isOf(legacy, userId, connectionId)
                && legacy.canonical()
                        .updateConnectionThread(connectionId, threadId == null ? null : ThreadId.of(threadId));
    }

    private static boolean isOf(Legacy legacy, UserId userId, ConnectionId connectionId) {
        return legacy.canonical()
                .connection(connectionId)
                .filter(info -> info.userId().equals(userId))
                .isPresent();
    }

    static Optional<ConnectionId> connectionIn(Map<String, ? extends @Nullable Object> message) {
        return Given.text(message, "connection_id").map(ConnectionId::of);
    }

    static CompletionStage<Boolean> route(
            Legacy legacy, UserId userId, WebSocketConnection connection, Map<String, ? extends @Nullable Object> raw) {
        return route(legacy, userId, legacy.canonical().connectionIdOf(connection.nativeSession()), raw);
    }

    static CompletionStage<Boolean> route(
            Legacy legacy,
            UserId userId,
            Optional<ConnectionId> connection,
            Map<String, ? extends @Nullable Object> raw) {
        return connection
                .filter(id -> isOf(legacy, userId, id))
                .map(id -> new InboundMessage(id, UserPrincipal.of(userId), Given.type(raw), null, raw))
                .map(message ->
                        legacy.canonicalRouter().route(message).thenApply(MessageReply.Accepted.class::isInstance))
                .orElseGet(() -> CompletableFuture.completedFuture(false));
    }

    static MessageHandler handler(String type, LegacyMessageHandler handler) {
        if (!Given.required("handler", handler).canHandle(type)) {
            throw new IllegalArgumentException("handler must be able to handle \"" + type
                    + "\" but says that it can not: register it for its own type");
        }
        return handler(handler);
    }

    static MessageHandler handler(LegacyMessageHandler handler) {
        return MessageHandler.of(message -> handler.handleMessage(
                        message.userId().value(), message.connectionId().value(), message.fields())
                ? MessageReply.accepted()
                : MessageReply.rejected("refused", "the handler refused the message"));
    }

    static MessageRoute known(LegacyMessageHandler handler) {
        List<String> types = INBOUND.stream()
                .filter(Given.required("handler", handler)::canHandle)
                .toList();
        if (types.isEmpty()) {
            throw new IllegalArgumentException("handler must be able to handle one of " + INBOUND
                    + " but can handle none: register it for its own type with registerHandler");
        }
        return new MessageRoute.Exact(types);
    }

    static Map<String, Object> health(MessageRouter.Health health) {
        return Map.of("status", health.status().name(), "handler_count", health.handlers(), "detail", health.detail());
    }

    static Map<String, Object> statistics(RouterStatistics statistics) {
        return Map.of(
                "messages_routed", statistics.routed(),
                "unhandled_messages", statistics.unhandled(),
                "handler_errors", statistics.failed(),
                "message_types", statistics.byType());
    }

    static Map<String, Object> statistics(WebSocketManagerFactory.Statistics statistics) {
        return Map.of(
                "managers_requested", statistics.requests(),
                "managers_created", statistics.created(),
                "managers_cleaned_up", statistics.cleanedUp(),
                "managers_active", statistics.active(),
                "resource_limit_hits", statistics.refused(),
                "connections", statistics.connections());
    }

    static Map<String, Object> health(WebSocketManagerFactory.Health health) {
        return Map.of("status", health.healthy() ? "healthy" : "unhealthy", "issues", health.issues());
    }

    static StandardWebSocketBridge bridge(WebSocketEmitter emitter, UserExecutionContext context) {
        StandardWebSocketBridge bridge = StandardWebSocketBridges.create(context);
        bridge.useEmitter(emitter);
        return bridge;
    }

    static boolean notify(
            Legacy legacy, StandardWebSocketBridge bridge, String runId, Function<RunId, BridgeNotification> maker) {
        try {
            return notify(legacy, bridge.deliver(maker.apply(RunId.of(Given.notBlank("run_id", runId)))));
        } catch (UserIsolationException isolation) {
            throw isolation;
        } catch (RuntimeException refused) {
            legacy.refuse(refused);
            return false;
        }
    }

    private static boolean notify(Legacy legacy, Delivery delivery) {
        if (delivery instanceof Delivery.Refused refused) {
            legacy.refuse(refused.detail());
        }
        return delivery.routed();
    }

    static Map<String, Object> figures(WebSocketManager manager) {
        HealthSnapshot health = manager.health();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("status", health.status().name());
        map.put("total_connections", manager.connectionCount());
        health.components().forEach(part -> map.put(part.name(), part.figures()));
        return map;
    }
}
