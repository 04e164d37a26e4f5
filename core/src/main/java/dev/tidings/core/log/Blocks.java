package dev.tidings.core.log;

import dev.tidings.api.spi.LogEntry;
import java.util.Arrays;

/**
 * Entries as bytes, in blocks that are used again: what is retained is copied by no collector, and no reference to it has
 * to be stored. A block is a quarter of what is there, up to {@value #LARGEST} bytes; an entry that is larger has one of its own. A
 * place is a block's slot and where the entry begins in it; it stays the same until the entry is removed. How many entries are
 * in a block is known without a look at it. Guarded by its stream's lock.
 */
final class Blocks {
    static final int LARGEST = 16 * 1024;

    private static final int SMALLEST = 256;
    private static final int SLOTS = 2;
    private static final int NONE = -1;
    private static final byte[] FREE = new byte[0];

    private byte[][] blocks = {FREE, FREE};
    private int[] entries = new int[SLOTS];
    private int slot;
    private byte[] block = FREE;
    private int blockEntries;
    private int end;
    private int spare = NONE;
    private long capacity;
    private long used;

    /** Returns the bytes of all blocks. */
    long capacity() {
        return capacity;
    }

    /** Says whether less than half of the room is used, and that is worth a move. */
    boolean isWasteful() {
        return capacity > 2 * used + 3L * LARGEST;
    }

    /** Adds an entry, and returns its place. */
    long add(LogEntry entry) {
        int size = StoredEntry.size(entry);
        if (size > block.length - end) {
            turn(size);
        }
        long place = (long) slot << Integer.SIZE | end;
        StoredEntry.write(entry, size, block, end);
        end += size;
        blockEntries++;
        used += entry.size();
        return place;
    }

    /** Goes on in a block that has room. */
    private void turn(int size) {
        entries[slot] += blockEntries;
        blockEntries = 0;
        if (entries[slot] == 0) {
            free(slot);
        }
        end = 0;
        if (spare != NONE && size <= LARGEST) {
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
        for (int next = 0; next < blocks.length; next++) {
            if (blocks[next] == FREE) {
                return next;
            }
        }
        int known = blocks.length;
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
        return StoredEntry.read(blocks[slotOf(place)], (int) place, kind, seq, millis);
    }

    /** Returns the number of the first piece of an entry. */
    long firstSeq(long place, Kind kind, long seq) {
        return kind.messageId() == null ? seq : StoredEntry.firstSeq(blocks[slotOf(place)], (int) place);
    }

    private static int slotOf(long place) {
        return (int) (place >>> Integer.SIZE);
    }

    /** Removes an entry, whose {@link LogEntry#size} has to be said: what goes is in no cache, so it is not looked at. */
    void remove(long place, int size) {
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
