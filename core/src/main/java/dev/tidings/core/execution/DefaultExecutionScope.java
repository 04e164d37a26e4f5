package dev.tidings.core.execution;

import dev.tidings.api.ExecutionEngine;
import dev.tidings.api.LimitReachedException;
import dev.tidings.api.internal.CanonicalExecutionScope;
import dev.tidings.core.text.SafeFailure;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An engine with what is cleaned up after it. Nothing of the application's is called under the lock. */
final class DefaultExecutionScope implements CanonicalExecutionScope {
    private static final Logger LOG = LoggerFactory.getLogger(DefaultExecutionScope.class);
    private static final int MOST_CLEANUPS = 256;

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Runnable> cleanups = new ArrayDeque<>(2);
    private final ExecutionEngine engine;
    private boolean closed;

    DefaultExecutionScope(ExecutionEngine engine) {
        this.engine = engine;
    }

    @Override
    public ExecutionEngine engine() {
        return engine;
    }

    @Override
    public void onClose(Runnable cleanup) {
        Objects.requireNonNull(cleanup, "cleanup is required");
        if (!kept(cleanup)) {
            run(cleanup);
        }
    }

    private boolean kept(Runnable cleanup) {
        lock.lock();
        try {
            if (!closed && cleanups.size() == MOST_CLEANUPS) {
                throw new LimitReachedException(
                        "the scope has " + MOST_CLEANUPS + " cleanups",
                        MOST_CLEANUPS,
                        MOST_CLEANUPS,
                        "let one of them do the work of several");
            }
            if (!closed) {
                cleanups.push(cleanup);
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        Deque<Runnable> all;
        lock.lock();
        try {
            closed = true;
            all = new ArrayDeque<>(cleanups);
            cleanups.clear();
        } finally {
            lock.unlock();
        }
        run(engine::close);
        all.forEach(DefaultExecutionScope::run);
    }

    private static void run(Runnable cleanup) {
        try {
            cleanup.run();
        } catch (RuntimeException | Error failure) {
            LOG.error("a cleanup of an execution scope failed", SafeFailure.of(failure));
        }
    }
}
