package dev.tidings.core.monitor;

import dev.tidings.api.monitor.SuccessRate;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The deliveries of one type to one population, in slices of the window. A slice is emptied when its time comes round
 * again, so the window moves by a slice and the cell has a fixed size.
 */
final class GoldenPathCell {
    private static final int SLICES = 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final String eventType;
    private final String population;
    private final GoldenPathSettings settings;
    private final long sliceNanos;
    private final long[] succeeded = new long[SLICES];
    private final long[] failed = new long[SLICES];
    private final long begun;
    private long slice;
    private boolean degraded;

    GoldenPathCell(String eventType, String population, GoldenPathSettings settings) {
        this.eventType = eventType;
        this.population = population;
        this.settings = settings;
        this.sliceNanos = settings.window().toNanos() / SLICES;
        this.begun = settings.time().nanoTime();
    }

    /** Counts a delivery; what changes by it is told under the lock, so that changes are told in order. */
    void record(boolean success, Consumer<SuccessRate> changed) {
        lock.lock();
        try {
            move();
            int at = (int) (slice % SLICES);
            if (success) {
                succeeded[at]++;
            } else {
                failed[at]++;
            }
            SuccessRate now = current();
            boolean worse = judge(now);
            if (worse != degraded) {
                degraded = worse;
                changed.accept(current());
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean judge(SuccessRate now) {
        if (now.samples() < settings.minimumSample()) {
            return degraded;
        }
        return now.rate() < (degraded ? settings.recovery() : settings.threshold());
    }

    SuccessRate rate() {
        lock.lock();
        try {
            move();
            return current();
        } finally {
            lock.unlock();
        }
    }

    private void move() {
        long now = Math.max(slice, (settings.time().nanoTime() - begun) / sliceNanos);
        for (long next = Math.max(slice + 1, now - SLICES + 1); next <= now; next++) {
            succeeded[(int) (next % SLICES)] = 0;
            failed[(int) (next % SLICES)] = 0;
        }
        slice = now;
    }

    private SuccessRate current() {
        return new SuccessRate(eventType, population, sum(succeeded), sum(failed), settings.window(), degraded);
    }

    private static long sum(long[] slices) {
        long sum = 0;
        for (long count : slices) {
            sum += count;
        }
        return sum;
    }
}
