package dev.tidings.api;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What is known of a run, at the moment of asking.
 *
 * @param userId whose it is
 * @param threadId the conversation
 * @param runId the run
 * @param agentName who works
 * @param status its state
 * @param startedAt when it started
 * @param openTools the executions that have not completed, in the order they began
 * @param awaitingUser whether it waits for its user
 */
public record RunInfo(
        UserId userId,
        ThreadId threadId,
        RunId runId,
        String agentName,
        RunStatus status,
        Instant startedAt,
        List<OpenTool> openTools,
        boolean awaitingUser) {
    /**
     * Checks the parts and copies the list.
     *
     * @param userId whose it is
     * @param threadId the conversation
     * @param runId the run
     * @param agentName who works
     * @param status its state
     * @param startedAt when it started
     * @param openTools the executions that have not completed
     * @param awaitingUser whether it waits for its user
     */
    public RunInfo {
        Objects.requireNonNull(userId, "userId");
        Objects.requireNonNull(threadId, "threadId");
        Objects.requireNonNull(runId, "runId");
        Objects.requireNonNull(agentName, "agentName");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(startedAt, "startedAt");
        openTools = List.copyOf(openTools);
    }

    /**
     * An execution that has not completed.
     *
     * @param executionId the execution
     * @param toolName the tool
     */
    public record OpenTool(ExecutionId executionId, String toolName) {}
}
