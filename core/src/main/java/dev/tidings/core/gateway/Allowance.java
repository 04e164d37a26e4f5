package dev.tidings.core.gateway;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of something may be done: an amount that is there at once, and comes back evenly.
 *
 * <p>All it keeps is the moment at which it will be whole again; each use moves that on by its share of the period. What
 * would move it further than a period from now is too much. A use that is too much is counted as well, up to a tenth of
 * the amount, so that whoever heeds the refusals is never found to go on, and whoever doesn't soon is.
 */
final class Allowance {
    /** What becomes of a use. */
    enum Verdict {
        GRANTED,
        /** Too much, for now. */
        LIMITED,
        /** Too much, and too often: it is not even counted. */
        SUSTAINED
    }

    private final long share;
    private final long period;
    private final long tolerance;
    private final AtomicLong wholeAt;

    Allowance(int amount, Duration period, long now) {
        this.share = Math.max(1, period.toNanos() / amount);
        this.period = share * amount;
        this.tolerance = Math.max(share, this.period / 10);
        this.wholeAt = new AtomicLong(now);
    }

    Verdict use(long now) {
        while (true) {
            long before = wholeAt.get();
            long after = (before - now > 0 ? before : now) + share;
            long excess = after - now - period;
            if (excess > tolerance) {
                return Verdict.SUSTAINED;
            }
            if (wholeAt.compareAndSet(before, after)) {
                return excess > 0 ? Verdict.LIMITED : Verdict.GRANTED;
            }
        }
    }

    /** Returns how long it takes until a use is granted. */
    long nanosUntilGranted(long now) {
        return Math.max(0, wholeAt.get() + share - now - period);
    }

    /** Says whether nothing is used up. */
    boolean isWhole(long now) {
        return wholeAt.get() - now <= 0;
    }
}
