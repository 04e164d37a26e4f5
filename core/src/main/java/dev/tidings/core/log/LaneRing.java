package dev.tidings.core.log;

import dev.tidings.api.spi.LogEntry;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one lane in the order of their numbers, in growing circular arrays. Entries go from anywhere: a dead
 * one keeps its place until it is the first one, or until more than half are dead and all of them are dropped.
 *
 * <p>What is asked of an entry that has to go stands in an array of numbers, since the entry itself was last used long
 * ago and is in no cache: three for each, its number, that of the last whole event before it, and what it counts
 * together with whether it is held and how far the next one of its chain is. Chains know places, which count on while indices begin at the
 * first entry, and which are given anew when the dead are dropped.
 */
final class LaneRing {
    /** What an entry takes beside its bytes on the wire, measured on a 64-bit VM with compressed references. */
    static final int ENTRY_BYTES = 340;

    private static final int INITIAL = 4;
    private static final int FACTS = 3;
    private static final int PREVIOUS = 1;
    private static final int LINK = 2;
    private static final int UNCHAINED = -1;
    private static final int LAST = 0;
    private static final long NEXT = 0xFFFF_FFFFL;
    private static final long HELD = Long.MIN_VALUE;
    private static final @Nullable LogEntry[] NONE = new @Nullable LogEntry[0];
    private static final @Nullable Chain[] NO_CHAINS = new @Nullable Chain[0];
    private static final long[] NO_FACTS = new long[0];

    private @Nullable LogEntry[] entries = NONE;
    /** The chains they are in, or once were: to write a reference that is there already would cost a collector. */
    private @Nullable Chain[] chains = NO_CHAINS;

    private long[] facts = NO_FACTS;
    private int first;
    private int size;
    private int dead;
    private int unchained;
    private long firstPlace;

    static int cost(LogEntry entry) {
        return entry.size() + ENTRY_BYTES;
    }

    /** Returns how many entries there are, dead ones included. */
    int size() {
        return size;
    }

    private int at(int index) {
        return (first + index) & (entries.length - 1);
    }

    private int indexOf(long place) {
        return (int) (place - firstPlace);
    }

    boolean isDead(int index) {
        return entries[at(index)] == null;
    }

    LogEntry entry(int index) {
        return Objects.requireNonNull(entries[at(index)]);
    }

    /** Returns the number of an entry, or of the merged entry that took it in. */
    long seq(int index) {
        return facts[at(index) * FACTS];
    }

    /** Returns the number of the last whole event before an entry. */
    long previousEvent(int index) {
        return facts[at(index) * FACTS + PREVIOUS];
    }

    /** Returns what an entry counts, also when it is gone. */
    int cost(int index) {
        return (int) (link(index) >> Integer.SIZE) & Integer.MAX_VALUE;
    }

    /** Says whether an entry stays when its run has to go. */
    boolean isHeld(int index) {
        return link(index) < 0;
    }

    void hold(int index, boolean held) {
        link(index, held ? link(index) | HELD : link(index) & ~HELD);
    }

    /** Returns how far the next one of the same chain is. */
    private int next(int index) {
        return (int) link(index);
    }

    private void next(int index, int distance) {
        link(index, (link(index) & ~NEXT) | (distance & NEXT));
    }

    private long link(int index) {
        return facts[at(index) * FACTS + LINK];
    }

    private static long link(int cost, int next) {
        return ((long) cost << Integer.SIZE) | next;
    }

    private void link(int index, long link) {
        facts[at(index) * FACTS + LINK] = link;
    }

    /** Says whether a run has an entry: what is there without one is a terminal event that is held. */
    boolean isChained(int index) {
        return next(index) != UNCHAINED;
    }

    boolean areOfOneChain(int index, int other) {
        return isChained(index) && isChained(other) && chains[at(index)] == chains[at(other)];
    }

    void add(LogEntry entry, long previousEvent, Chain chain) {
        if (size == entries.length) {
            rebuild(Math.max(INITIAL, size * 2));
        }
        int at = at(size);
        entries[at] = entry;
        facts[at * FACTS] = entry.seq();
        facts[at * FACTS + PREVIOUS] = previousEvent;
        if (chains[at] != chain) {
            chains[at] = chain;
        }
        size++;
        link(size - 1, link(cost(entry), LAST));
        append(chain, size - 1);
    }

    private void append(Chain chain, int index) {
        long place = firstPlace + index;
        if (chain.isEmpty()) {
            chain.first(place);
        } else {
            next(indexOf(chain.last()), (int) (place - chain.last()));
        }
        chain.last(place);
    }

    /** Returns the index of the first entry of a chain that is not empty. */
    int firstOf(Chain chain) {
        return indexOf(chain.first());
    }

    /** Takes the first entry out of a chain and returns its index. */
    int unchainFirst(Chain chain) {
        int index = indexOf(chain.first());
        int distance = next(index);
        if (distance == LAST) {
            chain.clear();
        } else {
            chain.first(chain.first() + distance);
        }
        next(index, UNCHAINED);
        return index;
    }

    /** Lets the first of several neighbours in one chain stand for all of them, which are dead then. */
    void replace(int from, int to, LogEntry merged) {
        int distance = next(to);
        Chain chain = Objects.requireNonNull(chains[at(from)]);
        if (distance == LAST) {
            chain.last(firstPlace + from);
        }
        for (int index = from + 1; index <= to; index++) {
            entries[at(index)] = null;
            next(index, UNCHAINED);
        }
        entries[at(from)] = merged;
        facts[at(from) * FACTS] = merged.seq();
        link(from, link(cost(merged), distance == LAST ? LAST : distance + to - from));
    }

    /** Lets go of an entry that no chain has. */
    void drop(int index) {
        entries[at(index)] = null;
        dead++;
        while (size > 0 && isDead(0)) {
            first = at(1);
            firstPlace++;
            size--;
            dead--;
            unchained = Math.max(0, unchained - 1);
        }
        int live = size - dead;
        if (size == 0) {
            clear();
        } else if (dead > live + INITIAL || (entries.length > INITIAL && live < entries.length / 8)) {
            rebuild(fitting(live));
        }
    }

    private void clear() {
        entries = NONE;
        chains = NO_CHAINS;
        facts = NO_FACTS;
        first = 0;
    }

    /** Drops all dead entries. */
    void purge() {
        int live = 0;
        for (int index = 0; index < size; index++) {
            live += isDead(index) ? 0 : 1;
        }
        rebuild(fitting(live));
    }

    private static int fitting(int live) {
        return Math.max(INITIAL, Integer.highestOneBit(Math.max(1, live)) * 2);
    }

    /** Returns the chain of the oldest entry that is in one, or null. What was passed once is not looked at again. */
    @Nullable
    Chain firstChain() {
        while (unchained < size) {
            if (isChained(unchained)) {
                return chains[at(unchained)];
            }
            unchained++;
        }
        return null;
    }

    /** Returns the index of the first entry behind a sequence number; {@link #size()} if there is none. */
    int indexAfter(long seq) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (seq(middle) > seq) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** Returns the index of the first live entry from an index on; {@link #size()} if there is none. */
    int live(int from) {
        int index = from;
        while (index < size && isDead(index)) {
            index++;
        }
        return index;
    }

    private void rebuild(int capacity) {
        @Nullable LogEntry[] oldEntries = entries;
        @Nullable Chain[] oldChains = chains;
        long[] oldFacts = facts;
        int from = first;
        int count = size;
        for (int index = 0; index < count; index++) {
            Chain chain = chains[at(index)];
            if (isChained(index) && chain != null) {
                chain.clear();
            }
        }
        entries = new @Nullable LogEntry[capacity];
        chains = new @Nullable Chain[capacity];
        facts = new long[capacity * FACTS];
        first = 0;
        size = 0;
        dead = 0;
        unchained = 0;
        for (int index = 0; index < count; index++) {
            int at = (from + index) & (oldEntries.length - 1);
            LogEntry entry = oldEntries[at];
            if (entry != null) {
                System.arraycopy(oldFacts, at * FACTS, facts, size * FACTS, FACTS);
                entries[size] = entry;
                chains[size] = oldChains[at];
                size++;
                chainAgain(size - 1);
            }
        }
    }

    private void chainAgain(int index) {
        Chain chain = chains[index];
        if (isChained(index) && chain != null) {
            next(index, LAST);
            append(chain, index);
        }
    }
}
