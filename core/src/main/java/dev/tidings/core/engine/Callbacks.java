package dev.tidings.core.engine;

import dev.tidings.core.calls.CallPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the application's actions are called that nobody may wait for: cancellation actions and what follows an
 * acknowledgement that did not come. They have a few threads of their own, since the timer must not be held up, an agent's
 * place must not be taken, and the caller may hold a lock. Beyond a bound they are dropped and counted in the log.
 */
final class Callbacks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);
    private static final int THREADS = 4;
    private static final int MAX_WAITING = 10_000;

    private final CallPool pool = CallPool.open(
            "tidings-callback",
            THREADS,
            MAX_WAITING,
            () -> LOG.warn("callbacks are too slow or stopped: one is dropped"));

    void call(Runnable action) {
        pool.call(action);
    }

    /** Calls what is waiting, for at most a second, and stops. */
    @Override
    public void close() {
        pool.close();
    }
}
