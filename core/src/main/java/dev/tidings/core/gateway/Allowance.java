package dev.tidings.core.gateway;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

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

    /** How much, and how fast it comes back: what all allowances of a kind have in common. */
    static final class Rate {
        private final long share;
        private final long period;
        private final long tolerance;

        Rate(int amount, Duration period) {
            this.share = Math.max(1, period.toNanos() / amount);
            this.period = share * amount;
            this.tolerance = Math.max(share, this.period / 10);
        }
    }

    private static final AtomicLongFieldUpdater<Allowance> WHOLE_AT =
            AtomicLongFieldUpdater.newUpdater(Allowance.class, "wholeAt");

    private final Rate rate;
    private volatile long wholeAt;

    Allowance(Rate rate, long now) {
        this.rate = rate;
        this.wholeAt = now;
    }

    Verdict use(long now) {
        while (true) {
            long before = wholeAt;
            long after = (before - now > 0 ? before : now) + rate.share;
            long excess = after - now - rate.period;
            if (excess > rate.tolerance) {
                return Verdict.SUSTAINED;
            }
            if (WHOLE_AT.compareAndSet(this, before, after)) {
                return excess > 0 ? Verdict.LIMITED : Verdict.GRANTED;
            }
        }
    }

    /** Returns how long it takes until a use is granted. */
    long nanosUntilGranted(long now) {
        return Math.max(0, wholeAt + rate.share - now - rate.period);
    }

    /** Says whether nothing is used up. */
    boolean isWhole(long now) {
        return wholeAt - now <= 0;
    }
}
