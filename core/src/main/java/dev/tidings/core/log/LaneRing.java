package dev.tidings.core.log;

import dev.tidings.api.spi.LogEntry;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The retained entries of one lane, oldest first, in a growing circular array. Guarded by its stream's lock. */
final class LaneRing {
    private static final int INITIAL = 16;

    private @Nullable LogEntry[] entries = new @Nullable LogEntry[INITIAL];
    private long[] others = new long[INITIAL];
    private int first;
    private int size;
    private long bytes;
    private long lastEvicted;
    private long otherBeforeLastEvicted;

    int size() {
        return size;
    }

    long bytes() {
        return bytes;
    }

    /** The sequence number up to which everything of this lane is gone; 0 if nothing is. */
    long lastEvicted() {
        return lastEvicted;
    }

    /** The last number of the other lane before {@link #lastEvicted()}; 0 if there is none. */
    long otherBeforeLastEvicted() {
        return otherBeforeLastEvicted;
    }

    LogEntry get(int index) {
        return Objects.requireNonNull(entries[(first + index) & (entries.length - 1)]);
    }

    /** Adds an entry, and remembers the last number that the other lane had by then. */
    void add(LogEntry entry, long lastOther) {
        if (size == entries.length) {
            resize(size * 2);
        }
        int at = (first + size) & (entries.length - 1);
        entries[at] = entry;
        others[at] = lastOther;
        size++;
        bytes += entry.size();
    }

    void evictFirst() {
        LogEntry entry = get(0);
        otherBeforeLastEvicted = others[first];
        entries[first] = null;
        first = (first + 1) & (entries.length - 1);
        size--;
        bytes -= entry.size();
        lastEvicted = entry.seq();
        if (size < entries.length / 4 && entries.length > INITIAL) {
            resize(entries.length / 2);
        }
    }

    /** Returns the index of the first entry behind a sequence number; {@link #size()} if there is none. */
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

    private void resize(int capacity) {
        @Nullable LogEntry[] copy = new @Nullable LogEntry[capacity];
        long[] otherCopy = new long[capacity];
        for (int index = 0; index < size; index++) {
            copy[index] = get(index);
            otherCopy[index] = others[(first + index) & (others.length - 1)];
        }
        entries = copy;
        others = otherCopy;
        first = 0;
    }
}
