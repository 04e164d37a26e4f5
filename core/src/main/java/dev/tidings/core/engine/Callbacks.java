package dev.tidings.core.engine;

import dev.tidings.api.spi.TaskScheduler;
import dev.tidings.core.calls.CallPool;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the application's actions are called that nobody may wait for: cancellation actions and what follows an
 * acknowledgement that did not come. They have a few threads of their own, since the timer must not be held up, an agent's
 * place must not be taken, and the caller may hold a lock. None is dropped while the engine lives, or a future would stay
 * open for ever: one that finds no room comes back a moment later. Whoever asks for one bounds how many there are, by the
 * waits a user may have open and by the runs.
 */
final class Callbacks implements AutoCloseable {
    static final int MAX_WAITING = 10_000;
    static final Duration AGAIN = Duration.ofMillis(50);

    private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);
    private static final int THREADS = 4;

    private final TaskScheduler scheduler;
    private final AtomicLong late = new AtomicLong();
    private final CallPool pool = CallPool.open("tidings-callback", THREADS, MAX_WAITING, this::comeBack);
    private volatile boolean closed;

    Callbacks(TaskScheduler scheduler) {
        this.scheduler = scheduler;
    }

    void call(Runnable action) {
        pool.call(action);
    }

    private void comeBack(Runnable action) {
        if (closed) {
            LOG.warn("the engine is closed: a callback is dropped");
            return;
        }
        long count = late.incrementAndGet();
        if (Long.bitCount(count) == 1) {
            LOG.warn("callbacks are too slow: {} found no room so far and wait longer", count);
        }
        scheduler.schedule(() -> call(action), AGAIN);
    }

    /** Calls what is waiting, for at most a second, and stops. */
    @Override
    public void close() {
        closed = true;
        pool.close();
    }
}
