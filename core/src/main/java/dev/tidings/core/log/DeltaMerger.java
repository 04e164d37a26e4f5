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
    private List<Slot> pieces = List.of();
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
        pieces = new ArrayList<>();
        added = 0;
        saved = 0;
        int dead = 0;
        for (int index = ring.live(ring.indexAfter(resumeAfter)); index < ring.size(); index = ring.live(index + 1)) {
            Slot slot = ring.get(index);
            if (!goesOn(slot)) {
                dead += flush();
            }
            collect(slot);
        }
        Slot first = pieces.isEmpty() ? null : pieces.get(0);
        dead += flush();
        if (first != null) {
            resumeAfter = first.seq() - 1;
        }
        pieces = List.of();
        if (dead > 0) {
            ring.purge();
        }
        return saved;
    }

    private boolean goesOn(Slot slot) {
        if (pieces.isEmpty()) {
            return true;
        }
        Slot last = pieces.get(pieces.size() - 1);
        return last.chain == slot.chain
                && last.entry().isContinuedBy(slot.entry())
                && sum + slot.entry().size() - pieces.size() * Math.min(envelope, envelope(slot)) <= mostBytes;
    }

    private static long envelope(Slot slot) {
        DeltaSpan span = Objects.requireNonNull(slot.entry().header().span());
        return slot.entry().size() - span.length();
    }

    private void collect(Slot slot) {
        envelope = pieces.isEmpty() ? envelope(slot) : Math.min(envelope, envelope(slot));
        sum = pieces.isEmpty() ? slot.entry().size() : sum + slot.entry().size();
        pieces.add(slot);
    }

    private int flush() {
        int dead = flush(pieces);
        pieces.clear();
        return dead;
    }

    private int flush(List<Slot> slots) {
        if (slots.size() < 2) {
            return 0;
        }
        LogEntry merged = merged(slots);
        if (merged == null) {
            return 0;
        }
        if (merged.size() > mostBytes + mostBytes / 4) {
            int half = slots.size() / 2;
            return flush(slots.subList(0, half)) + flush(slots.subList(half, slots.size()));
        }
        replace(slots, merged);
        return slots.size() - 1;
    }

    /** Merges, or returns null if the JSON is not what it has to be: then the pieces stay as they are. */
    private static @Nullable LogEntry merged(List<Slot> slots) {
        try {
            return LogEntry.merge(slots.stream().map(Slot::entry).toList());
        } catch (IllegalArgumentException foreign) {
            return null;
        }
    }

    private void replace(List<Slot> slots, LogEntry merged) {
        Slot first = slots.get(0);
        Slot last = slots.get(slots.size() - 1);
        Objects.requireNonNull(first.chain).collapse(first, last);
        for (Slot slot : slots) {
            saved += slot.cost();
            if (slot != first) {
                slot.drop();
            }
        }
        first.replace(merged);
        saved -= first.cost();
    }
}
