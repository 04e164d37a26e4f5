package dev.tidings.testkit.client;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a client knows of a run, at the moment of asking.
 *
 * @param runId the run
 * @param threadId the conversation
 * @param agentName who works
 * @param status its state
 * @param openTools the names of the tools that have not completed, by execution id, in the order they began
 */
public record RunView(String runId, String threadId, String agentName, Status status, Map<String, String> openTools) {
    /** How a run stands. */
    public enum Status {
        /** It was started and has not ended. */
        RUNNING,
        /** It ended with {@code agent_completed}. */
        COMPLETED,
        /** It ended with {@code agent_error}. */
        FAILED,
        /** It ended with {@code agent_cancelled}. */
        CANCELLED,
        /** The server does not know it any more: its end will never come. */
        LOST
    }

    /**
     * Copies the map.
     *
     * @param runId the run
     * @param threadId the conversation
     * @param agentName who works
     * @param status its state
     * @param openTools the tools that have not completed
     */
    public RunView {
        Objects.requireNonNull(runId, "runId");
        Objects.requireNonNull(status, "status");
        openTools = Collections.unmodifiableMap(new LinkedHashMap<>(openTools));
    }
}
