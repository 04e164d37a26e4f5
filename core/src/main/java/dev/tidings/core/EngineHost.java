package dev.tidings.core;

import dev.tidings.api.RealmId;
import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.TaskScheduler;
import dev.tidings.api.spi.TimeSource;
import dev.tidings.core.engine.Engine;
import dev.tidings.core.engine.EngineOptions;
import dev.tidings.core.log.InMemoryEventLog;
import dev.tidings.core.text.SafeFailure;
import dev.tidings.core.time.SystemTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An engine with what it stands on. Closes what it brought, and nothing that was brought to it. */
final class EngineHost implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EngineHost.class);
    private static final Duration IDLE_CHECK = Duration.ofMillis(50);
    private static final int IDLE_CHECKS = 100;

    private final Deque<AutoCloseable> owned = new ArrayDeque<>();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final TimeSource time;
    private final TaskScheduler scheduler;
    private final Executor messages;
    private final Engine engine;

    private EngineHost(Builder builder) {
        if (builder.time != null && builder.scheduler != null) {
            time = builder.time;
            scheduler = builder.scheduler;
        } else {
            SystemTime system = own(SystemTime.open("tidings-timer"));
            time = system;
            scheduler = system;
        }
        Executor agents;
        if (builder.executor != null) {
            agents = builder.executor;
            messages = builder.executor;
        } else {
            AppExecutors executors = own(new AppExecutors());
            agents = executors.agents();
            messages = executors.messages();
        }
        EventLog log =
                builder.log != null ? builder.log : own(InMemoryEventLog.create(builder.retention, time, scheduler));
        engine = own(Engine.create(builder.options, log, time, scheduler, agents));
    }

    /** What is brought to a host; everything else it brings itself. */
    static final class Builder {
        private EngineOptions options;
        private @Nullable EventLog log;
        private RetentionPolicy retention = RetentionPolicy.defaults();
        private @Nullable TimeSource time;
        private @Nullable TaskScheduler scheduler;
        private @Nullable Executor executor;

        private Builder(RealmId realm) {
            options = EngineOptions.defaults(realm);
        }

        Builder log(@Nullable EventLog value) {
            log = value;
            return this;
        }

        /** Changes the engine's settings. */
        Builder options(UnaryOperator<EngineOptions> change) {
            options = change.apply(options);
            return this;
        }

        /** Sets how much the log in memory keeps; without effect on one that is brought. */
        Builder retention(@Nullable RetentionPolicy value) {
            retention = value == null ? RetentionPolicy.defaults() : value;
            return this;
        }

        Builder time(@Nullable TimeSource source, @Nullable TaskScheduler timer) {
            time = source;
            scheduler = timer;
            return this;
        }

        Builder executor(@Nullable Executor value) {
            executor = value;
            return this;
        }

        EngineHost open() {
            return new EngineHost(this);
        }
    }

    static Builder builder(RealmId realm) {
        return new Builder(realm);
    }

    private <T extends AutoCloseable> T own(T resource) {
        owned.push(resource);
        return resource;
    }

    Engine engine() {
        return engine;
    }

    TimeSource time() {
        return time;
    }

    TaskScheduler scheduler() {
        return scheduler;
    }

    Executor messages() {
        return messages;
    }

    /** Closes itself when the manager's connections are gone, or after 5 s. Does not wait. */
    void closeWhenIdle() {
        if (closing.compareAndSet(false, true)) {
            closeIfIdle(IDLE_CHECKS);
        }
    }

    private void closeIfIdle(int checksLeft) {
        if (checksLeft == 0 || engine.manager().connectionCount() == 0) {
            close();
        } else {
            new UnownedTimer().schedule(() -> closeIfIdle(checksLeft - 1), IDLE_CHECK);
        }
    }

    /** Closes what it brought, the last first; what fails is logged and keeps nothing else from closing. */
    @Override
    public void close() {
        for (AutoCloseable resource : owned) {
            try {
                resource.close();
            } catch (Exception e) {
                LOG.error("closing {} failed", resource.getClass().getSimpleName(), SafeFailure.of(e));
            }
        }
    }
}
