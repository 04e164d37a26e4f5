package dev.tidings.core.legacy;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.AgentRun;
import dev.tidings.api.MessageRouter;
import dev.tidings.api.RunId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.spi.WebSocketConnection;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The bridge of a user and a thread; each call names its run.
 *
 * @deprecated use {@link AgentBridge}; gone after {@value DeprecationReport#SUNSET}
 */
@Deprecated(since = "0.1.0", forRemoval = true)
@SuppressWarnings({"removal", "DoNotCallSuggester"})
public final class AgentWebSocketBridge {
    private final Legacy legacy;
    private final Owner owner;

    AgentWebSocketBridge(Legacy legacy, UserExecutionContext context) {
        this.legacy = legacy;
        this.owner = Owner.inThread(Given.required("user_context", context));
    }

    /**
     * Emits {@code agent_started}.
     *
     * @param runId the run
     * @param agentName who works
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link AgentBridge#start(UserExecutionContext, String, String)}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean notifyAgentStarted(String runId, String agentName) {
        return legacy.used("AgentBridge.start")
                .routed(owner, "agent_started", Given.plus(Given.plus(null, "run_id", runId), "agent_name", agentName));
    }

    /**
     * Emits {@code agent_thinking}.
     *
     * @param runId the run
     * @param agentName has no effect: the run knows who works
     * @param reasoning the thought
     * @param stepNumber the step, from 1, or null
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link AgentRun#thinking(String, int)}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean notifyAgentThinking(String runId, String agentName, String reasoning, @Nullable Integer stepNumber) {
        return legacy.used("AgentRun.thinking")
                .routed(
                        owner,
                        "agent_thinking",
                        Given.plus(
                                Given.plus(Given.plus(null, "run_id", runId), "reasoning", reasoning),
                                "step_number",
                                stepNumber));
    }

    /**
     * Emits {@code tool_executing}.
     *
     * @param runId the run
     * @param toolName the tool, before the agent in this bridge
     * @param agentName has no effect: the run knows who works
     * @param parameters its arguments, or null
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link AgentRun#tool}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean notifyToolExecuting(
            String runId,
            String toolName,
            @Nullable String agentName,
            @Nullable Map<String, ? extends @Nullable Object> parameters) {
        return legacy.used("AgentRun.tool")
                .routed(
                        owner,
                        "tool_executing",
                        Given.plus(
                                Given.plus(Given.plus(null, "run_id", runId), "tool_name", toolName),
                                "parameters",
                                parameters));
    }

    /**
     * Emits {@code tool_completed}. How long it took is measured.
     *
     * @param runId the run
     * @param toolName the tool
     * @param result what it found, or null
     * @param agentName has no effect: the run knows who works
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link dev.tidings.api.ToolCall#completed}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean notifyToolCompleted(
            String runId, String toolName, @Nullable Object result, @Nullable String agentName) {
        return legacy.used("dev.tidings.api.ToolCall.completed")
                .routed(
                        owner,
                        "tool_completed",
                        Given.plus(
                                Given.plus(Given.plus(null, "run_id", runId), "tool_name", toolName),
                                "result",
                                result));
    }

    /**
     * Emits {@code agent_completed}.
     *
     * @param runId the run
     * @param agentName has no effect: the run knows who works
     * @param result the answer, or null
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link AgentRun#complete}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean notifyAgentCompleted(String runId, String agentName, @Nullable Object result) {
        return legacy.used("AgentRun.complete")
                .routed(owner, "agent_completed", Given.plus(Given.plus(null, "run_id", runId), "result", result));
    }

    /**
     * Emits {@code agent_error}.
     *
     * @param runId the run
     * @param agentName has no effect: the run knows who works
     * @param error what went wrong, for the user
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link AgentRun#fail(String, String, boolean)}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean notifyAgentError(String runId, String agentName, String error) {
        return legacy.used("AgentRun.fail")
                .routed(owner, "agent_error", Given.plus(Given.plus(null, "run_id", runId), "error", error));
    }

    /**
     * Emits {@code agent_error} of code {@code agent_death}. The engine notices an agent that died by itself.
     *
     * @param runId the run
     * @param agentName has no effect: the run knows who works
     * @param cause such as {@code timeout}
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link AgentRun#fail(Throwable)}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean notifyAgentDeath(String runId, String agentName, String cause) {
        return legacy.used("AgentRun.fail")
                .routed(
                        owner,
                        "agent_death",
                        Given.plus(
                                Given.plus(Given.plus(null, "run_id", runId), "death_cause", cause),
                                "error_code",
                                "agent_death"));
    }

    /**
     * Emits {@code progress_update}.
     *
     * @param runId the run
     * @param agentName has no effect: the run knows who works
     * @param progress {@code percentage} and {@code message}
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link AgentRun#progress}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean notifyProgressUpdate(
            String runId, String agentName, Map<String, ? extends @Nullable Object> progress) {
        return legacy.used("AgentRun.progress").routed(owner, "progress_update", Given.plus(progress, "run_id", runId));
    }

    /**
     * Emits an event of the application's own.
     *
     * @param runId the run
     * @param agentName has no effect: the run knows who works
     * @param eventType the type
     * @param data the fields
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link AgentRun#emit}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean notifyCustom(
            String runId, String agentName, String eventType, Map<String, ? extends @Nullable Object> data) {
        return legacy.used("AgentRun.emit").routed(owner, eventType, Given.plus(data, "run_id", runId));
    }

    /**
     * Emits an event.
     *
     * @param eventType the type
     * @param data the fields, with the names of then or now
     * @param runId the run, or null if it is among the fields
     * @param agentName who works, or null
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link AgentRun#emit}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean emitAgentEvent(
            String eventType,
            Map<String, ? extends @Nullable Object> data,
            @Nullable String runId,
            @Nullable String agentName) {
        return legacy.used("AgentRun.emit")
                .routed(owner, eventType, Given.plus(Given.plus(data, "run_id", runId), "agent_name", agentName));
    }

    /**
     * Emits an event of a run.
     *
     * @param context whose run
     * @param eventType the type
     * @param data the fields, with the names of then or now
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link WebSocketManager#send}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean emitEvent(
            UserExecutionContext context, String eventType, Map<String, ? extends @Nullable Object> data) {
        return legacy.used("WebSocketManager.send").routed(Owner.of(context), eventType, data);
    }

    /**
     * Routes a message of the user, on behalf of the connection it names as {@code connection_id}.
     *
     * @param message {@code type}, {@code connection_id} and the fields
     * @return completes with true if a handler took it
     * @throws IllegalStateException if there is no server, and so no router
     * @deprecated use {@link MessageRouter#route}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public CompletionStage<Boolean> handleMessage(Map<String, ? extends @Nullable Object> message) {
        return LegacyMaps.route(
                legacy.used("MessageRouter.route"), owner.userId(), LegacyMaps.connectionIn(message), message);
    }

    /**
     * Routes a message that a session got.
     *
     * @param userId the user, who must be the one of the session
     * @param connection the session
     * @param message {@code type} and the fields
     * @return completes with true if a handler took it
     * @throws IllegalStateException if there is no server, and so no router
     * @deprecated use {@link MessageRouter#route}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public CompletionStage<Boolean> handleMessage(
            String userId, WebSocketConnection connection, Map<String, ? extends @Nullable Object> message) {
        return LegacyMaps.route(legacy.used("MessageRouter.route"), UserId.of(userId), connection, message);
    }

    /**
     * Makes an emitter.
     *
     * @param context whose run
     * @return the emitter
     * @deprecated use {@link WebSocketManager#createUserEmitter}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public UnifiedWebSocketEmitter createUserEmitter(UserExecutionContext context) {
        return new UnifiedWebSocketEmitter(
                legacy.used("WebSocketManager.createUserEmitter"), Owner.of(Given.required("user_context", context)));
    }

    /**
     * Makes an emitter for a new run.
     *
     * @param userId the user
     * @param threadId the conversation
     * @param connectionId a label of the client, or null for the default
     * @return the emitter
     * @throws IllegalArgumentException if the user or the thread is missing
     * @deprecated use {@link UserExecutionContext#newRun}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public UnifiedWebSocketEmitter createUserEmitter(
            @Nullable String userId, @Nullable String threadId, @Nullable String connectionId) {
        return new UnifiedWebSocketEmitter(
                legacy.used("UserExecutionContext.newRun"), Owner.of(Owner.context(userId, threadId, connectionId)));
    }

    /**
     * Makes an emitter.
     *
     * @param userId the user
     * @param threadId the conversation
     * @param runId the run
     * @return the emitter
     * @deprecated use {@link UserExecutionContext#of}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public UnifiedWebSocketEmitter createUserEmitterFromIds(String userId, String threadId, String runId) {
        return new UnifiedWebSocketEmitter(
                legacy.used("UserExecutionContext.of"),
                Owner.of(UserExecutionContext.of(UserId.of(userId), ThreadId.of(threadId), RunId.of(runId))));
    }

    /**
     * Makes an emitter; there is nothing to close at the end of a scope.
     *
     * @param context whose run
     * @return the emitter
     * @deprecated use {@link WebSocketManager#createUserEmitter}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public UnifiedWebSocketEmitter createScopedEmitter(UserExecutionContext context) {
        return new UnifiedWebSocketEmitter(legacy.used("WebSocketManager.createUserEmitter"), Owner.of(context));
    }

    /**
     * Noted to which thread a run belonged.
     *
     * @param runId the run
     * @param threadId the thread
     * @return nothing
     * @throws UnsupportedOperationException always
     * @deprecated use {@link UserExecutionContext#of}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean registerRunThreadMapping(String runId, String threadId) {
        throw legacy.unsupported(
                "UserExecutionContext.of", "a run belongs to the thread of its context from the beginning");
    }

    /**
     * Forgot to which thread a run belonged.
     *
     * @param runId the run
     * @return nothing
     * @throws UnsupportedOperationException always
     * @deprecated use {@link UserExecutionContext#of}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean unregisterRunMapping(String runId) {
        throw legacy.unsupported(
                "UserExecutionContext.of", "a run belongs to the thread of its context from the beginning");
    }
}
