package dev.tidings.core.bridge;

import dev.tidings.api.BridgeNotification;
import dev.tidings.api.ExecutionId;
import dev.tidings.api.event.AgentCompleted;
import dev.tidings.api.event.AgentError;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.event.AgentStarted;
import dev.tidings.api.event.AgentThinking;
import dev.tidings.api.event.CustomEvent;
import dev.tidings.api.event.ProgressUpdate;
import dev.tidings.api.event.ToolCompleted;
import dev.tidings.api.event.ToolExecuting;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What event a notification asks for. The event's own checks judge its parts. */
final class BridgeEvents {
    private BridgeEvents() {}

    static AgentEvent of(BridgeNotification notification) {
        if (notification instanceof BridgeNotification.AgentStarted started) {
            return AgentStarted.of(started.agentName(), started.taskDescription());
        }
        if (notification instanceof BridgeNotification.AgentThinking thinking) {
            return new AgentThinking(thinking.reasoning(), thinking.stepNumber());
        }
        if (notification instanceof BridgeNotification.ToolExecuting tool) {
            ExecutionId id = tool.executionId() == null ? ExecutionId.random() : tool.executionId();
            return new ToolExecuting(tool.toolName(), copy("tool args", tool.toolArgs()), id);
        }
        if (notification instanceof BridgeNotification.ToolCompleted tool) {
            return new ToolCompleted(
                    tool.toolName(), tool.executionId(), tool.results(), tool.error() == null, tool.error());
        }
        if (notification instanceof BridgeNotification.Progress progress) {
            return new ProgressUpdate(progress.percent(), progress.message());
        }
        if (notification instanceof BridgeNotification.Custom custom) {
            return new CustomEvent(custom.type(), copy("data", custom.data()));
        }
        return terminal(notification);
    }

    private static AgentEvent terminal(BridgeNotification notification) {
        if (notification instanceof BridgeNotification.AgentCompleted completed) {
            return new AgentCompleted(completed.finalResponse());
        }
        if (notification instanceof BridgeNotification.AgentError failed) {
            return new AgentError(failed.error(), failed.errorCode(), failed.retryable());
        }
        BridgeNotification.AgentDeath death = (BridgeNotification.AgentDeath) notification;
        return new AgentError(death.cause(), AgentError.AGENT_DEATH, false);
    }

    /** A critical event is not refused for its content: a map that can't be read says so on the wire. */
    private static Map<String, ? extends @Nullable Object> copy(
            String name, Map<String, ? extends @Nullable Object> map) {
        Objects.requireNonNull(map, name);
        try {
            return new LinkedHashMap<>(map);
        } catch (RuntimeException broken) {
            return Map.of("_unserializable", map.getClass().getSimpleName());
        }
    }
}
