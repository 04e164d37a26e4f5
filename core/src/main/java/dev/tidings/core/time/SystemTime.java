package dev.tidings.core.time;

import dev.tidings.api.spi.TaskScheduler;
import dev.tidings.api.spi.TimeSource;
import dev.tidings.core.text.SafeFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The real clock, and a timer on one daemon thread. The only place that reads the system's time. Tasks are short and
 * do not block; one that throws is logged and does no harm to the others.
 */
public final class SystemTime implements TimeSource, TaskScheduler, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SystemTime.class);
    private static final TimeSource CLOCK = new Clock();
    private static final Scheduled NOTHING = () -> {};
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private final ScheduledThreadPoolExecutor timer;

    private SystemTime(String threadName) {
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, threadName);
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /**
     * Returns the real clock.
     *
     * @return the clock, which needs no closing
     */
    public static TimeSource clock() {
        return CLOCK;
    }

    /**
     * Returns the real clock together with a timer. The timer's thread starts with the first task.
     *
     * @param threadName the name of the timer's thread
     * @return clock and timer, to be closed
     */
    public static SystemTime open(String threadName) {
        return new SystemTime(Objects.requireNonNull(threadName, "threadName"));
    }

    @Override
    public Instant now() {
        return CLOCK.now();
    }

    @Override
    public long nanoTime() {
        return CLOCK.nanoTime();
    }

    /** As specified; after {@link #close} the task is dropped, and the handle does nothing. */
    @Override
    public Scheduled schedule(Runnable task, Duration delay) {
        Objects.requireNonNull(task, "task");
        try {
            Task scheduled = new Task(task);
            scheduled.in(timer.schedule(scheduled, delay.toNanos(), TimeUnit.NANOSECONDS));
            return scheduled;
        } catch (RejectedExecutionException closed) {
            return NOTHING;
        }
    }

    /** Drops the tasks that wait, and returns when the one that runs has ended, or after 2 s. */
    @Override
    public void close() {
        timer.shutdown();
        boolean interrupted = false;
        try {
            timer.awaitTermination(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** A task and the handle on it. One that has run or was cancelled holds nothing, however long the handle is kept. */
    private static final class Task implements Runnable, Scheduled {
        private volatile @Nullable Runnable action;
        private volatile @Nullable Future<?> future;

        Task(Runnable action) {
            this.action = action;
        }

        void in(Future<?> waiting) {
            future = waiting;
            if (action == null) {
                future = null;
            }
        }

        @Override
        public void run() {
            Runnable now = action;
            if (now == null) {
                return;
            }
            end();
            try {
                now.run();
            } catch (RuntimeException | Error e) {
                LOG.error("a timer task failed: {}", now.getClass().getName(), SafeFailure.of(e));
            }
        }

        @Override
        public void cancel() {
            Future<?> waiting = future;
            end();
            if (waiting != null) {
                waiting.cancel(false);
            }
        }

        private void end() {
            action = null;
            future = null;
        }
    }

    private static final class Clock implements TimeSource {
        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }
    }
}
