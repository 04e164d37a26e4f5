package dev.tidings.testkit.client;

import dev.tidings.api.spi.TaskScheduler;
import dev.tidings.api.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The real clock, with two daemon threads for a client that was given no timer or no executor: one may be busy. */
final class ClientTimer implements TimeSource, TaskScheduler, Executor, AutoCloseable {
    private static final int THREADS = 2;
    private static final Scheduled NOTHING = () -> {};

    private final ScheduledThreadPoolExecutor thread;

    ClientTimer() {
        thread = new ScheduledThreadPoolExecutor(THREADS, task -> {
            Thread created = new Thread(task, "tidings-client");
            created.setDaemon(true);
            return created;
        });
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Scheduled schedule(Runnable task, Duration delay) {
        try {
            Future<?> future = thread.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException closed) {
            return NOTHING;
        }
    }

    @Override
    public void execute(Runnable task) {
        thread.execute(task);
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
