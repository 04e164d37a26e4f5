package dev.tidings.core.monitor;

import dev.tidings.api.monitor.RollbackGuard.Side;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which side is in use, and how many calls are on either.
 *
 * <p>A call counts itself on a side and then looks whether that side is still in use; if not, it begins again. So once a
 * switch has returned, no call begins on the side it left, and a count of zero there means that nobody is on it.
 */
final class GuardSwitch {
    private final AtomicLong currentCalls = new AtomicLong();
    private final AtomicLong previousCalls = new AtomicLong();
    private final ReentrantLock switching = new ReentrantLock();
    private volatile State state;
    private long past;

    GuardSwitch(Instant made) {
        state = new State(Side.CURRENT, 0, made, Optional.empty());
    }

    /** Begins a call; returns the side to {@link #leave} when it is over. */
    Side enter() {
        while (true) {
            Side side = state.inUse();
            calls(side).incrementAndGet();
            if (state.inUse() == side) {
                return side;
            }
            calls(side).decrementAndGet();
        }
    }

    void leave(Side side) {
        calls(side).decrementAndGet();
    }

    AtomicLong calls(Side side) {
        return side == Side.CURRENT ? currentCalls : previousCalls;
    }

    State state() {
        return state;
    }

    /** Falls back for a degradation, unless that is from before the last restore, or signals are ignored. */
    boolean fallBack(Degradation signal, Instant now, String why) {
        switching.lock();
        try {
            return isNew(signal) && change(Side.PREVIOUS, now, Optional.of(why));
        } finally {
            switching.unlock();
        }
    }

    boolean isNew(Degradation signal) {
        switching.lock();
        try {
            return signal.number() > past;
        } finally {
            switching.unlock();
        }
    }

    /** Switches back, and ignores all degradations up to a number. */
    boolean restore(long last, Instant now) {
        switching.lock();
        try {
            boolean switched = change(Side.CURRENT, now, Optional.empty());
            past = switched ? Math.max(past, last) : past;
            return switched;
        } finally {
            switching.unlock();
        }
    }

    /** Ignores degradations from now on. */
    void ignoreSignals() {
        switching.lock();
        try {
            past = Long.MAX_VALUE;
        } finally {
            switching.unlock();
        }
    }

    /** Switches, unless that side is in use. Without a reason the last one stays. */
    boolean change(Side to, Instant now, Optional<String> why) {
        switching.lock();
        try {
            State before = state;
            if (before.inUse() == to) {
                return false;
            }
            state = new State(to, before.switches() + 1, now, why.or(before::why));
            return true;
        } finally {
            switching.unlock();
        }
    }

    record State(Side inUse, long switches, Instant since, Optional<String> why) {}
}
