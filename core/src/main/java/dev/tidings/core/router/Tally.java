package dev.tidings.core.router;

import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts messages, and adds them to the sum of several routers if there is one. */
final class Tally {
    private final LongAdder routed = new LongAdder();
    private final LongAdder unhandled = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final @Nullable Tally sum;

    Tally(@Nullable Tally sum) {
        this.sum = sum;
    }

    void countRouted() {
        routed.increment();
        if (sum != null) {
            sum.countRouted();
        }
    }

    void countUnhandled() {
        unhandled.increment();
        if (sum != null) {
            sum.countUnhandled();
        }
    }

    void countFailed() {
        failed.increment();
        if (sum != null) {
            sum.countFailed();
        }
    }

    long routed() {
        return routed.sum();
    }

    long unhandled() {
        return unhandled.sum();
    }

    long failed() {
        return failed.sum();
    }
}
