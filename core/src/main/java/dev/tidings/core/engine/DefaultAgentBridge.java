package dev.tidings.core.engine;

import dev.tidings.api.AgentRun;
import dev.tidings.api.RequestId;
import dev.tidings.api.RunId;
import dev.tidings.api.RunInfo;
import dev.tidings.api.RunOutcome;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.event.AgentCancelled;
import dev.tidings.api.event.AgentError;
import dev.tidings.api.event.AgentStarted;
import dev.tidings.api.internal.CanonicalAgentBridge;
import dev.tidings.api.spi.Agent;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Starts, executes and cancels runs. */
final class DefaultAgentBridge implements CanonicalAgentBridge {
    private final Streams streams;
    private final Executor executor;

    DefaultAgentBridge(Streams streams, Executor executor) {
        this.streams = streams;
        this.executor = executor;
    }

    @Override
    public AgentRun start(UserExecutionContext context, String agentName, @Nullable String taskDescription) {
        return started(context, agentName, taskDescription);
    }

    private DefaultAgentRun started(UserExecutionContext context, String agentName, @Nullable String taskDescription) {
        Objects.requireNonNull(context, "context");
        return DefaultAgentRun.start(context, streams, () -> AgentStarted.of(agentName, taskDescription));
    }

    @Override
    public CompletionStage<RunOutcome> execute(
            UserExecutionContext context, String agentName, @Nullable String taskDescription, Agent agent) {
        Objects.requireNonNull(agent, "agent");
        DefaultAgentRun run = started(context, agentName, taskDescription);
        Execution execution = new Execution(run, agent);
        if (run.started().refused()) {
            execution.finish(null, null);
            return execution.outcome();
        }
        try {
            executor.execute(execution);
        } catch (RuntimeException | Error rejected) {
            run.fail(AgentError.REJECTED, "there is no room for another agent now", true);
            execution.finish(null, rejected);
        }
        return execution.outcome();
    }

    @Override
    public boolean cancel(UserId userId, RunId runId, String reason) {
        UserStream stream = streams.find(userId);
        return stream != null && cancel(stream.run(runId), reason);
    }

    @Override
    public boolean cancel(UserId userId, RequestId requestId, String reason) {
        UserStream stream = streams.find(userId);
        return stream != null && cancel(stream.openRun(requestId).orElse(null), reason);
    }

    private boolean cancel(@Nullable RunState run, String reason) {
        return run != null
                && !run.status().ended()
                && !streams.emit(run.context, new AgentCancelled(reason), false).refused();
    }

    @Override
    public Optional<RunInfo> run(UserId userId, RunId runId) {
        UserStream stream = streams.find(userId);
        return stream == null ? Optional.empty() : stream.runInfo(runId);
    }

    @Override
    public List<RunInfo> openRuns(UserId userId) {
        UserStream stream = streams.find(userId);
        return stream == null ? List.of() : stream.openRuns();
    }
}
