package dev.tidings.core.log;

import dev.tidings.api.EventId;
import dev.tidings.api.spi.LogEntry;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one lane in the order of their numbers, in a growing circular array. Entries go from anywhere: a dead
 * one keeps its place in it until it is the first one, or until more than half are dead and all of them are dropped.
 *
 * <p>An entry itself is bytes in a block: as an object it would be copied by a collector again and again, and was last used
 * long ago when it has to go. What is asked of it then stands in an array of numbers, six for each: its number, that of the
 * last whole event before it, its time, where its bytes are (-1 once it is dead), its group together with how many bytes those
 * are, and what it counts together with whether it is held and how far the next one of its chain is. Chains know places in the ring, which count on while indices
 * begin at the first entry, and which are given anew when the dead are dropped. An empty lane has none of this.
 */
final class LaneRing {
    /** What an entry takes beside its bytes on the wire, measured on a 64-bit VM with compressed references. */
    static final int ENTRY_BYTES = 128;

    private static final int INITIAL = 2;
    private static final int FACTS = 6;
    private static final int SEQ = 0;
    private static final int PREVIOUS = 1;
    private static final int LINK = 2;
    private static final int MILLIS = 3;
    private static final int PLACE = 4;
    private static final int GROUP = 5;
    private static final long DEAD = -1;
    private static final int UNCHAINED = -1;
    private static final int LAST = 0;
    private static final long NEXT = 0xFFFF_FFFFL;
    private static final long HELD = Long.MIN_VALUE;
    private static final long[] NO_FACTS = new long[0];

    private long[] facts = NO_FACTS;
    private int capacity;
    private @Nullable Groups groups;
    private @Nullable Blocks blocks;
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

    /** Returns how many bytes its blocks take. */
    long room() {
        return blocks == null ? 0 : blocks.capacity();
    }

    private int at(int index) {
        return (first + index) & (capacity - 1);
    }

    private int indexOf(long place) {
        return (int) (place - firstPlace);
    }

    private long fact(int index, int which) {
        return facts[at(index) * FACTS + which];
    }

    private void fact(int index, int which, long value) {
        facts[at(index) * FACTS + which] = value;
    }

    boolean isDead(int index) {
        return fact(index, PLACE) == DEAD;
    }

    private int group(int index) {
        return (int) fact(index, GROUP);
    }

    private int stored(int index) {
        return (int) (fact(index, GROUP) >> Integer.SIZE);
    }

    private Groups groups() {
        return Objects.requireNonNull(groups);
    }

    private Blocks blocks() {
        return Objects.requireNonNull(blocks);
    }

    private Kind kind(int index) {
        return groups().kind(group(index));
    }

    private Chain chain(int index) {
        return groups().chain(group(index));
    }

    /** Makes an entry again. */
    LogEntry entry(int index) {
        return blocks().entry(fact(index, PLACE), kind(index), seq(index), millis(index));
    }

    /** Returns the id of an entry. */
    EventId eventId(int index) {
        return blocks().eventId(fact(index, PLACE), kind(index));
    }

    /** Returns the name of an entry on the wire. */
    String type(int index) {
        return kind(index).type();
    }

    /** Returns the number of the first piece of an entry. */
    long firstSeq(int index) {
        return blocks().firstSeq(fact(index, PLACE), kind(index), seq(index));
    }

    /** Returns when an entry was appended. */
    long millis(int index) {
        return fact(index, MILLIS);
    }

    /** Returns the number of an entry, or of the merged entry that took it in. */
    long seq(int index) {
        return fact(index, SEQ);
    }

    /** Returns the number of the last whole event before an entry. */
    long previousEvent(int index) {
        return fact(index, PREVIOUS);
    }

    /** Returns what an entry counts, also when it is gone. */
    int cost(int index) {
        return (int) (link(index) >> Integer.SIZE) & Integer.MAX_VALUE;
    }

    /** Says whether an entry stays when its run has to go. */
    boolean isHeld(int index) {
        return link(index) < 0;
    }

    /** Lets an entry stay when its run has to go. */
    void hold(int index) {
        link(index, link(index) | HELD);
        fact(index, PLACE, blocks().keep(fact(index, PLACE), stored(index)));
    }

    void release(int index) {
        link(index, link(index) & ~HELD);
    }

    /** Returns how far the next one of the same chain is. */
    private int next(int index) {
        return (int) link(index);
    }

    private void next(int index, int distance) {
        link(index, (link(index) & ~NEXT) | (distance & NEXT));
    }

    private long link(int index) {
        return fact(index, LINK);
    }

    private static long link(int cost, int next) {
        return ((long) cost << Integer.SIZE) | next;
    }

    private void link(int index, long link) {
        fact(index, LINK, link);
    }

    /** Says whether a run has an entry: what is there without one is a terminal event that is held. */
    boolean isChained(int index) {
        return next(index) != UNCHAINED;
    }

    boolean areOfOneChain(int index, int other) {
        return isChained(index) && isChained(other) && chain(index) == chain(other);
    }

    void add(LogEntry entry, long previousEvent, Chain chain) {
        if (capacity == 0) {
            groups = new Groups();
            blocks = new Blocks();
        }
        if (size == capacity) {
            rebuild(Math.max(INITIAL, size * 2));
        }
        int index = size;
        size++;
        fact(index, PREVIOUS, previousEvent);
        link(index, link(cost(entry), LAST));
        put(index, entry, chain);
        append(chain, index);
    }

    private void put(int index, LogEntry entry, Chain chain) {
        fact(index, SEQ, entry.seq());
        fact(index, MILLIS, entry.timestampMillis());
        int stored = StoredEntry.size(entry);
        fact(index, GROUP, (long) stored << Integer.SIZE | groups().add(entry.header(), chain));
        fact(index, PLACE, blocks().add(entry, stored));
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
        Chain chain = chain(from);
        if (distance == LAST) {
            chain.last(firstPlace + from);
        }
        for (int index = from; index <= to; index++) {
            bury(index);
            next(index, UNCHAINED);
        }
        put(from, merged, chain);
        link(from, link(cost(merged), distance == LAST ? LAST : distance + to - from));
    }

    /** Lets go of an entry that no chain has. */
    void drop(int index) {
        bury(index);
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
        } else if (dead > live + INITIAL || (capacity > INITIAL && live < capacity / 8)) {
            rebuild(fitting(live));
        }
        if (blocks != null && blocks.isWasteful()) {
            move();
        }
    }

    private void bury(int index) {
        blocks().remove(fact(index, PLACE), stored(index));
        groups().remove(group(index));
        fact(index, PLACE, DEAD);
    }

    /** Moves what is retained into as few blocks as it needs. */
    private void move() {
        Blocks fewer = new Blocks();
        for (int index = live(0); index < size; index = live(index + 1)) {
            fact(index, PLACE, fewer.add(blocks(), fact(index, PLACE), stored(index)));
        }
        blocks = fewer;
    }

    private void clear() {
        blocks = null;
        groups = null;
        facts = NO_FACTS;
        capacity = 0;
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
                return chain(unchained);
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

    private void rebuild(int newCapacity) {
        for (int index = 0; index < size; index++) {
            if (!isDead(index) && isChained(index)) {
                chain(index).clear();
            }
        }
        long[] before = facts;
        int from = first;
        int mask = capacity - 1;
        int count = size;
        facts = new long[newCapacity * FACTS];
        capacity = newCapacity;
        first = 0;
        size = 0;
        dead = 0;
        unchained = 0;
        for (int index = 0; index < count; index++) {
            int at = ((from + index) & mask) * FACTS;
            if (before[at + PLACE] != DEAD) {
                System.arraycopy(before, at, facts, size * FACTS, FACTS);
                size++;
                chainAgain(size - 1);
            }
        }
    }

    private void chainAgain(int index) {
        if (isChained(index)) {
            next(index, LAST);
            append(chain(index), index);
        }
    }
}
