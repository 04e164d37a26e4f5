package dev.tidings.core.log;

import dev.tidings.api.EventId;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What is retained of one lane, and what goes first. Guarded by its stream's lock. */
final class RetainedLane {
    private final LaneRing ring = new LaneRing();
    private final Deque<Chain> ended = new ArrayDeque<>(2);
    private final @Nullable DeltaMerger merger;
    private final long limit;
    private long bytes;
    private long lastEvicted;

    private RetainedLane(long limit, boolean merges) {
        this.limit = limit;
        this.merger = merges ? new DeltaMerger(ring, limit) : null;
    }

    static RetainedLane ofEvents(long limit) {
        return new RetainedLane(limit, false);
    }

    static RetainedLane ofDeltas(long limit) {
        return new RetainedLane(limit, true);
    }

    LaneRing ring() {
        return ring;
    }

    long bytes() {
        return bytes;
    }

    /** The highest number that is gone; 0 if nothing is. */
    long lastEvicted() {
        return lastEvicted;
    }

    /** Adds an entry to a run's chain, or to none; says whether there is room for it at all. */
    boolean add(Slot slot, @Nullable Chain ofRun) {
        long cost = slot.cost();
        if (cost > limit) {
            lastEvicted = slot.seq();
            return false;
        }
        (ofRun == null ? loose() : ofRun).add(slot);
        ring.add(slot);
        bytes += cost;
        if (merger != null) {
            merger.added(cost);
        }
        return true;
    }

    private Chain loose() {
        Chain last = ended.peekLast();
        if (last == null || !last.isLoose()) {
            last = Chain.withoutRun();
            ended.addLast(last);
        }
        return last;
    }

    void end(Chain chain, long millis) {
        chain.end(millis);
        if (!chain.isEmpty()) {
            ended.addLast(chain);
        }
    }

    void trim(long oldestMillis) {
        for (Chain chain = ended.peekFirst();
                chain != null && chain.endOfFirst() < oldestMillis;
                chain = ended.peekFirst()) {
            evictOldest();
        }
        if (bytes > limit && merger != null && merger.isWorthwhile()) {
            merge();
        }
        while (bytes > limit && evictOldest()) {}
    }

    void merge() {
        if (merger != null) {
            bytes -= merger.merge();
        }
    }

    /** Lets go of the oldest entry of the run that ended first, else of the oldest one; says whether there was any. */
    boolean evictOldest() {
        Chain chain = ended.peekFirst();
        if (chain == null) {
            Slot oldest = ring.firstChained();
            chain = oldest == null ? null : oldest.chain;
            if (chain == null) {
                return false;
            }
        }
        Slot slot = chain.removeFirst();
        if (chain.isEmpty() && chain == ended.peekFirst()) {
            ended.removeFirst();
        }
        if (!slot.held) {
            drop(slot);
        }
        return true;
    }

    /** Lets go of an entry that no chain has. */
    void drop(Slot slot) {
        bytes -= slot.cost();
        lastEvicted = Math.max(lastEvicted, slot.seq());
        slot.drop();
        ring.died();
    }

    /** Returns the number of an event, or 0. */
    long seqOf(EventId eventId) {
        for (int index = ring.size() - 1; index >= 0; index--) {
            Slot slot = ring.get(index);
            if (!slot.isDead() && slot.entry().header().eventId().equals(eventId)) {
                return slot.seq();
            }
        }
        return 0;
    }
}
