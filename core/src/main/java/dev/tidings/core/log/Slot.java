package dev.tidings.core.log;

import dev.tidings.api.spi.LogEntry;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The place of one entry in its lane. It stays in the ring for a while when the entry is gone. */
final class Slot {
    /** What an entry takes beside its bytes on the wire, measured on a 64-bit VM with compressed references. */
    static final int ENTRY_BYTES = 340;

    /** The number of the last whole event before the entry. */
    final long previousEvent;

    /** The number of the entry, or of the merged entry that took it in. */
    private long seq;

    private int cost;
    private @Nullable LogEntry entry;
    /** Null when no run has it any more: what is held nevertheless is a terminal event. */
    @Nullable
    Chain chain;
    /** The next one of the same chain. */
    @Nullable
    Slot next;
    /** Whether it stays when its run has to go. */
    boolean held;

    Slot(LogEntry entry, long previousEvent) {
        this.entry = entry;
        this.seq = entry.seq();
        this.cost = entry.size() + ENTRY_BYTES;
        this.previousEvent = previousEvent;
    }

    long seq() {
        return seq;
    }

    /** What the entry counts, also when it is gone. */
    int cost() {
        return cost;
    }

    boolean isDead() {
        return entry == null;
    }

    LogEntry entry() {
        return Objects.requireNonNull(entry);
    }

    /** Takes in the entries of neighbours. */
    void replace(LogEntry merged) {
        entry = merged;
        seq = merged.seq();
        cost = merged.size() + ENTRY_BYTES;
    }

    void drop() {
        entry = null;
        chain = null;
        next = null;
    }
}
