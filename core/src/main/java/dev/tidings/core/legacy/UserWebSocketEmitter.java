package dev.tidings.core.legacy;

import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.WebSocketEmitter;
import dev.tidings.api.WebSocketManager;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An emitter whose methods begin with the agent and the run.
 *
 * @deprecated use {@link WebSocketEmitter}; gone after {@value DeprecationReport#SUNSET}
 */
@Deprecated(since = "0.1.0", forRemoval = true)
@SuppressWarnings("removal")
public final class UserWebSocketEmitter {
    private final Legacy legacy;
    private final Owner owner;

    UserWebSocketEmitter(Legacy legacy, Owner owner) {
        this.legacy = legacy;
        this.owner = owner;
    }

    /**
     * Makes an emitter for a user and a thread; each call names its run.
     *
     * @param manager a manager of all users, or a view of one
     * @param context the user and the thread
     * @return the emitter
     * @deprecated use {@link WebSocketManager#createUserEmitter}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public static UserWebSocketEmitter of(WebSocketManager manager, UserExecutionContext context) {
        return new UserWebSocketEmitter(
                Legacy.of(manager).used("WebSocketManager.createUserEmitter"), Owner.inThread(context));
    }

    /**
     * Emits {@code agent_started}.
     *
     * @param agent who works
     * @param runId the run
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link WebSocketEmitter#sendAgentStarted}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean notifyAgentStarted(String agent, String runId) {
        return legacy.used("WebSocketEmitter.sendAgentStarted")
                .routed(owner, "agent_started", Given.of("run_id", runId, "agent_name", agent));
    }

    /**
     * Emits {@code agent_thinking}.
     *
     * @param agent has no effect: the run knows who works
     * @param runId the run
     * @param thinking the thought
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link WebSocketEmitter#sendAgentThinking}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean notifyAgentThinking(String agent, String runId, String thinking) {
        return legacy.used("WebSocketEmitter.sendAgentThinking")
                .routed(owner, "agent_thinking", Given.of("run_id", runId, "reasoning", thinking));
    }

    /**
     * Emits {@code tool_executing}.
     *
     * @param agent has no effect: the run knows who works
     * @param runId the run
     * @param tool the tool
     * @param input its arguments
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link WebSocketEmitter#sendToolExecuting}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean notifyToolExecuting(
            String agent, String runId, String tool, Map<String, ? extends @Nullable Object> input) {
        return legacy.used("WebSocketEmitter.sendToolExecuting")
                .routed(
                        owner,
                        "tool_executing",
                        Given.plus(Given.of("run_id", runId, "tool_name", tool), "tool_args", input));
    }

    /**
     * Emits {@code tool_completed}.
     *
     * @param agent has no effect: the run knows who works
     * @param runId the run
     * @param tool the tool
     * @param output what it found
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link WebSocketEmitter#sendToolCompleted}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean notifyToolCompleted(String agent, String runId, String tool, @Nullable Object output) {
        return legacy.used("WebSocketEmitter.sendToolCompleted")
                .routed(
                        owner,
                        "tool_completed",
                        Given.plus(Given.of("run_id", runId, "tool_name", tool), "output", output));
    }

    /**
     * Emits {@code agent_completed}.
     *
     * @param agent has no effect: the run knows who works
     * @param runId the run
     * @param result the answer
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link WebSocketEmitter#sendAgentCompleted}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean notifyAgentCompleted(String agent, String runId, @Nullable Object result) {
        return legacy.used("WebSocketEmitter.sendAgentCompleted")
                .routed(owner, "agent_completed", Given.of("run_id", runId, "result", result));
    }

    /**
     * Emits {@code agent_error}.
     *
     * @param agent has no effect: the run knows who works
     * @param runId the run
     * @param error what went wrong, for the user
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link dev.tidings.api.AgentRun#fail(String, String, boolean)}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean notifyAgentError(String agent, String runId, String error) {
        return legacy.used("dev.tidings.api.AgentRun.fail")
                .routed(owner, "agent_error", Given.of("run_id", runId, "error", error));
    }

    /**
     * Does nothing: an emitter owns nothing.
     *
     * @deprecated use {@link WebSocketEmitter}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public void cleanup() {
        legacy.used("WebSocketEmitter");
    }
}
