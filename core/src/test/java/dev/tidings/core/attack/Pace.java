package dev.tidings.core.attack;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Finds inputs that take more than 100 ms. The machine is slow now and then, so what was slow is tried again by itself,
 * three times, and only what is slow each time counts.
 */
final class Pace {
    private static final long LIMIT_NANOS = 100_000_000;
    private static final int REPETITIONS = 3;

    /** Handles one input. */
    @FunctionalInterface
    interface Trial {
        void run() throws Exception;
    }

    private record Slow(String input, Trial again) {}

    private final List<Slow> suspects = new ArrayList<>();
    private final AtomicLong worst = new AtomicLong();

    void took(long nanos, String input, Trial again) {
        worst.accumulateAndGet(nanos, Math::max);
        if (nanos > LIMIT_NANOS) {
            synchronized (suspects) {
                suspects.add(new Slow(input, again));
            }
        }
    }

    /** Returns the inputs that are slow each time. */
    List<String> slow() throws Exception {
        List<String> found = new ArrayList<>();
        for (Slow suspect : suspects) {
            int times = 0;
            while (times < REPETITIONS && isSlow(suspect)) {
                times++;
            }
            if (times == REPETITIONS) {
                found.add(suspect.input());
            }
        }
        return found;
    }

    private static boolean isSlow(Slow suspect) throws Exception {
        long start = System.nanoTime();
        suspect.again().run();
        return System.nanoTime() - start > LIMIT_NANOS;
    }

    long worstMillis() {
        return worst.get() / 1_000_000;
    }
}
