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
     * @return the run; if the start was refused, because the run id was used before, the name is blank, a bound was
     *     reached or the manager is closed, a run whose every call is refused; {@link AgentRun#started} says why
     */
    AgentRun start(UserExecutionContext context, String agentName, @Nullable String taskDescription);

    /**
     * Starts a run with limits or a policy of its own, on the caller's thread.
     *
     * @param request what it is started with
     * @return the run; if the start was refused, also because the limits do not fit the server's, a run whose every call
     *     is refused
     */
    AgentRun start(RunRequest request);

    /**
     * Executes an agent on the application executor. Whatever the agent does, throw an Error or never begin because
     * the executor is full, the run ends with one terminal event.
     *
     * @param context whose run
     * @param agentName who works; not blank
     * @param taskDescription what it works on, or null
     * @param agent the agent
     * @return completes when the agent has returned and the run has ended; with {@link RunStatus#REFUSED}, and without a
     *     call of the agent, if the start was refused; never fails
     */
    CompletionStage<RunOutcome> execute(
            UserExecutionContext context, String agentName, @Nullable String taskDescription, Agent agent);

    /**
     * Executes an agent with limits or a policy of its own, as
     * {@link #execute(UserExecutionContext, String, String, Agent)} does.
     *
     * @param request what the run is started with
     * @param agent the agent
     * @return completes when the agent has returned and the run has ended; with {@link RunStatus#REFUSED}, and without a
     *     call of the agent, if the start was refused; never fails
     */
    CompletionStage<RunOutcome> execute(RunRequest request, Agent agent);

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
     * Cancels a run that is open or has not started yet: one that starts within 10 minutes ends as cancelled right
     * behind its first event, and its agent is not called. Up to 64 such wishes are kept for a user; beyond it the
     * oldest is forgotten.
     *
     * @param userId whose run
     * @param runId the run
     * @param reason why, for the user
     * @return false if the run has ended, or the bridge is closed
     */
    boolean cancelAlsoBeforeStart(UserId userId, RunId runId, String reason);

    /**
     * Cancels the run that answers a request, also if it has not started yet, as
     * {@link #cancelAlsoBeforeStart(UserId, RunId, String)} does.
     *
     * @param userId whose run
     * @param requestId the request
     * @param reason why, for the user
     * @return false if the bridge is closed
     */
    boolean cancelAlsoBeforeStart(UserId userId, RequestId requestId, String reason);

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
