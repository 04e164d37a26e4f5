package dev.tidings.core.log;

import dev.tidings.api.EventId;
import dev.tidings.api.Position;
import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.RunId;
import dev.tidings.api.spi.EventHeader;
import dev.tidings.api.spi.Lane;
import dev.tidings.api.spi.LogEntry;
import dev.tidings.api.spi.LogSlice;
import dev.tidings.api.spi.LostRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is retained of one stream. Guarded by the stream's lock.
 *
 * <p>Each lane is a ring of entries in the order of their numbers, through which one chain per run goes. The chains of
 * ended runs wait in the order of their ends, and what has to go is always the first of the first chain: by age while
 * its run ended too long ago, by bytes for as long as there are too many, and without an ended run the oldest of the
 * ring. An entry without a run ends when it is appended; neighbours among those share a chain. So nothing is searched,
 * whatever has to go.
 *
 * <p>Holes can be anywhere. Of each entry is known the last whole event before it, so for the hole in front of it it is
 * known whether a whole event is in that, and nothing has to be remembered of what is gone.
 */
final class Retained {
    private final RetainedLane events;
    private final RetainedLane deltas;
    private final Terminals terminals;
    private final OpenRuns runs = new OpenRuns();
    private final long ageMillis;
    private OpenRuns.@Nullable Run recent;
    private long lastEvent;

    Retained(RetentionPolicy policy, Departures departures) {
        long laneBytes = policy.bytesPerUser() / 2;
        events = RetainedLane.ofEvents(laneBytes, departures);
        deltas = RetainedLane.ofDeltas(laneBytes, departures);
        terminals = new Terminals(events, laneBytes / 2);
        ageMillis = policy.age().toMillis();
    }

    long bytes() {
        return events.bytes() + deltas.bytes();
    }

    void add(LogEntry entry) {
        EventHeader header = entry.header();
        OpenRuns.Run run = run(header.runId());
        if (header.lane() == Lane.DELTA) {
            deltas.add(entry, lastEvent, run == null ? null : run.deltas());
            return;
        }
        long previousEvent = lastEvent;
        lastEvent = entry.seq();
        if (run == null && header.startsRun()) {
            run = open(entry);
        }
        boolean added = events.add(entry, previousEvent, run == null ? null : run.events());
        if (header.endsRun()) {
            end(run, entry.timestampMillis());
            if (added) {
                terminals.holdLast();
            }
        }
    }

    private OpenRuns.@Nullable Run run(RunId id) {
        OpenRuns.Run known = recent;
        if (known == null || !known.id().equals(id)) {
            known = runs.find(id);
            recent = known == null ? recent : known;
        }
        return known;
    }

    private OpenRuns.Run open(LogEntry entry) {
        OpenRuns.Run run = runs.open(entry.header().runId());
        end(runs.surplus(), entry.timestampMillis());
        recent = run;
        return run;
    }

    private void end(OpenRuns.@Nullable Run run, long millis) {
        if (run != null) {
            runs.close(run);
            recent = null;
            events.end(run.events(), millis);
            deltas.end(run.deltas(), millis);
        }
    }

    /** Lets go of what is too old or too much. */
    void trim(long nowMillis) {
        events.trim(nowMillis - ageMillis);
        deltas.trim(nowMillis - ageMillis);
    }

    /** Lets go of so many bytes, streamed text first and terminal events last; or of everything. */
    void shed(long wanted, Departures.Reason reason) {
        long target = Math.max(0, bytes() - wanted);
        if (target > 0) {
            deltas.merge();
        }
        while (bytes() > target
                && (deltas.evictOldest(reason) || events.evictOldest(reason) || terminals.releaseOldest())) {}
    }

    /** Returns the number of an event that is retained or was the last of its lane, or 0. */
    long seqOf(EventId eventId) {
        return Math.max(events.seqOf(eventId), deltas.seqOf(eventId));
    }

    LogSlice slice(Position head, long afterSeq, int maxEntries) {
        List<LogEntry> entries = new ArrayList<>();
        List<LostRange> lost = new ArrayList<>();
        long lastEvicted = Math.max(events.lastEvicted(), deltas.lastEvicted());
        int event = events.ring().live(events.ring().indexAfter(afterSeq));
        int delta = deltas.ring().live(deltas.ring().indexAfter(afterSeq));
        long expected = afterSeq + 1;
        while (event < events.ring().size() || delta < deltas.ring().size()) {
            if (entries.size() == maxEntries && expected > lastEvicted) {
                return new LogSlice(head, entries, lost);
            }
            boolean eventNext = isEventNext(event, delta);
            LaneRing ring = eventNext ? events.ring() : deltas.ring();
            int index = eventNext ? event : delta;
            if (eventNext) {
                event = ring.live(event + 1);
            } else {
                delta = ring.live(delta + 1);
            }
            addLost(lost, expected, ring.firstSeq(index) - 1, ring.previousEvent(index));
            expected = ring.seq(index) + 1;
            if (entries.size() < maxEntries) {
                entries.add(ring.entry(index));
            }
        }
        addLost(lost, expected, head.seq(), lastEvent);
        return new LogSlice(head, entries, lost);
    }

    private boolean isEventNext(int event, int delta) {
        return delta == deltas.ring().size()
                || (event < events.ring().size()
                        && events.ring().seq(event) < deltas.ring().seq(delta));
    }

    private static void addLost(List<LostRange> lost, long from, long to, long lastEvent) {
        if (from <= to) {
            lost.add(new LostRange(from, to, lastEvent < from));
        }
    }
}
