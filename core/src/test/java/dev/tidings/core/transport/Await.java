package dev.tidings.core.transport;

import dev.tidings.core.testing.Eventually;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** {@link Eventually} with half the patience. */
final class Await {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Await() {}

    static void until(String what, BooleanSupplier condition) {
        Eventually.until(what, PATIENCE, condition);
    }

    /** Says whether a condition came true in time. */
    static boolean within(Duration limit, BooleanSupplier condition) {
        return Eventually.within(limit, condition);
    }
}
