package dev.tidings.testkit.fault;

import dev.tidings.api.spi.LostRange;
import dev.tidings.testkit.fault.ClientHistory.Entry;
import dev.tidings.testkit.fault.HistoryChecker.Kind;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One life of a user's log, as one client saw it. Where an event comes too early, what it jumped over is missing until it
 * comes after all, which is out of order; what is missing when the section ends is lost. What a gap announced before the
 * jump is not missing. A merged frame stands for the pieces of its message only: anything else between its numbers is
 * missing too.
 */
final class Section {
    private final Oracle.Stream stream;
    private final Oracle oracle;
    private final Findings findings;
    private final long start;
    private final Numbers seen = new Numbers();
    private final Numbers missing = new Numbers();
    private final Numbers announced = new Numbers();
    private long position;
    private long end = Long.MAX_VALUE;
    private boolean touched;

    Section(Oracle.Stream stream, long start, Oracle oracle, Findings findings) {
        this.stream = stream;
        this.start = start;
        this.position = start;
        this.oracle = oracle;
        this.findings = findings;
    }

    Oracle.Stream stream() {
        return stream;
    }

    long position() {
        return position;
    }

    boolean isUntouched() {
        return !touched;
    }

    /** Takes the part of a range that can be true. */
    void announce(LostRange range, long head) {
        long from = Math.max(range.from(), position + 1);
        long to = Math.min(range.to(), head);
        if (from != range.from() || to != range.to()) {
            findings.add(
                    Kind.FALSE_GAP,
                    range.from(),
                    "numbers " + range.from() + " to " + range.to() + " were announced as lost to who is at " + position
                            + ", with a head of " + head);
        }
        if (from <= to) {
            Numbers others = range.deltasOnly() ? othersThanDeltas(from, to) : new Numbers();
            announced.add(from, to);
            announced.removeAll(others);
        }
    }

    private Numbers othersThanDeltas(long from, long to) {
        Numbers others = new Numbers();
        between(from, to).forEach((seq, event) -> {
            if (!event.isDelta() && !announced.contains(seq)) {
                others.add(seq, seq);
            }
        });
        return others;
    }

    private NavigableMap<Long, Emitted> between(long from, long to) {
        return oracle.of(stream).subMap(from, true, to, true);
    }

    void place(Entry.Event event) {
        touched = true;
        long seq = event.seq();
        long first = Math.min(event.firstSeq(), seq);
        boolean isNew = seq > position;
        if (isNew) {
            miss(position + 1, first - 1);
        } else if (seen.contains(seq)) {
            findings.add(Kind.DUPLICATE, seq, "event " + event.eventId() + " came again");
        } else {
            findings.add(Kind.OUT_OF_ORDER, seq, "event " + event.eventId() + " came behind number " + position);
        }
        if (announced.intersects(isNew ? Math.max(first, position + 1) : seq, seq)) {
            findings.add(Kind.FALSE_GAP, seq, "event " + event.eventId() + " was announced as lost and came after all");
        }
        position = Math.max(position, seq);
        cover(event, first, seq);
    }

    private void miss(long from, long to) {
        missing.add(from, to);
        missing.removeAll(announced);
    }

    private void cover(Entry.Event event, long first, long seq) {
        Numbers swallowed = new Numbers();
        Emitted last = oracle.at(stream, seq);
        if (first < seq && last != null) {
            between(first, seq - 1).forEach((number, other) -> {
                if (!last.isOfSameMessage(other)) {
                    findings.add(Kind.ALTERED, seq, "event " + event.eventId() + " was merged with " + other);
                    if (!seen.contains(number) && !announced.contains(number)) {
                        swallowed.add(number, number);
                    }
                }
            });
        }
        seen.add(first, seq);
        missing.remove(first, seq);
        seen.removeAll(swallowed);
        swallowed.stream().forEach(number -> missing.add(number, number));
    }

    void compare(Entry.Event event, Oracle.Bytes bytes) {
        Emitted emitted = oracle.at(stream, event.seq());
        if (emitted == null
                || !emitted.eventId().equals(event.eventId())
                || !emitted.type().equals(event.type())
                || !emitted.runId().equals(event.runId())) {
            findings.add(Kind.ALTERED, event.seq(), event + " came but what was emitted is " + emitted);
        } else if (event.firstSeq() < event.seq()) {
            compareMerged(event, emitted);
        } else if (emitted.body() != null && emitted.body() != event.body()) {
            findings.add(Kind.ALTERED, event.seq(), "event " + event.eventId() + " has other bytes than were emitted");
        } else if (bytes.differ(stream, event.seq(), event.hash())) {
            findings.add(Kind.ALTERED, event.seq(), "event " + event.eventId() + " has other bytes than elsewhere");
        }
    }

    private void compareMerged(Entry.Event event, Emitted last) {
        if (!last.isDelta()) {
            findings.add(
                    Kind.ALTERED, event.seq(), "event " + event.eventId() + " was merged but is no piece of a text");
        } else if (last.piece() != null && !Objects.equals(merged(event), event.piece())) {
            findings.add(
                    Kind.ALTERED,
                    event.seq(),
                    "event " + event.eventId() + " is not its pieces from number " + event.firstSeq() + " on");
        }
    }

    private @Nullable Piece merged(Entry.Event event) {
        Map<Long, Emitted> pieces = between(event.firstSeq(), event.seq());
        Piece whole = null;
        for (Emitted emitted : pieces.values()) {
            Piece next = emitted.piece();
            whole = next == null || whole == null ? next : whole.with(next);
            if (whole == null) {
                return null;
            }
        }
        return pieces.size() == event.seq() - event.firstSeq() + 1 ? whole : null;
    }

    /** Ends it with its life of the log: what went down with it is no loss. */
    void bury() {
        oracle.of(stream).tailMap(position, false).forEach((seq, event) -> {
            if (oracle.isBuried(event)) {
                announced.add(seq, seq);
            }
        });
    }

    /** Ends it where the client is: what comes behind that is due to nobody. */
    void cut() {
        end = position;
    }

    void close() {
        miss(position + 1, Math.min(end, oracle.head(stream)));
        missing.stream()
                .limit(Findings.MOST)
                .forEach(seq ->
                        findings.add(Kind.LOST, seq, "emitted as " + oracle.at(stream, seq) + " and never seen"));
    }

    /** Says whether the client was to get an event. */
    boolean isDue(long seq) {
        return seq > start && seq <= end && !announced.contains(seq);
    }

    /** Says whether a piece of text must be there: it was due, and is not found to be lost. */
    boolean hasPiece(long seq) {
        return isDue(seq) && !missing.contains(seq);
    }

    /** Counts what did not come and need not have. */
    long excused() {
        return oracle.of(stream).tailMap(start, false).keySet().stream()
                .filter(seq -> announced.contains(seq) && !seen.contains(seq))
                .count();
    }

    /** Returns everything that was emitted in it. */
    Map<Long, Emitted> events() {
        return oracle.of(stream);
    }
}
