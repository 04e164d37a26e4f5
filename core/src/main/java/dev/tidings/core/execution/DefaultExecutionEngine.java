package dev.tidings.core.execution;

import dev.tidings.api.AgentRun;
import dev.tidings.api.ExecutionEngineFactory.ActiveEngine;
import dev.tidings.api.ExecutionState;
import dev.tidings.api.RunOutcome;
import dev.tidings.api.RunRequest;
import dev.tidings.api.RunStatus;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.WebSocketEmitter;
import dev.tidings.api.event.AgentError;
import dev.tidings.api.internal.CanonicalExecutionEngine;
import dev.tidings.api.spi.Agent;
import dev.tidings.api.spi.TaskScheduler;
import dev.tidings.core.engine.Engine;
import dev.tidings.core.engine.Executed;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One execution. While the agent works, its run is the truth and the state follows it: whoever looks at the state, or is
 * told of the run's end, takes the steps that the run has made. So a run that timed out is seen as such although its
 * agent hangs.
 */
final class DefaultExecutionEngine implements CanonicalExecutionEngine {
    private static final String CLOSED = "the engine was closed";

    private final Engine engine;
    private final DefaultExecutionEngineFactory factory;
    private final UserExecutionContext context;
    private final WebSocketEmitter emitter;
    private final Progress progress;
    private final Instant createdAt;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable AgentRun run;
    private volatile boolean died;
    private volatile long idleSince;
    private volatile TaskScheduler.@Nullable Scheduled lifeTask;

    DefaultExecutionEngine(
            Engine engine,
            DefaultExecutionEngineFactory factory,
            UserExecutionContext context,
            WebSocketEmitter emitter) {
        this.engine = engine;
        this.factory = factory;
        this.context = context;
        this.emitter = emitter;
        this.progress = new Progress(this::ended);
        this.createdAt = engine.time().now();
        this.idleSince = engine.time().nanoTime();
    }

    private void ended(ExecutionState end) {
        idleSince = engine.time().nanoTime();
        factory.ended(end);
    }

    @Override
    public UserExecutionContext context() {
        return context;
    }

    @Override
    public WebSocketEmitter emitter() {
        return emitter;
    }

    @Override
    public ExecutionState state() {
        AgentRun current = run;
        if (current != null && current.status().ended()) {
            progress.end(endOf(current));
        }
        return progress.now();
    }

    private ExecutionState endOf(AgentRun over) {
        return switch (over.status()) {
            case COMPLETED -> ExecutionState.COMPLETED;
            case CANCELLED -> ExecutionState.CANCELLED;
            case REFUSED, RUNNING -> ExecutionState.FAILED;
            case FAILED ->
                switch (Engine.errorCodeOf(over).orElse("")) {
                    case AgentError.TIMEOUT -> ExecutionState.TIMEOUT;
                    case AgentError.ABANDONED, AgentError.AGENT_DEATH -> ExecutionState.DEAD;
                    case AgentError.AGENT_FAILED -> died ? ExecutionState.DEAD : ExecutionState.FAILED;
                    default -> ExecutionState.FAILED;
                };
        };
    }

    @Override
    public CompletionStage<RunOutcome> run(String agentName, Agent agent) {
        return run(RunRequest.of(context, agentName), agent);
    }

    @Override
    public CompletionStage<RunOutcome> run(RunRequest request, Agent agent) {
        Objects.requireNonNull(agent, "agent is required");
        requireOwn(Objects.requireNonNull(request, "request is required").context());
        if (!progress.move(ExecutionState.PENDING, ExecutionState.STARTING)) {
            return refused(null);
        }
        Executed executed;
        try {
            executed = engine.execute(request, started -> work(started, agent));
        } catch (RuntimeException | Error failure) {
            progress.end(ExecutionState.FAILED);
            return refused(failure);
        }
        run = executed.run();
        return executed.outcome().thenApply(this::finished);
    }

    private void requireOwn(UserExecutionContext other) {
        if (!context.userId().equals(other.userId())
                || !context.threadId().equals(other.threadId())
                || !context.runId().equals(other.runId())) {
            throw new IllegalArgumentException("this engine executes run " + context.runId() + " but was asked for run "
                    + other.runId() + ": make an engine for that run");
        }
    }

    private CompletionStage<RunOutcome> refused(@Nullable Throwable cause) {
        return CompletableFuture.completedFuture(new RunOutcome(context.runId(), RunStatus.REFUSED, null, cause));
    }

    private @Nullable Object work(AgentRun started, Agent agent) throws Exception {
        run = started;
        progress.move(ExecutionState.STARTING, ExecutionState.RUNNING);
        started.cancellation().onCancelled(this::state);
        try {
            Object result = agent.run(started);
            progress.move(ExecutionState.RUNNING, ExecutionState.COMPLETING);
            return result;
        } catch (Error death) {
            died = true;
            throw death;
        }
    }

    private RunOutcome finished(RunOutcome outcome) {
        state();
        return outcome;
    }

    @Override
    public boolean cancel(String reason) {
        Objects.requireNonNull(reason, "reason is required");
        if (progress.move(ExecutionState.PENDING, ExecutionState.CANCELLED)) {
            return true;
        }
        boolean cancelled =
                !state().terminal() && engine.bridge().cancelAlsoBeforeStart(context.userId(), context.runId(), reason);
        state();
        return cancelled;
    }

    @Override
    public void close() {
        closeOnce();
    }

    private boolean closeOnce() {
        boolean mine = closed.compareAndSet(false, true);
        if (mine) {
            try {
                cancel(CLOSED);
            } finally {
                cancelLife();
                factory.closed(this);
            }
        }
        return mine;
    }

    /** Begins to count the idle time. */
    void beginLife(Duration life) {
        scheduleLife(life, life);
    }

    private void scheduleLife(Duration life, Duration delay) {
        lifeTask = engine.scheduler().schedule(() -> look(life), delay);
        if (closed.get()) {
            cancelLife();
        }
    }

    private void look(Duration life) {
        ExecutionState now = state();
        boolean busy = now != ExecutionState.PENDING && !now.terminal();
        Duration idle = busy ? Duration.ZERO : Duration.ofNanos(engine.time().nanoTime() - idleSince);
        if (closed.get()) {
            return;
        }
        if (idle.compareTo(life) < 0) {
            scheduleLife(life, life.minus(idle));
        } else if (now == ExecutionState.PENDING && !progress.move(now, ExecutionState.CANCELLED)) {
            scheduleLife(life, life);
        } else if (closeOnce()) {
            factory.expired();
        }
    }

    private void cancelLife() {
        TaskScheduler.Scheduled pending = lifeTask;
        if (pending != null) {
            pending.cancel();
        }
    }

    ActiveEngine describe() {
        return new ActiveEngine(context.userId(), context.threadId(), context.runId(), state(), createdAt);
    }
}
