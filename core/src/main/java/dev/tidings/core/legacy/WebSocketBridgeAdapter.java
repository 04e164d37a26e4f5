package dev.tidings.core.legacy;

import dev.tidings.api.BridgeNotification;
import dev.tidings.api.StandardWebSocketBridge;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.WebSocketEmitter;
import dev.tidings.api.event.AgentError;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A bridge on an emitter.
 *
 * @deprecated use {@link StandardWebSocketBridge}; gone after {@value DeprecationReport#SUNSET}
 */
@Deprecated(since = "0.1.0", forRemoval = true)
@SuppressWarnings("removal")
public final class WebSocketBridgeAdapter {
    private final Legacy legacy;
    private final StandardWebSocketBridge bridge;

    private WebSocketBridgeAdapter(Legacy legacy, StandardWebSocketBridge bridge) {
        this.legacy = legacy;
        this.bridge = bridge;
    }

    /**
     * Puts a bridge on an emitter.
     *
     * @param emitter the emitter
     * @param context its run
     * @return the adapter
     * @throws IllegalArgumentException if the emitter is another run's
     * @deprecated use {@link dev.tidings.core.StandardWebSocketBridges#forEmitter}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public static WebSocketBridgeAdapter of(WebSocketEmitter emitter, UserExecutionContext context) {
        return new WebSocketBridgeAdapter(
                Legacy.behind(Given.required("emitter", emitter)).used("StandardWebSocketBridges.forEmitter"),
                LegacyMaps.bridge(emitter, Given.required("context", context)));
    }

    /**
     * Emits {@code agent_started}.
     *
     * @param runId the run; another one than that of the bridge is refused
     * @param agentName who works
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link StandardWebSocketBridge#notify}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean notifyAgentStarted(String runId, String agentName) {
        return LegacyMaps.notify(
                legacy.used("StandardWebSocketBridge.notify"),
                bridge,
                runId,
                run -> new BridgeNotification.AgentStarted(run, agentName, null));
    }

    /**
     * Emits {@code agent_thinking}.
     *
     * @param runId the run; another one than that of the bridge is refused
     * @param agentName has no effect: the run knows who works
     * @param reasoning the thought
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link StandardWebSocketBridge#notify}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean notifyAgentThinking(String runId, String agentName, String reasoning) {
        return LegacyMaps.notify(
                legacy.used("StandardWebSocketBridge.notify"),
                bridge,
                runId,
                run -> new BridgeNotification.AgentThinking(run, reasoning, null));
    }

    /**
     * Emits {@code tool_executing}.
     *
     * @param runId the run; another one than that of the bridge is refused
     * @param agentName has no effect: the run knows who works
     * @param toolName the tool, behind the agent in this bridge
     * @param parameters its arguments, or null
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link StandardWebSocketBridge#notify}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean notifyToolExecuting(
            String runId,
            String agentName,
            String toolName,
            @Nullable Map<String, ? extends @Nullable Object> parameters) {
        return LegacyMaps.notify(
                legacy.used("StandardWebSocketBridge.notify"),
                bridge,
                runId,
                run -> new BridgeNotification.ToolExecuting(run, toolName, Given.copy(parameters), null));
    }

    /**
     * Emits {@code tool_completed}.
     *
     * @param runId the run; another one than that of the bridge is refused
     * @param agentName has no effect: the run knows who works
     * @param toolName the tool
     * @param result what it found, or null
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link StandardWebSocketBridge#notify}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean notifyToolCompleted(String runId, String agentName, String toolName, @Nullable Object result) {
        return LegacyMaps.notify(
                legacy.used("StandardWebSocketBridge.notify"),
                bridge,
                runId,
                run -> new BridgeNotification.ToolCompleted(run, toolName, null, result, null));
    }

    /**
     * Emits {@code agent_completed}.
     *
     * @param runId the run; another one than that of the bridge is refused
     * @param agentName has no effect: the run knows who works
     * @param result the answer, or null
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link StandardWebSocketBridge#notify}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean notifyAgentCompleted(String runId, String agentName, @Nullable Object result) {
        return LegacyMaps.notify(
                legacy.used("StandardWebSocketBridge.notify"),
                bridge,
                runId,
                run -> new BridgeNotification.AgentCompleted(run, result));
    }

    /**
     * Emits {@code agent_error}.
     *
     * @param runId the run; another one than that of the bridge is refused
     * @param agentName has no effect: the run knows who works
     * @param error what went wrong, for the user
     * @return true only if a connection was live; false if it is stored or was refused
     * @deprecated use {@link StandardWebSocketBridge#notify}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public boolean notifyAgentError(String runId, String agentName, String error) {
        return LegacyMaps.notify(
                legacy.used("StandardWebSocketBridge.notify"),
                bridge,
                runId,
                run -> new BridgeNotification.AgentError(run, error, AgentError.AGENT_FAILED, false));
    }
}
