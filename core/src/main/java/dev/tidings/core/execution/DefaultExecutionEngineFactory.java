package dev.tidings.core.execution;

import dev.tidings.api.ExecutionEngine;
import dev.tidings.api.ExecutionScope;
import dev.tidings.api.ExecutionState;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.UserIsolationException;
import dev.tidings.api.internal.CanonicalExecutionEngineFactory;
import dev.tidings.core.engine.Engine;
import dev.tidings.core.text.SafeFailure;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes engines. An engine is put on the list last, and taken off it if anything fails after that. */
final class DefaultExecutionEngineFactory implements CanonicalExecutionEngineFactory {
    private static final Logger LOG = LoggerFactory.getLogger(DefaultExecutionEngineFactory.class);

    private final Engine engine;
    private final @Nullable UserId owner;
    private final Limits limits;
    private final EngineTable<DefaultExecutionEngine> table;
    private final LongAdder created = new LongAdder();
    private final LongAdder closed = new LongAdder();
    private final LongAdder expired = new LongAdder();
    private final ConcurrentMap<ExecutionState, LongAdder> ended = new ConcurrentHashMap<>();

    DefaultExecutionEngineFactory(Engine engine, @Nullable UserId owner, Limits limits) {
        this.engine = engine;
        this.owner = owner;
        this.limits = Objects.requireNonNull(limits, "limits");
        this.table = new EngineTable<>(limits);
    }

    void requireOpen() {
        if (!engine.isOpen()) {
            throw new IllegalStateException("the manager behind the bridge is closed: open another one");
        }
    }

    @Override
    public ExecutionEngine createForUser(UserExecutionContext context) {
        Objects.requireNonNull(context, "user context is required: make one with UserExecutionContext.of");
        if (owner != null && !owner.equals(context.userId())) {
            throw new UserIsolationException(owner, context.userId());
        }
        requireOpen();
        DefaultExecutionEngine made = new DefaultExecutionEngine(
                engine, this, context, engine.manager().createUserEmitter(context));
        table.add(context, made);
        try {
            made.beginLife(limits.life());
        } catch (RuntimeException | Error failure) {
            table.remove(context, made);
            throw failure;
        }
        created.increment();
        return made;
    }

    @Override
    public ExecutionScope userExecutionScope(UserExecutionContext context) {
        return new DefaultExecutionScope(createForUser(context));
    }

    @Override
    public int cleanupUser(UserId userId) {
        return close(table.of(Objects.requireNonNull(userId, "userId")));
    }

    private static int close(List<DefaultExecutionEngine> engines) {
        for (DefaultExecutionEngine each : engines) {
            try {
                each.close();
            } catch (RuntimeException | Error failure) {
                LOG.error("closing the engine of run {} failed", each.context().runId(), SafeFailure.of(failure));
            }
        }
        return engines.size();
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public Metrics metrics() {
        Map<ExecutionState, Long> ends = new EnumMap<>(ExecutionState.class);
        ended.forEach((state, count) -> ends.put(state, count.sum()));
        return new Metrics(
                created.sum(), closed.sum(), expired.sum(), table.refused(), table.size(), table.users(), ends);
    }

    @Override
    public List<ActiveEngine> activeEngines() {
        return table.all().stream().map(DefaultExecutionEngine::describe).toList();
    }

    @Override
    public void close() {
        table.close();
        close(table.all());
    }

    void ended(ExecutionState end) {
        ended.computeIfAbsent(end, state -> new LongAdder()).increment();
    }

    void expired() {
        expired.increment();
    }

    void closed(DefaultExecutionEngine engineOfRun) {
        if (table.remove(engineOfRun.context(), engineOfRun)) {
            closed.increment();
        }
    }
}
