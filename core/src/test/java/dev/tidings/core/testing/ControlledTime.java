package dev.tidings.core.testing;

import dev.tidings.api.spi.TaskScheduler;
import dev.tidings.api.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A clock that stands still until it is advanced, with the timer that belongs to it. Tasks run on the thread that
 * advances, in the order of their times, each at its own time. Thread-safe.
 */
public final class ControlledTime implements TimeSource, TaskScheduler {
    private final Instant origin;
    private final ReentrantLock lock = new ReentrantLock();
    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private volatile long nanos;
    private long scheduled;

    public ControlledTime() {
        this(Instant.parse("2026-01-01T00:00:00Z"));
    }

    public ControlledTime(Instant origin) {
        this.origin = origin;
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
        lock.lock();
        try {
            Task task = new Task(nanos + delay.toNanos(), scheduled++, work);
            tasks.add(task);
            return () -> remove(task);
        } finally {
            lock.unlock();
        }
    }

    /** Moves on, and runs every task that falls due, those included that such a task schedules. */
    public void advance(Duration by) {
        long target = nanos + by.toNanos();
        for (Task task = nextDue(target); task != null; task = nextDue(target)) {
            task.work.run();
        }
        nanos = Math.max(nanos, target);
    }

    /** Says how many tasks wait. */
    public int scheduledTasks() {
        lock.lock();
        try {
            return tasks.size();
        } finally {
            lock.unlock();
        }
    }

    private Task nextDue(long target) {
        lock.lock();
        try {
            Task task = tasks.peek();
            if (task == null || task.due > target) {
                return null;
            }
            nanos = Math.max(nanos, task.due);
            return tasks.poll();
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
}
