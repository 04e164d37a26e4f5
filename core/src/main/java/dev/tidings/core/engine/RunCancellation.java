package dev.tidings.core.engine;

import dev.tidings.api.CancellationToken;
import dev.tidings.core.text.SafeFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The token of one run. Actions are called without a lock. */
final class RunCancellation implements CancellationToken {
    private static final Logger LOG = LoggerFactory.getLogger(RunCancellation.class);
    private static final int MAX_ACTIONS = 1024;

    private final Object lock = new Object();
    private List<Runnable> actions = new ArrayList<>(1);
    private @Nullable Runnable interrupt;
    private volatile boolean cancelled;
    private boolean expired;

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public void onCancelled(Runnable action) {
        Objects.requireNonNull(action, "action");
        synchronized (lock) {
            if (expired) {
                return;
            }
            if (!cancelled) {
                if (actions.size() == MAX_ACTIONS) {
                    throw new IllegalStateException(
                            "a run must have at most " + MAX_ACTIONS + " cancellation actions: poll isCancelled()");
                }
                actions.add(action);
                return;
            }
        }
        call(action);
    }

    /** Sets what interrupts the agent, or takes it back: it is called by the cancelling thread. */
    void interruptWith(@Nullable Runnable action) {
        synchronized (lock) {
            interrupt = action;
            if (!cancelled) {
                return;
            }
        }
        if (action != null) {
            action.run();
        }
    }

    /** Lets go of the actions: the run ended without being cancelled. */
    void expire() {
        synchronized (lock) {
            expired = !cancelled;
            actions = new ArrayList<>(0);
        }
    }

    /** Cancels: interrupts at once, and calls the actions where they can hold up nothing of the engine's. */
    void cancel(Services services) {
        List<Runnable> pending;
        Runnable first;
        synchronized (lock) {
            cancelled = true;
            first = interrupt;
            pending = actions;
            actions = new ArrayList<>(0);
        }
        if (first != null) {
            first.run();
        }
        if (!pending.isEmpty()) {
            services.callBack(() -> pending.forEach(RunCancellation::call));
        }
    }

    private static void call(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error failure) {
            LOG.warn("a cancellation action failed", SafeFailure.of(failure));
        }
    }
}
