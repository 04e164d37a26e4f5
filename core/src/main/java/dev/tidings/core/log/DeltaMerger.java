package dev.tidings.core.log;

import dev.tidings.api.spi.DeltaSpan;
import dev.tidings.api.spi.LogEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Puts neighbouring pieces of one message together, to save what each piece needs beside its text.
 *
 * <p>A pass looks at what was added since the last one, and at the last entry of that, which may grow. It is worthwhile
 * when that is a quarter of the lane; so each piece is looked at once, and copied about once, whether or not merging
 * helps.
 *
 * <p>The size of a merged entry is foretold from the smallest envelope of its pieces. Where a text has many characters
 * of several bytes the guess is too low; an entry that came out too large is made again in two halves.
 */
final class DeltaMerger {
    private static final int MOST_BYTES = 16 * 1024;

    private final LaneRing ring;
    private final long worthwhile;
    private final int mostBytes;
    private final List<LogEntry> pieces = new ArrayList<>();
    private int from;
    private long added;
    private long sum;
    private long envelope;
    private long resumeAfter;
    private long saved;

    DeltaMerger(LaneRing ring, long limit) {
        this.ring = ring;
        this.worthwhile = limit / 4;
        this.mostBytes = (int) Math.min(MOST_BYTES, limit / 4);
    }

    void added(long bytes) {
        added += bytes;
    }

    boolean isWorthwhile() {
        return added >= worthwhile;
    }

    /** Merges what can be merged and returns how many bytes that saved. */
    long merge() {
        pieces.clear();
        added = 0;
        saved = 0;
        int dead = 0;
        for (int index = ring.live(ring.indexAfter(resumeAfter)); index < ring.size(); index = ring.live(index + 1)) {
            LogEntry entry = ring.entry(index);
            if (!goesOn(index, entry)) {
                dead += flush();
            }
            collect(index, entry);
        }
        int lastFrom = from;
        boolean any = !pieces.isEmpty();
        dead += flush();
        if (any) {
            resumeAfter = ring.seq(lastFrom) - 1;
        }
        if (dead > 0) {
            ring.purge();
        }
        return saved;
    }

    /** Says whether an entry is a neighbour of those collected: then no dead one is between them. */
    private boolean goesOn(int index, LogEntry entry) {
        int count = pieces.size();
        if (count == 0) {
            return true;
        }
        int last = from + count - 1;
        return index == last + 1
                && ring.areOfOneChain(last, index)
                && pieces.get(count - 1).isContinuedBy(entry)
                && sum + entry.size() - count * Math.min(envelope, envelope(entry)) <= mostBytes;
    }

    private static long envelope(LogEntry entry) {
        DeltaSpan span = Objects.requireNonNull(entry.header().span());
        return entry.size() - span.length();
    }

    private void collect(int index, LogEntry entry) {
        boolean isFirst = pieces.isEmpty();
        from = isFirst ? index : from;
        envelope = isFirst ? envelope(entry) : Math.min(envelope, envelope(entry));
        sum = isFirst ? entry.size() : sum + entry.size();
        pieces.add(entry);
    }

    private int flush() {
        int dead = flush(from, from + pieces.size());
        pieces.clear();
        return dead;
    }

    private int flush(int begin, int end) {
        if (end - begin < 2) {
            return 0;
        }
        LogEntry merged = merged(begin, end);
        if (merged == null) {
            return 0;
        }
        if (merged.size() > mostBytes + mostBytes / 4) {
            int half = begin + (end - begin) / 2;
            return flush(begin, half) + flush(half, end);
        }
        for (int index = begin; index < end; index++) {
            saved += ring.cost(index);
        }
        ring.replace(begin, end - 1, merged);
        saved -= ring.cost(begin);
        return end - begin - 1;
    }

    /** Merges, or returns null if the JSON is not what it has to be: then the pieces stay as they are. */
    private @Nullable LogEntry merged(int begin, int end) {
        try {
            return LogEntry.merge(pieces.subList(begin - from, end - from));
        } catch (IllegalArgumentException foreign) {
            return null;
        }
    }
}
