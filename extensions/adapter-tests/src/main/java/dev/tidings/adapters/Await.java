package dev.tidings.adapters;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Waiting with an end. */
public final class Await {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration CALM = Duration.ofMillis(250);

    private Await() {}

    public static void until(String what, BooleanSupplier condition) {
        if (!within(LIMIT, condition)) {
            throw new AssertionError(what + " must come to be within " + LIMIT + " but did not");
        }
    }

    public static boolean within(Duration limit, BooleanSupplier condition) {
        long begun = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begun > limit.toNanos()) {
                return false;
            }
            LockSupport.parkNanos(500_000);
        }
        return true;
    }

    /** Waits until a number stays as it is. */
    public static long calm(LongSupplier number) {
        while (true) {
            long before = number.getAsLong();
            if (!within(CALM, () -> number.getAsLong() != before)) {
                return before;
            }
        }
    }
}
