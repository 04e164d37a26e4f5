package dev.tidings.testkit.time;

import dev.tidings.api.spi.TaskScheduler;
import dev.tidings.api.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A clock that stands still until the test moves it, with the timer that belongs to it. Whatever waits for a limit, such
 * as a run that goes quiet, waits for {@link #advance}.
 *
 * <pre>{@code
 * ControlledTime time = ControlledTime.create();
 * time.schedule(() -> log.add("due"), Duration.ofMinutes(5));
 * time.advance(Duration.ofMinutes(5));  // runs it, on this thread
 * }</pre>
 *
 * <p>Tasks run on the thread that advances, in the order of their times and, at the same time, in the order in which they
 * were scheduled; while one runs, the clock shows its time. Thread-safe.
 */
public final class ControlledTime implements TimeSource, TaskScheduler {
    private static final Instant NEW_YEAR = Instant.parse("2026-01-01T00:00:00Z");

    private final Instant origin;
    private final ReentrantLock lock = new ReentrantLock();
    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private volatile long nanos;
    private long scheduled;

    private ControlledTime(Instant origin) {
        this.origin = origin;
    }

    /**
     * Makes a clock that shows the same instant at the beginning of each test.
     *
     * @return a clock at 2026-01-01T00:00:00Z
     */
    public static ControlledTime create() {
        return startingAt(NEW_YEAR);
    }

    /**
     * Makes a clock.
     *
     * @param origin what it shows first
     * @return the clock
     */
    public static ControlledTime startingAt(Instant origin) {
        return new ControlledTime(Objects.requireNonNull(origin, "origin"));
    }

    @Override
    public Instant now() {
        return origin.plusNanos(nanos);
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public Scheduled schedule(Runnable work, Duration delay) {
        Objects.requireNonNull(work, "work");
        long wait = requireNotNegative("delay", delay);
        lock.lock();
        try {
            Task task = new Task(nanos + wait, scheduled++, work);
            tasks.add(task);
            return () -> remove(task);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Moves the clock, and runs every task that falls due on the way, those included that such a task schedules.
     *
     * @param by how far, 0 or more; 0 runs what is due now
     * @throws IllegalArgumentException if it is negative
     * @throws RuntimeException what a task threw, when all that were due have run; what others threw is suppressed in it
     */
    public void advance(Duration by) {
        long target = nanos + requireNotNegative("time", by);
        Failures failures = new Failures();
        for (Task task = nextDue(target); task != null; task = nextDue(target)) {
            failures.run(task.work);
        }
        moveTo(target);
        failures.rethrow();
    }

    /**
     * Moves the clock to the task that is due next, and runs it with all that are due at the same time.
     *
     * @return how far the clock moved, or null if no task waits
     */
    public @Nullable Duration advanceToNextTask() {
        long wait = nanosToNext();
        if (wait < 0) {
            return null;
        }
        Duration by = Duration.ofNanos(wait);
        advance(by);
        return by;
    }

    /**
     * Counts the tasks that wait.
     *
     * @return how many were scheduled and have neither run nor been cancelled
     */
    public int scheduledTasks() {
        lock.lock();
        try {
            return tasks.size();
        } finally {
            lock.unlock();
        }
    }

    private long nanosToNext() {
        lock.lock();
        try {
            Task next = tasks.peek();
            return next == null ? -1 : Math.max(0, next.due - nanos);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Task nextDue(long target) {
        lock.lock();
        try {
            Task task = tasks.peek();
            if (task == null || task.due > target) {
                return null;
            }
            moveTo(task.due);
            return tasks.poll();
        } finally {
            lock.unlock();
        }
    }

    private void moveTo(long target) {
        lock.lock();
        try {
            nanos = Math.max(nanos, target);
        } finally {
            lock.unlock();
        }
    }

    private void remove(Task task) {
        lock.lock();
        try {
            tasks.remove(task);
        } finally {
            lock.unlock();
        }
    }

    private static long requireNotNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " must be >= 0 but was " + value + ": time does not go back");
        }
        return value.toNanos();
    }

    private static final class Task implements Comparable<Task> {
        private final long due;
        private final long number;
        private final Runnable work;

        Task(long due, long number, Runnable work) {
            this.due = due;
            this.number = number;
            this.work = work;
        }

        @Override
        public int compareTo(Task other) {
            return due == other.due ? Long.compare(number, other.number) : Long.compare(due, other.due);
        }
    }

    private static final class Failures {
        private @Nullable Throwable first;

        void run(Runnable work) {
            try {
                work.run();
            } catch (RuntimeException | Error failure) {
                if (first == null) {
                    first = failure;
                } else if (first != failure) {
                    first.addSuppressed(failure);
                }
            }
        }

        void rethrow() {
            if (first instanceof RuntimeException failure) {
                throw failure;
            }
            if (first instanceof Error failure) {
                throw failure;
            }
        }
    }
}
