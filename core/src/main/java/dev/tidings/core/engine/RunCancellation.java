package dev.tidings.core.engine;

import dev.tidings.api.CancellationToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The token of one run. Actions are called without a lock. */
final class RunCancellation implements CancellationToken {
    private static final Logger LOG = LoggerFactory.getLogger(RunCancellation.class);
    private static final int MAX_ACTIONS = 1024;

    private final Object lock = new Object();
    private List<Runnable> actions = new ArrayList<>(1);
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

    /** Takes an action back, so that it is not called from now on. */
    void forget(Runnable action) {
        synchronized (lock) {
            actions.remove(action);
        }
    }

    /** Lets go of the actions: the run ended without being cancelled. */
    void expire() {
        synchronized (lock) {
            expired = !cancelled;
            actions = new ArrayList<>(0);
        }
    }

    void cancel() {
        List<Runnable> pending;
        synchronized (lock) {
            cancelled = true;
            pending = actions;
            actions = new ArrayList<>(0);
        }
        pending.forEach(RunCancellation::call);
    }

    private static void call(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error failure) {
            LOG.warn("a cancellation action failed", failure);
        }
    }
}
