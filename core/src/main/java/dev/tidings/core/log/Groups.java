package dev.tidings.core.log;

import dev.tidings.api.spi.EventHeader;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What entries have in common, their kind and their chain, under a number: so that a lane keeps no reference for each entry,
 * which a garbage collector would have to look after. A group is there as long as it has an entry. Guarded by its stream's
 * lock.
 */
final class Groups {
    private static final int INITIAL = 1;
    private static final int RECENT = 4;
    private static final int NONE = -1;

    private @Nullable Kind[] kinds = new @Nullable Kind[0];
    private @Nullable Chain[] chains = new @Nullable Chain[0];
    private int[] entries = new int[0];
    private int free = NONE;
    private final int[] recent = new int[RECENT];
    private int last = NONE;
    private @Nullable Kind lastKind;
    private @Nullable Chain lastChain;
    private int lastEntries;

    /** Adds an entry, and returns the number of its group. */
    int add(EventHeader header, Chain chain) {
        if (lastChain != chain || lastKind == null || !lastKind.isOf(header)) {
            turn(header, chain);
        }
        lastEntries++;
        return last;
    }

    private void turn(EventHeader header, Chain chain) {
        settle();
        int place = header.type().hashCode() & (RECENT - 1);
        int group = recent[place];
        if (!isGroup(group, header, chain)) {
            group = takeFree();
            kinds[group] = Kind.of(header);
            chains[group] = chain;
            recent[place] = group;
        }
        last = group;
        lastKind = kinds[group];
        lastChain = chain;
    }

    /** Writes down what was counted of the group that had the last entry. */
    private void settle() {
        int group = last;
        last = NONE;
        lastKind = null;
        lastChain = null;
        if (group != NONE) {
            count(group, lastEntries);
            lastEntries = 0;
        }
    }

    private void count(int group, int more) {
        entries[group] += more;
        if (entries[group] == 0) {
            kinds[group] = null;
            chains[group] = null;
            release(group);
        }
    }

    private boolean isGroup(int group, EventHeader header, Chain chain) {
        return group < chains.length && chains[group] == chain && kind(group).isOf(header);
    }

    private int takeFree() {
        if (free == NONE) {
            grow();
        }
        int group = free;
        free = nextFree(entries[group]);
        entries[group] = 0;
        return group;
    }

    private void grow() {
        int known = entries.length;
        int all = Math.max(INITIAL, known * 2);
        kinds = Arrays.copyOf(kinds, all);
        chains = Arrays.copyOf(chains, all);
        entries = Arrays.copyOf(entries, all);
        for (int group = all - 1; group >= known; group--) {
            release(group);
        }
    }

    /** A free group has, in place of its count, which one is free besides; the same turns it back. */
    private static int nextFree(int other) {
        return -2 - other;
    }

    private void release(int group) {
        entries[group] = nextFree(free);
        free = group;
    }

    Kind kind(int group) {
        return Objects.requireNonNull(kinds[group]);
    }

    Chain chain(int group) {
        return Objects.requireNonNull(chains[group]);
    }

    /** Removes an entry. */
    void remove(int group) {
        if (group == last) {
            lastEntries--;
        } else {
            count(group, -1);
        }
    }
}
