package dev.tidings.core.gateway;

import dev.tidings.api.UserId;
import dev.tidings.api.spi.TimeSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Whether one connection may send what it just sent, by its own allowance and its user's. Everything but
 * {@link #retryAfterMillis}, {@link #enter} and {@link #leave} is for the one thread at a time that delivers.
 */
final class InboundPace {
    static final long RECONNECT_AFTER_MILLIS = 5_000;

    /** What is to be done with a message or a ping. */
    enum Verdict {
        TAKE,
        /** Refuse it and say so. */
        REFUSE,
        /** Refuse it: the client was told with the one before. */
        IGNORE,
        /** Close the connection; comes once. */
        CLOSE
    }

    private static final AtomicReferenceFieldUpdater<InboundPace, UserAllowances.@Nullable Share> SHARE =
            AtomicReferenceFieldUpdater.newUpdater(InboundPace.class, UserAllowances.Share.class, "share");

    private final TimeSource time;
    private final UserAllowances users;
    private final @Nullable Allowance own;
    private volatile UserAllowances.@Nullable Share share;
    private volatile boolean gone;
    private boolean told;
    private boolean over;

    InboundPace(TimeSource time, UserAllowances users) {
        this.time = time;
        this.users = users;
        this.own = users.ofConnection();
    }

    /** Takes note of whose the connection is, unless that is known. Returns false if the user has too many. */
    boolean enter(UserId user) {
        if (share != null) {
            return true;
        }
        UserAllowances.Share entered = users.enter(user);
        share = entered;
        if (gone) {
            release();
        }
        return entered != null;
    }

    /** Takes note that the connection is gone, also if it is still entering. */
    void leave() {
        gone = true;
        release();
    }

    private void release() {
        UserAllowances.Share left = SHARE.getAndSet(this, null);
        if (left != null) {
            left.leave();
        }
    }

    /** Judges a message. Each one that is refused is answered. */
    Verdict message() {
        Verdict verdict = judge();
        return verdict == Verdict.IGNORE && !over ? Verdict.REFUSE : verdict;
    }

    /** Judges a ping or a pong. Of those refused in a row the first is answered. */
    Verdict control() {
        return judge();
    }

    private Verdict judge() {
        if (over) {
            return Verdict.IGNORE;
        }
        Allowance.Verdict verdict = use(time.nanoTime());
        if (verdict == Allowance.Verdict.GRANTED) {
            told = false;
            return Verdict.TAKE;
        }
        over = verdict == Allowance.Verdict.SUSTAINED;
        Verdict first = told ? Verdict.IGNORE : Verdict.REFUSE;
        told = true;
        return over ? Verdict.CLOSE : first;
    }

    private Allowance.Verdict use(long now) {
        Allowance.Verdict verdict = own == null ? Allowance.Verdict.GRANTED : own.use(now);
        Allowance shared = shared();
        return shared == null || verdict != Allowance.Verdict.GRANTED ? verdict : shared.use(now);
    }

    private @Nullable Allowance shared() {
        UserAllowances.Share entered = share;
        return entered == null ? null : entered.allowance();
    }

    /** Returns when something may be sent again, at least 1. */
    long retryAfterMillis() {
        long now = time.nanoTime();
        Allowance shared = shared();
        long nanos = Math.max(
                own == null ? 0 : own.nanosUntilGranted(now), shared == null ? 0 : shared.nanosUntilGranted(now));
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos + 999_999));
    }
}
