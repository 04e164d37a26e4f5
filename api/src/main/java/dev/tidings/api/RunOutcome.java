package dev.tidings.api;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How an executed agent ended.
 *
 * @param runId the run
 * @param status the state it ended in
 * @param result what the agent returned, or null
 * @param cause what the agent threw, or null
 */
public record RunOutcome(
        RunId runId,
        RunStatus status,
        @Nullable Object result,
        @Nullable Throwable cause) {
    /**
     * Returns what the agent threw.
     *
     * @return the cause, or empty
     */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(cause);
    }
}
