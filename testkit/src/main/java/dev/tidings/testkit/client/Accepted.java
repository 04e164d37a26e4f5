package dev.tidings.testkit.client;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The server took a message.
 *
 * @param requestId the request it answers
 * @param runId the run that works on it, or null
 */
public record Accepted(String requestId, @Nullable String runId) {
    /**
     * Checks the parts.
     *
     * @param requestId the request it answers
     * @param runId the run that works on it, or null
     */
    public Accepted {
        Objects.requireNonNull(requestId, "requestId");
    }
}
