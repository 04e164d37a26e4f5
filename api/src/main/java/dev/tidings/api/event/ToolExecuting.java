package dev.tidings.api.event;

import dev.tidings.api.ExecutionId;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A tool begins to execute; its arguments are final.
 *
 * @param toolName the tool; not blank
 * @param toolArgs its arguments; any values that Jackson can write
 * @param executionId what pairs this with its {@link ToolCompleted}
 */
public record ToolExecuting(String toolName, Map<String, ? extends @Nullable Object> toolArgs, ExecutionId executionId)
        implements AgentEvent {
    /**
     * Checks the parts and copies the map.
     *
     * @param toolName the tool
     * @param toolArgs its arguments
     * @param executionId what pairs this with its {@link ToolCompleted}
     * @throws IllegalArgumentException if the tool name is blank
     */
    public ToolExecuting {
        Checks.notBlank("tool name", toolName);
        toolArgs = Checks.copy("toolArgs", toolArgs);
        Objects.requireNonNull(executionId, "executionId");
    }

    /**
     * Makes the event with a new execution id.
     *
     * @param toolName the tool
     * @param toolArgs its arguments
     * @return the event
     */
    public static ToolExecuting of(String toolName, Map<String, ? extends @Nullable Object> toolArgs) {
        return new ToolExecuting(toolName, toolArgs, ExecutionId.random());
    }

    @Override
    public String type() {
        return EventTypes.TOOL_EXECUTING;
    }

    @Override
    public boolean critical() {
        return true;
    }
}
