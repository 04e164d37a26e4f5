package dev.tidings.core.log;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The retained entries of one run in one lane, oldest first; or such without a run, which end when they are added. */
final class Chain {
    private static final long OPEN = Long.MAX_VALUE;

    private final boolean loose;
    private long ended = OPEN;
    private @Nullable Slot first;
    private @Nullable Slot last;

    private Chain(boolean loose) {
        this.loose = loose;
    }

    static Chain ofRun() {
        return new Chain(false);
    }

    static Chain withoutRun() {
        return new Chain(true);
    }

    boolean isLoose() {
        return loose;
    }

    boolean isEmpty() {
        return first == null;
    }

    void add(Slot slot) {
        slot.chain = this;
        if (last == null) {
            first = slot;
        } else {
            last.next = slot;
        }
        last = slot;
    }

    Slot removeFirst() {
        Slot slot = Objects.requireNonNull(first);
        first = slot.next;
        if (first == null) {
            last = null;
        }
        slot.next = null;
        slot.chain = null;
        return slot;
    }

    /** Lets the first of several neighbours stand for all of them. */
    void collapse(Slot from, Slot to) {
        from.next = to.next;
        if (last == to) {
            last = from;
        }
    }

    void end(long millis) {
        ended = millis;
    }

    /** Since when the first entry ages. */
    long endOfFirst() {
        return loose ? Objects.requireNonNull(first).entry().timestampMillis() : ended;
    }
}
