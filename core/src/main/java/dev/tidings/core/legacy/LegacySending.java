package dev.tidings.core.legacy;

import dev.tidings.api.ConnectionId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserId;
import dev.tidings.api.WebSocketManager;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How events were sent, in the old names of the manager. The user is a text; thread and run are among the fields,
 * unless the engine knows the run.
 *
 * @deprecated use {@link WebSocketManager}; gone after {@value DeprecationReport#SUNSET}
 */
@Deprecated(since = "0.1.0", forRemoval = true)
@SuppressWarnings({"removal", "DoNotCallSuggester"})
public sealed interface LegacySending permits UnifiedWebSocketManager {
    /**
     * Returns what the callers of this adapter are counted by.
     *
     * @return the entry
     * @deprecated use {@link WebSocketManager}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    Legacy legacy();

    /**
     * Emits an event to a user.
     *
     * @param userId the user
     * @param message {@code type} and the fields of the event, {@code run_id} and {@code thread_id} among them
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link WebSocketManager#send}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default boolean sendToUser(String userId, Map<String, ? extends @Nullable Object> message) {
        return legacy().used("WebSocketManager.send").routed(Owner.of(UserId.of(userId)), Given.type(message), message);
    }

    /**
     * Emits an event to a user. The typed id tells it from the one by connection.
     *
     * @param userId the user
     * @param message {@code type} and the fields of the event, {@code run_id} and {@code thread_id} among them
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link WebSocketManager#send}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default boolean sendMessage(UserId userId, Map<String, ? extends @Nullable Object> message) {
        return legacy().used("WebSocketManager.send").routed(Owner.of(userId), Given.type(message), message);
    }

    /**
     * Emits an event to the user of a connection: all devices of a user see the same.
     *
     * @param connectionId the connection
     * @param message {@code type} and the fields of the event, {@code run_id} and {@code thread_id} among them
     * @return true only if a connection was live; false if it is stored or was refused, or the connection is unknown
     * @deprecated use {@link WebSocketManager#send}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default boolean sendMessage(ConnectionId connectionId, Map<String, ? extends @Nullable Object> message) {
        return LegacyMaps.toUserOf(legacy().used("WebSocketManager.send"), connectionId, Given.type(message), message);
    }

    /**
     * Emits an event to a user.
     *
     * @param userId the user
     * @param eventType the type
     * @param data the fields, with the names of then or now
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link WebSocketManager#send}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default boolean sendAgentEvent(String userId, String eventType, Map<String, ? extends @Nullable Object> data) {
        return legacy().used("WebSocketManager.send").routed(Owner.of(UserId.of(userId)), eventType, data);
    }

    /**
     * Emits an event to a user.
     *
     * @param userId the user
     * @param eventType the type
     * @param data the fields, with the names of then or now
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link WebSocketManager#send}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default boolean emitAgentEvent(String userId, String eventType, Map<String, ? extends @Nullable Object> data) {
        return legacy().used("WebSocketManager.send").routed(Owner.of(UserId.of(userId)), eventType, data);
    }

    /**
     * Emits an event to a user. Retries and recovery are the log's.
     *
     * @param userId the user
     * @param eventType the type
     * @param data the fields, with the names of then or now
     * @return true only if a connection was live; false if it is stored or was refused
     * @throws IllegalArgumentException if the user or the type is blank
     * @deprecated use {@link WebSocketManager#send}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default boolean emitCriticalEvent(String userId, String eventType, Map<String, ? extends @Nullable Object> data) {
        return legacy().used("WebSocketManager.send").routed(Owner.of(UserId.of(userId)), eventType, data);
    }

    /**
     * Emits an event to all devices of a user.
     *
     * @param userId the user
     * @param eventType the type
     * @param data the fields, with the names of then or now
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link WebSocketManager#send}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default boolean broadcastUserEvent(String userId, String eventType, Map<String, ? extends @Nullable Object> data) {
        return legacy().used("WebSocketManager.send").routed(Owner.of(UserId.of(userId)), eventType, data);
    }

    /**
     * Emits an event to all devices of a user.
     *
     * @param userId the user
     * @param message {@code type} and the fields of the event, {@code run_id} and {@code thread_id} among them
     * @return how many connections were live; 0 if it is stored or was refused
     * @deprecated use {@link WebSocketManager#send}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default int broadcastToUser(String userId, Map<String, ? extends @Nullable Object> message) {
        return legacy().used("WebSocketManager.send")
                .connections(Owner.of(UserId.of(userId)), Given.type(message), message);
    }

    /**
     * Emits an event to the user of a thread, which the message must name: a thread is not a user.
     *
     * @param threadId the thread
     * @param message {@code type} and the fields of the event, {@code user_id} and {@code run_id} among them
     * @return true only if a connection was live; false if it is stored or was refused
     * @throws IllegalArgumentException if the message names no user
     * @deprecated use {@link WebSocketManager#send}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default boolean sendToThread(String threadId, Map<String, ? extends @Nullable Object> message) {
        return legacy().used("WebSocketManager.send")
                .routed(
                        Owner.named(message),
                        Given.type(message),
                        Given.plus(message, "thread_id", ThreadId.of(threadId).value()));
    }

    /**
     * Emits an event to the user of a connection: all devices of a user see the same.
     *
     * @param connectionId the connection
     * @param message {@code type} and the fields of the event, {@code run_id} and {@code thread_id} among them
     * @return true only if a connection was live; false if it is stored or was refused, or the connection is unknown
     * @deprecated use {@link WebSocketManager#send}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default boolean sendToConnection(String connectionId, Map<String, ? extends @Nullable Object> message) {
        return LegacyMaps.toUserOf(
                legacy().used("WebSocketManager.send"), ConnectionId.of(connectionId), Given.type(message), message);
    }

    /**
     * Emits an event to the user of a connection: all devices of a user see the same.
     *
     * @param connectionId the connection
     * @param eventType the type
     * @param data the fields, with the names of then or now
     * @return true only if a connection was live; false if it is stored or was refused, or the connection is unknown
     * @deprecated use {@link WebSocketManager#send}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default boolean sendEvent(String connectionId, String eventType, Map<String, ? extends @Nullable Object> data) {
        return LegacyMaps.toUserOf(
                legacy().used("WebSocketManager.send"), ConnectionId.of(connectionId), eventType, data);
    }

    /**
     * Started a run of no thread.
     *
     * @param userId the user
     * @param agentName who works
     * @param runId the run
     * @return nothing
     * @throws UnsupportedOperationException always
     * @deprecated use {@link WebSocketManager#sendAgentStarted}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default boolean sendAgentStarted(String userId, String agentName, String runId) {
        throw legacy().unsupported(
                        "WebSocketManager.sendAgentStarted",
                        "an event belongs to a thread, which this signature can not name");
    }

    /**
     * Emits {@code agent_thinking} of a run that was started.
     *
     * @param userId the user
     * @param thought the thought
     * @param runId the run
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link WebSocketManager#sendAgentThinking}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default boolean sendAgentThinking(String userId, String thought, String runId) {
        return legacy().used("WebSocketManager.sendAgentThinking")
                .routed(Owner.of(UserId.of(userId)), "agent_thinking", Given.of("run_id", runId, "reasoning", thought));
    }

    /**
     * Emits {@code tool_executing} of a run that was started.
     *
     * @param userId the user
     * @param toolName the tool
     * @param runId the run
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link WebSocketManager#sendToolExecuting}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default boolean sendToolExecuting(String userId, String toolName, String runId) {
        return legacy().used("WebSocketManager.sendToolExecuting")
                .routed(
                        Owner.of(UserId.of(userId)),
                        "tool_executing",
                        Given.of("run_id", runId, "tool_name", toolName));
    }

    /**
     * Emits {@code tool_completed} of a run that was started.
     *
     * @param userId the user
     * @param toolResult {@code tool_name} and {@code results}
     * @param runId the run
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link WebSocketManager#sendToolCompleted}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default boolean sendToolCompleted(String userId, Map<String, ? extends @Nullable Object> toolResult, String runId) {
        return legacy().used("WebSocketManager.sendToolCompleted")
                .routed(Owner.of(UserId.of(userId)), "tool_completed", Given.plus(toolResult, "run_id", runId));
    }

    /**
     * Emits {@code agent_completed} of a run that was started.
     *
     * @param userId the user
     * @param result the answer, or null
     * @param runId the run
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link WebSocketManager#sendAgentCompleted}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    default boolean sendAgentCompleted(String userId, @Nullable Object result, String runId) {
        return legacy().used("WebSocketManager.sendAgentCompleted")
                .routed(
                        Owner.of(UserId.of(userId)),
                        "agent_completed",
                        Given.of("run_id", runId, "final_response", result));
    }
}
