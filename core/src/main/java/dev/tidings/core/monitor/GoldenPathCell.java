package dev.tidings.core.monitor;

import dev.tidings.api.monitor.SuccessRate;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

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
    private final LongSupplier numbers;
    private final long begun;
    private long slice;
    private boolean degraded;
    private long number;

    /** Makes a cell whose degradations get their numbers from a supplier. */
    GoldenPathCell(String eventType, String population, GoldenPathSettings settings, LongSupplier numbers) {
        this.eventType = eventType;
        this.population = population;
        this.settings = settings;
        this.numbers = numbers;
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
                number = worse ? numbers.getAsLong() : number;
                changed.accept(current());
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean judge(SuccessRate now) {
        if (now.samples() < settings.minimumSample()) {
            return degraded && now.failed() > 0;
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

    /** Returns the degradation that lasts, if one does. */
    Optional<Degradation> degradation() {
        lock.lock();
        try {
            move();
            return degraded ? Optional.of(new Degradation(number, current())) : Optional.empty();
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
