package dev.tidings.core.log;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The events that ended the last runs: they stay when the rest of their run has to go. Guarded by its stream's lock.
 *
 * <p>One that is let go before its run is becomes an ordinary event of it.
 */
final class Terminals {
    private static final int MOST = 64;

    private final Deque<Slot> slots = new ArrayDeque<>(2);
    private final RetainedLane lane;
    private final long limit;
    private long bytes;

    Terminals(RetainedLane lane, long limit) {
        this.lane = lane;
        this.limit = limit;
    }

    void hold(Slot slot) {
        long cost = slot.cost();
        if (cost > limit) {
            return;
        }
        slot.held = true;
        slots.addLast(slot);
        bytes += cost;
        while (slots.size() > MOST || bytes > limit) {
            releaseOldest();
        }
    }

    /** Lets go of the oldest one; says whether there was any. */
    boolean releaseOldest() {
        Slot slot = slots.pollFirst();
        if (slot == null) {
            return false;
        }
        bytes -= slot.cost();
        slot.held = false;
        if (slot.chain == null) {
            lane.drop(slot);
        }
        return true;
    }
}
