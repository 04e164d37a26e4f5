package dev.tidings.core.engine;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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

    private final AtomicInteger numbers = new AtomicInteger();
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            this::thread,
            (task, pool) -> LOG.warn("callbacks are too slow or stopped: one is dropped"));

    Callbacks() {
        threads.allowCoreThreadTimeOut(true);
    }

    private Thread thread(Runnable task) {
        Thread thread = new Thread(task, "tidings-callback-" + numbers.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    void call(Runnable action) {
        threads.execute(action);
    }

    /** Calls what is waiting, for at most a second, and stops. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(1, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
