package dev.tidings.core.calls;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A few threads for calls of the application's code that nobody may wait for. They are daemons and live while there is
 * something to call; calls beyond a bound are handed back. Thread-safe.
 */
public final class CallPool implements AutoCloseable {
    private final String name;
    private final int threads;
    private final AtomicInteger numbers = new AtomicInteger();
    private final ThreadPoolExecutor pool;

    private CallPool(String name, int threads, int mostWaiting, Consumer<Runnable> refused) {
        this.name = name;
        this.threads = threads;
        pool = new ThreadPoolExecutor(
                threads,
                threads,
                1,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(mostWaiting),
                this::thread,
                (task, full) -> refused.accept(task));
        pool.allowCoreThreadTimeOut(true);
    }

    /**
     * Makes a pool without a thread.
     *
     * @param name what its threads are called, with a number if there are several
     * @param threads the most threads; with one, calls are in order
     * @param mostWaiting the most calls that wait
     * @param refused gets each call that finds no room, or comes after the close, on the thread that made it
     * @return the pool
     */
    public static CallPool open(String name, int threads, int mostWaiting, Consumer<Runnable> refused) {
        return new CallPool(name, threads, mostWaiting, refused);
    }

    private Thread thread(Runnable task) {
        Thread thread = new Thread(task, threads == 1 ? name : name + "-" + numbers.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    /** Calls later and elsewhere. */
    public void call(Runnable action) {
        pool.execute(action);
    }

    /** Returns how many more calls may wait now. */
    public int room() {
        return pool.getQueue().remainingCapacity();
    }

    /** Returns how many calls wait now. */
    public int waiting() {
        return pool.getQueue().size();
    }

    /** Calls what is waiting, for at most a second, and stops. */
    @Override
    public void close() {
        pool.shutdown();
        try {
            if (!pool.awaitTermination(1, TimeUnit.SECONDS)) {
                pool.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            pool.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
