package dev.tidings.core.log;

import dev.tidings.api.EventId;
import dev.tidings.api.spi.LogEntry;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Entries as bytes, in blocks that are used again: what is retained is copied by no collector, and no reference to it has
 * to be stored. A block is a quarter of what is there, up to {@value #LARGEST} bytes; an entry that is larger than an eighth of that
 * has one of its own, so that few bytes are left over at the end of a block. What stays when its neighbours go is kept in other blocks, or
 * it would hold a whole one of theirs for itself. A place is a block's slot and where the entry begins in it; it stays the same until the
 * entry is moved or removed. How many entries are in a block is known without a look at it. Guarded by its stream's lock.
 */
final class Blocks {
    static final int LARGEST = 16 * 1024;

    private static final int LARGEST_SHARED = LARGEST / 8;
    private static final int SMALLEST = 256;
    private static final int SLOTS = 2;
    private static final int NONE = -1;
    private static final byte[] FREE = new byte[0];
    private static final long KEPT = 1L << (Long.SIZE - 2);
    private static final int SLOT = (int) (KEPT >>> Integer.SIZE) - 1;

    private byte[][] blocks = {FREE, FREE};
    private int[] entries = new int[SLOTS];
    private int slot;
    private int hand;
    private byte[] block = FREE;
    private int blockEntries;
    private int end;
    private int spare = NONE;
    private long capacity;
    private long used;
    private @Nullable Blocks kept;

    /** Returns the bytes of all blocks. */
    long capacity() {
        return capacity;
    }

    /** Says whether more than a fifth of the room is lost to holes, and that is worth a move. */
    boolean isWasteful() {
        return capacity > used + used / 4 + 3L * LARGEST;
    }

    /** Adds an entry of a {@linkplain StoredEntry#size size}, and returns its place. */
    long add(LogEntry entry, int size) {
        long place = take(size);
        StoredEntry.write(entry, size, slotOf(place) == slot ? block : blocks[slotOf(place)], (int) place);
        return place;
    }

    /** Adds what is in other blocks, where such entries are in them, and returns its place. */
    long add(Blocks other, long place, int size) {
        return isKept(place) ? addKept(other.holding(place), place, size) : copy(other, place, size);
    }

    /** Moves an entry to those that stay when their neighbours go, and returns its place. */
    long keep(long place, int size) {
        if (isKept(place)) {
            return place;
        }
        long moved = addKept(this, place, size);
        remove(place, size);
        return moved;
    }

    private long addKept(Blocks other, long place, int size) {
        Blocks into = kept();
        long before = into.capacity;
        long there = into.copy(other, place, size) | KEPT;
        capacity += into.capacity - before;
        used += size;
        return there;
    }

    private void removeKept(long place, int size) {
        Blocks from = kept();
        long before = from.capacity;
        from.remove(place & ~KEPT, size);
        if (from.used == 0) {
            kept = null;
        }
        capacity += (kept == null ? 0 : from.capacity) - before;
        used -= size;
    }

    private Blocks kept() {
        if (kept == null) {
            kept = new Blocks();
        }
        return kept;
    }

    private static boolean isKept(long place) {
        return (place & KEPT) != 0;
    }

    private Blocks holding(long place) {
        return isKept(place) ? kept() : this;
    }

    private byte[] blockOf(long place) {
        return holding(place).blocks[slotOf(place)];
    }

    private long copy(Blocks other, long place, int size) {
        long here = take(size);
        System.arraycopy(other.blocks[slotOf(place)], (int) place, blocks[slotOf(here)], (int) here, size);
        return here;
    }

    private long take(int size) {
        if (size > LARGEST_SHARED) {
            return takeAlone(size);
        }
        if (size > block.length - end) {
            turn(size);
        }
        long place = (long) slot << Integer.SIZE | end;
        end += size;
        blockEntries++;
        used += size;
        return place;
    }

    private long takeAlone(int size) {
        int alone = freeSlot();
        blocks[alone] = new byte[size];
        entries[alone] = 1;
        capacity += size;
        used += size;
        return (long) alone << Integer.SIZE;
    }

    /** Goes on in a block that has room. */
    private void turn(int size) {
        entries[slot] += blockEntries;
        blockEntries = 0;
        if (entries[slot] == 0) {
            free(slot);
        }
        end = 0;
        if (spare != NONE) {
            slot = spare;
            spare = NONE;
        } else {
            slot = freeSlot();
            blocks[slot] = new byte[Math.max(size, (int) Math.min(LARGEST, Math.max(SMALLEST, used / 4)))];
            capacity += blocks[slot].length;
        }
        block = blocks[slot];
    }

    private int freeSlot() {
        int known = blocks.length;
        for (int tried = 0; tried < known; tried++) {
            hand = (hand + 1) & (known - 1);
            if (blocks[hand] == FREE && hand != slot) {
                return hand;
            }
        }
        blocks = Arrays.copyOf(blocks, known * 2);
        Arrays.fill(blocks, known, known * 2, FREE);
        entries = Arrays.copyOf(entries, known * 2);
        return known;
    }

    private void free(int unused) {
        if (spare == NONE && blocks[unused].length == LARGEST) {
            spare = unused;
        } else {
            capacity -= blocks[unused].length;
            blocks[unused] = FREE;
        }
    }

    /** Returns an entry. */
    LogEntry entry(long place, Kind kind, long seq, long millis) {
        return StoredEntry.read(blockOf(place), (int) place, kind, seq, millis);
    }

    /** Returns the id of an entry. */
    EventId eventId(long place, Kind kind) {
        return StoredEntry.eventId(blockOf(place), (int) place, kind);
    }

    /** Returns the number of the first piece of an entry. */
    long firstSeq(long place, Kind kind, long seq) {
        return kind.messageId() == null ? seq : StoredEntry.firstSeq(blockOf(place), (int) place);
    }

    private static int slotOf(long place) {
        return (int) (place >>> Integer.SIZE) & SLOT;
    }

    /** Removes an entry, whose size has to be said: what goes is in no cache, so it is not looked at. */
    void remove(long place, int size) {
        if (isKept(place)) {
            removeKept(place, size);
            return;
        }
        int from = slotOf(place);
        used -= size;
        entries[from]--;
        if (from == slot) {
            end = entries[from] + blockEntries == 0 ? 0 : end;
        } else if (entries[from] == 0) {
            free(from);
        }
    }
}
