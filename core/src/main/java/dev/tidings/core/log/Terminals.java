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

    private final Deque<Long> seqs = new ArrayDeque<>(2);
    private final RetainedLane lane;
    private final long limit;
    private long bytes;

    Terminals(RetainedLane lane, long limit) {
        this.lane = lane;
        this.limit = limit;
    }

    /** Takes the last entry of the lane. */
    void holdLast() {
        int index = lane.ring().size() - 1;
        long cost = lane.ring().cost(index);
        if (cost > limit) {
            return;
        }
        lane.ring().hold(index);
        seqs.addLast(lane.ring().seq(index));
        bytes += cost;
        while (seqs.size() > MOST || bytes > limit) {
            releaseOldest();
        }
    }

    /** Lets go of the oldest one; says whether there was any. */
    boolean releaseOldest() {
        Long seq = seqs.pollFirst();
        if (seq == null) {
            return false;
        }
        LaneRing ring = lane.ring();
        int index = ring.indexAfter(seq) - 1;
        bytes -= ring.cost(index);
        ring.release(index);
        if (!ring.isChained(index)) {
            lane.drop(index, Departures.Reason.ROOM);
        }
        return true;
    }
}
