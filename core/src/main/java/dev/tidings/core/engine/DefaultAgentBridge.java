package dev.tidings.core.engine;

import dev.tidings.api.AgentRun;
import dev.tidings.api.RequestId;
import dev.tidings.api.RunId;
import dev.tidings.api.RunInfo;
import dev.tidings.api.RunOutcome;
import dev.tidings.api.RunRequest;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.event.AgentCancelled;
import dev.tidings.api.event.AgentError;
import dev.tidings.api.event.AgentStarted;
import dev.tidings.api.internal.CanonicalAgentBridge;
import dev.tidings.api.spi.Agent;
import dev.tidings.core.router.ConnectionClaims;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Starts, executes and cancels runs. */
final class DefaultAgentBridge implements CanonicalAgentBridge, ConnectionClaims.Holder {
    /** How often a wish may meet a run that starts or a stream that is forgotten at the same moment. */
    private static final int RACES = 8;

    private final Streams streams;
    private final Executor executor;
    private final RouterClaims routers;

    DefaultAgentBridge(Streams streams, Executor executor, RouterClaims routers) {
        this.streams = streams;
        this.executor = executor;
        this.routers = routers;
    }

    @Override
    public ConnectionClaims connectionClaims() {
        return routers;
    }

    @Override
    public AgentRun start(UserExecutionContext context, String agentName, @Nullable String taskDescription) {
        return start(new RunRequest(context, agentName, taskDescription, null, null));
    }

    @Override
    public AgentRun start(RunRequest request) {
        return started(request);
    }

    private DefaultAgentRun started(RunRequest request) {
        Voice voice = new Voice(request.context(), streams, RunSettings.of(request));
        return DefaultAgentRun.start(voice, () -> AgentStarted.of(request.agentName(), request.taskDescription()));
    }

    @Override
    public CompletionStage<RunOutcome> execute(
            UserExecutionContext context, String agentName, @Nullable String taskDescription, Agent agent) {
        return execute(new RunRequest(context, agentName, taskDescription, null, null), agent);
    }

    Engine engine() {
        return streams.engine();
    }

    @Override
    public CompletionStage<RunOutcome> execute(RunRequest request, Agent agent) {
        return executed(request, agent).outcome();
    }

    Executed executed(RunRequest request, Agent agent) {
        Objects.requireNonNull(agent, "agent");
        DefaultAgentRun run = started(request);
        Execution execution = new Execution(run, agent);
        if (run.started().refused()) {
            execution.finish(null, null);
            return new Executed(run, execution.outcome());
        }
        try {
            executor.execute(execution);
        } catch (RuntimeException | Error rejected) {
            run.fail(AgentError.REJECTED, "there is no room for another agent now", true);
            execution.finish(null, rejected);
        }
        return new Executed(run, execution.outcome());
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
                && !streams.emit(Emission.byOther(run.context, new AgentCancelled(reason)))
                        .refused();
    }

    @Override
    public boolean cancelAlsoBeforeStart(UserId userId, RunId runId, String reason) {
        for (int attempt = 0; attempt < RACES; attempt++) {
            UserStream stream = streams.get(userId);
            RunState run = stream == null ? null : stream.run(runId);
            if (run != null) {
                return cancel(run, reason);
            }
            if (stream == null || stream.cancelAtStart(runId, reason)) {
                return stream != null;
            }
        }
        return false;
    }

    @Override
    public boolean cancelAlsoBeforeStart(UserId userId, RequestId requestId, String reason) {
        for (int attempt = 0; attempt < RACES; attempt++) {
            UserStream stream = streams.get(userId);
            if (stream == null || stream.cancelAtStart(requestId, reason)) {
                return stream != null;
            }
            if (cancel(stream.openRun(requestId).orElse(null), reason)) {
                return true;
            }
        }
        return false;
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
