package dev.tidings.api.event;

import dev.tidings.api.ExecutionId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A tool ended. How long it took is measured by the engine.
 *
 * @param toolName the tool; not blank
 * @param executionId the execution that ended, or null for the oldest open one of that tool
 * @param results what it found; any value that Jackson can write, or null
 * @param success whether it did what it should
 * @param error what went wrong, or null
 */
public record ToolCompleted(
        String toolName,
        @Nullable ExecutionId executionId,
        @Nullable Object results,
        boolean success,
        @Nullable String error)
        implements AgentEvent {
    /**
     * Checks the parts.
     *
     * @param toolName the tool
     * @param executionId the execution that ended
     * @param results what it found
     * @param success whether it did what it should
     * @param error what went wrong
     * @throws IllegalArgumentException if the tool name is blank, or if there is an error although it succeeded
     */
    public ToolCompleted {
        Checks.notBlank("tool name", toolName);
        if (success && error != null) {
            throw new IllegalArgumentException(
                    "error must be null for a tool that succeeded but was \"" + error + "\": pass success = false");
        }
    }

    /**
     * Makes the event of a tool that succeeded.
     *
     * @param toolName the tool
     * @param executionId the execution that ended
     * @param results what it found, or null
     * @return the event
     */
    public static ToolCompleted of(String toolName, ExecutionId executionId, @Nullable Object results) {
        return new ToolCompleted(toolName, executionId, results, true, null);
    }

    /**
     * Makes the event of a tool that failed.
     *
     * @param toolName the tool
     * @param executionId the execution that ended
     * @param error what went wrong
     * @return the event
     */
    public static ToolCompleted failed(String toolName, ExecutionId executionId, String error) {
        return new ToolCompleted(toolName, executionId, null, false, Objects.requireNonNull(error, "error"));
    }

    @Override
    public String type() {
        return EventTypes.TOOL_COMPLETED;
    }

    @Override
    public boolean critical() {
        return true;
    }
}
