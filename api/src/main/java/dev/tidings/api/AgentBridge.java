package dev.tidings.api;

import dev.tidings.api.internal.CanonicalAgentBridge;
import dev.tidings.api.spi.Agent;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Connects agents with users: starts runs, executes agents, cancels. Thread-safe. Implemented by core only: get one
 * from {@code AgentBridges} or from {@link TidingsServer#bridge()}.
 */
public sealed interface AgentBridge permits CanonicalAgentBridge {
    /**
     * Starts a run on the caller's thread.
     *
     * @param context whose run
     * @param agentName who works; not blank
     * @param taskDescription what it works on, or null
     * @return the run; if the start was refused, for example because the run id was used before, a run whose every
     *     call is refused
     */
    AgentRun start(UserExecutionContext context, String agentName, @Nullable String taskDescription);

    /**
     * Executes an agent on the application executor. Whatever the agent does, throw an Error or never begin because
     * the executor is full, the run ends with one terminal event.
     *
     * @param context whose run
     * @param agentName who works; not blank
     * @param taskDescription what it works on, or null
     * @param agent the agent
     * @return completes when the agent has returned and the run has ended; never fails
     */
    CompletionStage<RunOutcome> execute(
            UserExecutionContext context, String agentName, @Nullable String taskDescription, Agent agent);

    /**
     * Cancels a run: the user sees {@code agent_cancelled} at once, and the agent learns it through its token and, if
     * it was started with {@link #execute}, by an interrupt.
     *
     * @param userId whose run
     * @param runId the run
     * @param reason why, for the user
     * @return whether there was such an open run of this user
     */
    boolean cancel(UserId userId, RunId runId, String reason);

    /**
     * Cancels the run that answers a request.
     *
     * @param userId whose run
     * @param requestId the request
     * @param reason why, for the user
     * @return whether there was such an open run of this user
     */
    boolean cancel(UserId userId, RequestId requestId, String reason);

    /**
     * Describes a run.
     *
     * @param userId whose run
     * @param runId the run
     * @return what is known, or empty if it is unknown or was forgotten
     */
    Optional<RunInfo> run(UserId userId, RunId runId);

    /**
     * Lists the open runs of a user.
     *
     * @param userId the user
     * @return a copy, oldest first
     */
    List<RunInfo> openRuns(UserId userId);
}
