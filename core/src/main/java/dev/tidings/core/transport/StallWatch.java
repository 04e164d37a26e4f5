package dev.tidings.core.transport;

import dev.tidings.api.spi.TaskScheduler;
import dev.tidings.api.spi.TaskScheduler.Scheduled;
import dev.tidings.api.spi.TimeSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Finds out that a socket is full and takes nothing. Costs nothing while it is not full, and one pending task while it
 * is, however often it takes a little: the task moves itself.
 *
 * <p>A selector reports room only when a third of a send buffer is free, which a slow reader may not bring about within
 * the limit. So the writer is asked to try all the same: soon, to fill what room was left, then each second, and when
 * the time is up; only a last try that moves no byte is a stall.
 */
final class StallWatch {
    /** How long a stalled connection has for its close frame. */
    static final Duration GRACE = Duration.ofMillis(1_500);

    private static final Duration FIRST_TRY = Duration.ofMillis(100);
    private static final Duration NEXT_TRY = Duration.ofSeconds(1);

    /** Who is told. Called by the timer, {@link #stalled} also by whoever drains. */
    interface Owner {
        /** Sees to it that a write is tried soon. */
        void retry();

        /** Closes. */
        void stalled();

        /** Drops. */
        void drop();
    }

    private final Owner owner;
    private final TimeSource time;
    private final TaskScheduler scheduler;
    private final Duration limit;
    private final AtomicBoolean pending = new AtomicBoolean();
    private final AtomicBoolean stalled = new AtomicBoolean();
    private volatile boolean full;
    private volatile boolean overdue;
    private volatile boolean ended;
    private volatile long since;
    private volatile @Nullable Scheduled task;

    StallWatch(Owner owner, TimeSource time, TaskScheduler scheduler, Duration limit) {
        this.owner = owner;
        this.time = time;
        this.scheduler = scheduler;
        this.limit = limit;
    }

    /** Says whether the last write left bytes behind. */
    boolean full() {
        return full;
    }

    /** Takes note that a write left nothing behind. Only for the holder of the turn. */
    void free() {
        if (full) {
            full = false;
        }
    }

    /** Takes note that a write left bytes behind, and whether it moved any. Only for the holder of the turn. */
    void blocked(boolean moved) {
        if (moved || !full) {
            since = time.nanoTime();
            overdue = false;
            full = true;
        } else if (overdue && left() <= 0) {
            stall();
            return;
        }
        watch();
    }

    private long left() {
        return limit.toNanos() - (time.nanoTime() - since);
    }

    private void watch() {
        if (!stalled.get() && pending.compareAndSet(false, true)) {
            schedule(this::check, FIRST_TRY);
        }
    }

    private void check() {
        long left = left();
        overdue = full && left <= 0;
        if (full && !overdue) {
            schedule(this::check, Duration.ofNanos(Math.min(left, NEXT_TRY.toNanos())));
        } else {
            pending.set(false);
        }
        if (full) {
            owner.retry();
        }
    }

    private void stall() {
        if (stalled.compareAndSet(false, true)) {
            schedule(owner::drop, GRACE);
            owner.stalled();
        }
    }

    private void schedule(Runnable what, Duration delay) {
        Scheduled scheduled = scheduler.schedule(what, delay);
        task = scheduled;
        if (ended) {
            scheduled.cancel();
        }
    }

    /** Ends the watch with the connection. */
    void end() {
        ended = true;
        Scheduled scheduled = task;
        if (scheduled != null) {
            scheduled.cancel();
        }
    }
}
