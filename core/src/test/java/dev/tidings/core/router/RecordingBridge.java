package dev.tidings.core.router;

import dev.tidings.api.AgentRun;
import dev.tidings.api.RequestId;
import dev.tidings.api.RunId;
import dev.tidings.api.RunInfo;
import dev.tidings.api.RunOutcome;
import dev.tidings.api.RunRequest;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.internal.CanonicalAgentBridge;
import dev.tidings.api.spi.Agent;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** A bridge whose open runs are set by the test. */
public final class RecordingBridge implements CanonicalAgentBridge {
    private final Set<String> open = new HashSet<>();

    /** Opens a run of a user, named by the run's id or by the request's. */
    public void open(String userId, String id) {
        open.add(userId + "/" + id);
    }

    @Override
    public boolean cancel(UserId userId, RunId runId, String reason) {
        return open.remove(userId + "/" + runId);
    }

    @Override
    public boolean cancel(UserId userId, RequestId requestId, String reason) {
        return open.remove(userId + "/" + requestId);
    }

    @Override
    public boolean cancelAlsoBeforeStart(UserId userId, RunId runId, String reason) {
        return cancel(userId, runId, reason);
    }

    @Override
    public boolean cancelAlsoBeforeStart(UserId userId, RequestId requestId, String reason) {
        return cancel(userId, requestId, reason);
    }

    @Override
    public AgentRun start(RunRequest request) {
        throw new UnsupportedOperationException("starts nothing");
    }

    @Override
    public CompletionStage<RunOutcome> execute(RunRequest request, Agent agent) {
        throw new UnsupportedOperationException("executes nothing");
    }

    @Override
    public AgentRun start(UserExecutionContext context, String agentName, String taskDescription) {
        throw new UnsupportedOperationException("starts nothing");
    }

    @Override
    public CompletionStage<RunOutcome> execute(
            UserExecutionContext context, String agentName, String taskDescription, Agent agent) {
        throw new UnsupportedOperationException("executes nothing");
    }

    @Override
    public Optional<RunInfo> run(UserId userId, RunId runId) {
        return Optional.empty();
    }

    @Override
    public List<RunInfo> openRuns(UserId userId) {
        return List.of();
    }
}
