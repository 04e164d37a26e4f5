package dev.tidings.api;

import java.time.Duration;
import java.util.Objects;

/**
 * How long a run may take. A run that reaches a limit ends with {@code agent_error} of code {@code timeout}, whatever
 * its agent does.
 *
 * @param total how long a run may take in all
 * @param inactivity how long a run may say nothing; neither an open tool nor waiting for the user counts; at most
 *     {@code total}
 * @param tool how long one tool execution may take before it is completed as failed; the run goes on; less than
 *     {@code total}
 */
public record RunLimits(Duration total, Duration inactivity, Duration tool) {
    /**
     * Checks the hierarchy.
     *
     * @param total how long a run may take in all
     * @param inactivity how long a run may say nothing
     * @param tool how long one tool execution may take
     * @throws IllegalArgumentException if a limit is below 1 ms, the tool's is not less than the run's, or the
     *     inactivity's is more than the run's
     */
    public RunLimits {
        requirePositive("total", total);
        requirePositive("inactivity", inactivity);
        requirePositive("tool", tool);
        if (tool.compareTo(total) >= 0) {
            throw new IllegalArgumentException("tool limit must be < run limit " + total + " but was " + tool
                    + ": a tool must be able to time out before its run does");
        }
        if (inactivity.compareTo(total) > 0) {
            throw new IllegalArgumentException(
                    "inactivity limit must be <= run limit " + total + " but was " + inactivity);
        }
    }

    static void requirePositive(String name, Duration limit) {
        Objects.requireNonNull(limit, name);
        if (limit.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException(name + " limit must be >= 1 ms but was " + limit);
        }
    }

    /**
     * Returns the limits of a run that names none: 1 hour in all, 5 minutes of silence, 30 minutes for a tool.
     *
     * @return the default
     */
    public static RunLimits defaults() {
        return new RunLimits(Duration.ofHours(1), Duration.ofMinutes(5), Duration.ofMinutes(30));
    }

    /**
     * Changes the limit of the whole run.
     *
     * @param value the limit
     * @return the changed limits
     * @throws IllegalArgumentException if the hierarchy would not hold
     */
    public RunLimits withTotal(Duration value) {
        return new RunLimits(value, inactivity, tool);
    }

    /**
     * Changes how long a run may say nothing.
     *
     * @param value the limit
     * @return the changed limits
     * @throws IllegalArgumentException if the hierarchy would not hold
     */
    public RunLimits withInactivity(Duration value) {
        return new RunLimits(total, value, tool);
    }

    /**
     * Changes the limit of one tool execution.
     *
     * @param value the limit
     * @return the changed limits
     * @throws IllegalArgumentException if the hierarchy would not hold
     */
    public RunLimits withTool(Duration value) {
        return new RunLimits(total, inactivity, value);
    }
}
