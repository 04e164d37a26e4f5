package dev.tidings.jakarta;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of a transport: few that never wait, which write and report; a few more that a container may hold up for a
 * while, as it does in a close or a ping; and one that keeps time. A connection has at most a handful of tasks at once, so
 * the queues are bounded by the connections.
 */
final class Workers {
    /** How often connections are looked after. */
    static final Duration TICK = Duration.ofMillis(250);

    private static final int TASKS_PER_CONNECTION = 8;
    private static final int SPARE_TASKS = 1_000;
    private static final int PROMPT_THREADS = 2;
    private static final int PATIENT_THREADS = 8;
    private static final long KEEP_SECONDS = 10;

    private final ThreadPoolExecutor prompt;
    private final ThreadPoolExecutor patient;
    private final ScheduledThreadPoolExecutor timer;

    Workers(int connections) {
        int tasks = SPARE_TASKS + connections * TASKS_PER_CONNECTION;
        prompt = pool("tidings-jakarta-", PROMPT_THREADS, tasks);
        patient = pool("tidings-jakarta-close-", PATIENT_THREADS, tasks);
        timer = new ScheduledThreadPoolExecutor(1, threads("tidings-jakarta-timer-"));
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    private static ThreadPoolExecutor pool(String name, int size, int tasks) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                size, size, KEEP_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(tasks), threads(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static ThreadFactory threads(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Runs a task that does not wait; on the calling thread if the transport is closed. */
    void soon(Runnable task) {
        try {
            prompt.execute(task);
        } catch (RejectedExecutionException closed) {
            task.run();
        }
    }

    /** Runs a task that a container may hold up; on the calling thread if the transport is closed. */
    void patiently(Runnable task) {
        try {
            patient.execute(task);
        } catch (RejectedExecutionException closed) {
            task.run();
        }
    }

    /** Runs a task later, unless the transport is closed by then; at once if it is closed already. */
    void later(Duration delay, Runnable task) {
        try {
            ScheduledFuture<?> unused = timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
            patiently(task);
        }
    }

    void everyTick(Runnable task) {
        ScheduledFuture<?> unused =
                timer.scheduleWithFixedDelay(task, TICK.toNanos(), TICK.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Ends all threads, and waits for them a short while. */
    void stop(Duration limit) {
        timer.shutdownNow();
        prompt.shutdown();
        patient.shutdown();
        try {
            prompt.awaitTermination(limit.toNanos(), TimeUnit.NANOSECONDS);
            if (!patient.awaitTermination(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                patient.shutdownNow();
            }
        } catch (InterruptedException e) {
            patient.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
