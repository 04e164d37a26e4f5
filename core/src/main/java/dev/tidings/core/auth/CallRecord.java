package dev.tidings.core.auth;

import dev.tidings.api.spi.TimeSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the calls of a verifier came to, as far as it says how the verifier is.
 *
 * <p>Anybody can send a credential that a verifier stumbles over. So one call without an answer says little, only several
 * in a row that the verifier is gone; and an exception, which is about the one credential as likely as not, never does.
 */
final class CallRecord {
    static final int GONE = 5;

    private static final Duration RECENT = Duration.ofMinutes(1);

    private final TimeSource time;
    private final LongAdder unavailable = new LongAdder();
    private final AtomicInteger silent = new AtomicInteger();
    private volatile boolean failing;
    private volatile long failedAt;

    CallRecord(TimeSource time) {
        this.time = time;
    }

    /** Takes note of an answer, a refusal included. */
    void answered() {
        silent.set(0);
        failing = false;
    }

    /** Takes note of an exception. */
    void threw() {
        unavailable.increment();
        failedAt = time.nanoTime();
        failing = true;
    }

    /** Takes note of a call that nobody answered. */
    void unanswered() {
        threw();
        silent.updateAndGet(known -> Math.min(known + 1, GONE));
    }

    /** Returns how many calls have ended without an answer. */
    long unavailable() {
        return unavailable.sum();
    }

    /** Says whether the last call ended without an answer, a short while ago. */
    boolean isFailing() {
        return failing && time.nanoTime() - failedAt < RECENT.toNanos();
    }

    /** Says whether it fails, and several calls were not answered since the last one that was. */
    boolean isGone() {
        return isFailing() && silent.get() >= GONE;
    }
}
