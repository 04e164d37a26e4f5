package dev.tidings.testkit.client;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** How long to wait before the next attempt: anything up to a ceiling that doubles, after what the server advises. */
final class Backoff {
    private static final int MOST_DOUBLINGS = 16;

    private final long baseNanos;
    private final long capNanos;
    private final RandomGenerator random;
    private int attempt;
    private @Nullable Duration advice;

    Backoff(Duration base, Duration cap, RandomGenerator random) {
        this.baseNanos = base.toNanos();
        this.capNanos = cap.toNanos();
        this.random = random;
    }

    void advise(Duration atLeast) {
        advice = atLeast;
    }

    void succeeded() {
        attempt = 0;
    }

    Duration next() {
        long ceiling = Math.min(capNanos, saturated(baseNanos, 1L << Math.min(attempt, MOST_DOUBLINGS)));
        attempt++;
        Duration least = advice == null ? Duration.ZERO : advice;
        advice = null;
        return least.plusNanos((long) (random.nextDouble() * ceiling));
    }

    private static long saturated(long value, long factor) {
        return value > Long.MAX_VALUE / factor ? Long.MAX_VALUE : value * factor;
    }
}
