package dev.tidings.core.log;

import dev.tidings.api.EventId;
import dev.tidings.api.spi.LogEntry;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What is retained of one lane, and what goes first. Guarded by its stream's lock. */
final class RetainedLane {
    private final LaneRing ring = new LaneRing();
    private final Deque<Chain> ended = new ArrayDeque<>(2);
    private final @Nullable DeltaMerger merger;
    private final long limit;
    private final Departures departures;
    private long bytes;
    private long lastEvicted;
    private long newest;
    private @Nullable EventId goneNewest;

    private RetainedLane(long limit, boolean merges, Departures departures) {
        this.limit = limit;
        this.departures = departures;
        this.merger = merges ? new DeltaMerger(ring, limit) : null;
    }

    static RetainedLane ofEvents(long limit, Departures departures) {
        return new RetainedLane(limit, false, departures);
    }

    static RetainedLane ofDeltas(long limit, Departures departures) {
        return new RetainedLane(limit, true, departures);
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
    boolean add(LogEntry entry, long previousEvent, @Nullable Chain ofRun) {
        long cost = LaneRing.cost(entry);
        newest = entry.seq();
        goneNewest = null;
        if (cost > limit) {
            lastEvicted = Math.max(lastEvicted, newest);
            goneNewest = entry.header().eventId();
            departures.count(entry.header().type(), 1 + newest - entry.firstSeq(), Departures.Reason.ROOM);
            return false;
        }
        ring.add(entry, previousEvent, ofRun == null ? loose() : ofRun);
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
                chain != null && chain.endOfFirst(ring) < oldestMillis;
                chain = ended.peekFirst()) {
            evictOldest(Departures.Reason.AGE);
        }
        if (bytes > limit && merger != null && merger.isWorthwhile()) {
            merge();
        }
        while (bytes > limit && evictOldest(Departures.Reason.ROOM)) {}
    }

    void merge() {
        if (merger != null) {
            bytes -= merger.merge();
        }
    }

    /** Lets go of the oldest entry of the run that ended first, else of the oldest one; says whether there was any. */
    boolean evictOldest(Departures.Reason reason) {
        Chain endedFirst = ended.peekFirst();
        Chain chain = endedFirst == null ? ring.firstChain() : endedFirst;
        if (chain == null) {
            return false;
        }
        int index = ring.unchainFirst(chain);
        if (chain == endedFirst && chain.isEmpty()) {
            ended.removeFirst();
        }
        if (!ring.isHeld(index)) {
            drop(index, reason);
        }
        return true;
    }

    /** Lets go of an entry that no chain has. */
    void drop(int index, Departures.Reason reason) {
        if (departures.isCounting()) {
            departures.count(ring.type(index), 1 + ring.seq(index) - ring.firstSeq(index), reason);
        }
        long seq = ring.seq(index);
        bytes -= ring.cost(index);
        lastEvicted = Math.max(lastEvicted, seq);
        if (seq == newest) {
            goneNewest = ring.eventId(index);
        }
        ring.drop(index);
    }

    /** Returns the number of an event that is retained or was the last one to come, or 0. */
    long seqOf(EventId eventId) {
        if (eventId.equals(goneNewest)) {
            return newest;
        }
        for (int index = ring.size() - 1; index >= 0; index--) {
            if (!ring.isDead(index) && ring.eventId(index).equals(eventId)) {
                return ring.seq(index);
            }
        }
        return 0;
    }
}
