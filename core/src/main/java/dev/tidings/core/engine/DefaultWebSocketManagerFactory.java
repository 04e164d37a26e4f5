package dev.tidings.core.engine;

import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.internal.CanonicalWebSocketManagerFactory;
import dev.tidings.api.spi.TaskScheduler;
import dev.tidings.api.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Hands out views, and looks for idle ones while there are any. */
final class DefaultWebSocketManagerFactory implements CanonicalWebSocketManagerFactory {
    private static final Duration SWEEP_INTERVAL = Duration.ofMinutes(1);

    private final DefaultWebSocketManager manager;
    private final Limits limits;
    private final TimeSource time;
    private final TaskScheduler scheduler;
    private final Views views;
    private final LongAdder requests = new LongAdder();
    private final AtomicBoolean sweeping = new AtomicBoolean();
    private volatile TaskScheduler.@Nullable Scheduled sweep;
    private volatile boolean closed;

    DefaultWebSocketManagerFactory(
            DefaultWebSocketManager manager, Limits limits, TimeSource time, TaskScheduler scheduler) {
        this.manager = manager;
        this.limits = limits;
        this.time = time;
        this.scheduler = scheduler;
        this.views = new Views(limits.users(), user -> new UserScopedManager(user, manager), manager::isInUse);
    }

    @Override
    public WebSocketManager createIsolatedManager(UserExecutionContext context) {
        Objects.requireNonNull(context, "user context is required: make one with UserExecutionContext.of");
        String problem = problem();
        if (problem != null) {
            throw new IllegalStateException(problem);
        }
        WebSocketManager view = views.obtain(context.userId(), time.nanoTime());
        if (!sweeping.get()) {
            startSweeping(context.userId());
        }
        requests.increment();
        return view;
    }

    private @Nullable String problem() {
        if (closed) {
            return "the factory is closed: open another manager";
        }
        return manager.isClosed() ? "the manager is closed: open another one" : null;
    }

    private void startSweeping(UserId userId) {
        if (sweeping.compareAndSet(false, true)) {
            try {
                scheduleSweep();
            } catch (RuntimeException | Error failure) {
                sweeping.set(false);
                cleanupManager(userId);
                throw failure;
            }
        }
    }

    private void scheduleSweep() {
        Duration interval = limits.idle().compareTo(SWEEP_INTERVAL) < 0 ? limits.idle() : SWEEP_INTERVAL;
        sweep = scheduler.schedule(this::sweep, interval);
        if (closed) {
            cancelSweep();
        }
    }

    private void sweep() {
        if (closed) {
            return;
        }
        try {
            cleanupIdle();
            boolean done = views.size() == 0;
            sweeping.set(!done);
            if (!done || (views.size() > 0 && sweeping.compareAndSet(false, true))) {
                scheduleSweep();
            }
        } catch (RuntimeException | Error failure) {
            sweeping.set(false);
            throw failure;
        }
    }

    private void cancelSweep() {
        TaskScheduler.Scheduled pending = sweep;
        if (pending != null) {
            pending.cancel();
        }
    }

    @Override
    public Optional<WebSocketManager> managerOf(UserId userId) {
        return Optional.ofNullable(views.look(Objects.requireNonNull(userId, "userId")));
    }

    @Override
    public boolean cleanupManager(UserId userId) {
        Views.View entry = views.find(Objects.requireNonNull(userId, "userId"));
        return entry != null && views.cleanUp(entry);
    }

    @Override
    public int cleanupIdle() {
        long now = time.nanoTime();
        int cleaned = 0;
        for (Views.View entry : views.all()) {
            if (now - entry.askedNanos() >= limits.idle().toNanos() && views.cleanUp(entry)) {
                cleaned++;
            }
        }
        return cleaned;
    }

    @Override
    public int activeConnectionCount() {
        return manager.connectionCount();
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public Statistics statistics() {
        return new Statistics(
                requests.sum(),
                views.created.sum(),
                views.cleanedUp.sum(),
                views.refused.sum(),
                views.size(),
                activeConnectionCount());
    }

    @Override
    public Health health() {
        List<String> issues = new ArrayList<>(0);
        String problem = problem();
        if (problem != null) {
            issues.add(problem);
        }
        Statistics numbers = statistics();
        if (numbers.active() >= limits.users()) {
            issues.add("there are views of " + numbers.active() + " users, as many as there may be");
        }
        return new Health(issues.isEmpty(), issues, numbers, time.now());
    }

    @Override
    public Validation validate(@Nullable WebSocketManager candidate) {
        return new ManagerValidation(manager, time.now()).of(candidate);
    }

    @Override
    public boolean supportsUserIsolation() {
        return true;
    }

    @Override
    public void close() {
        closed = true;
        cancelSweep();
        views.clear();
    }
}
