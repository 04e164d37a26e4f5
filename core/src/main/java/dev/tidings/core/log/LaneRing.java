package dev.tidings.core.log;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The slots of one lane in the order of their numbers, in a growing circular array. Entries go from anywhere: a dead
 * slot stays until it is the first one, or until more than half are dead and all of them are dropped.
 */
final class LaneRing {
    private static final int INITIAL = 8;

    private @Nullable Slot[] slots = new @Nullable Slot[INITIAL];
    private int first;
    private int size;
    private int dead;
    private int unchained;

    /** Returns how many slots there are, dead ones included. */
    int size() {
        return size;
    }

    Slot get(int index) {
        return Objects.requireNonNull(slots[(first + index) & (slots.length - 1)]);
    }

    void add(Slot slot) {
        if (size == slots.length) {
            rebuild(size * 2);
        }
        slots[(first + size) & (slots.length - 1)] = slot;
        size++;
    }

    /** Takes note that the entry of a slot is gone. */
    void died() {
        dead++;
        while (size > 0 && get(0).isDead()) {
            slots[first] = null;
            first = (first + 1) & (slots.length - 1);
            size--;
            dead--;
            unchained = Math.max(0, unchained - 1);
        }
        int live = size - dead;
        if (dead > live + INITIAL || (slots.length > INITIAL && live < slots.length / 8)) {
            rebuild(fitting(live));
        }
    }

    /** Drops all dead slots. */
    void purge() {
        int live = 0;
        for (int index = 0; index < size; index++) {
            live += get(index).isDead() ? 0 : 1;
        }
        rebuild(fitting(live));
    }

    private static int fitting(int live) {
        return Math.max(INITIAL, Integer.highestOneBit(Math.max(1, live)) * 4);
    }

    /** Returns the oldest slot that belongs to a chain, or null. What was passed once is not looked at again. */
    @Nullable
    Slot firstChained() {
        while (unchained < size) {
            Slot slot = get(unchained);
            if (!slot.isDead() && slot.chain != null) {
                return slot;
            }
            unchained++;
        }
        return null;
    }

    /** Returns the index of the first slot behind a sequence number; {@link #size()} if there is none. */
    int indexAfter(long seq) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (get(middle).seq() > seq) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** Returns the index of the first live slot from an index on; {@link #size()} if there is none. */
    int live(int from) {
        int index = from;
        while (index < size && get(index).isDead()) {
            index++;
        }
        return index;
    }

    private void rebuild(int capacity) {
        @Nullable Slot[] copy = new @Nullable Slot[capacity];
        int count = 0;
        for (int index = 0; index < size; index++) {
            Slot slot = get(index);
            if (!slot.isDead()) {
                copy[count++] = slot;
            }
        }
        slots = copy;
        first = 0;
        size = count;
        dead = 0;
        unchained = 0;
    }
}
