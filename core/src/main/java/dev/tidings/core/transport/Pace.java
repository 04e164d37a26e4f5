package dev.tidings.core.transport;

/**
 * How long the {@link Flusher} stays away from its writers after a round: 0.1 ms for each write that the round took, at
 * least 1 ms and at most 20 ms. A write costs about 5 us, so a little is written soon, and under load more piles up for
 * each write while the flusher takes about a twentieth of one processor, with more than 200 busy connections more. Writes
 * are counted and not timed: a round that was held up by others is no reason to wait longer.
 *
 * <p>Changed by the flusher alone; read by everyone.
 */
final class Pace {
    static final long SHORTEST_NANOS = 1_000_000;
    static final long LONGEST_NANOS = 20_000_000;
    private static final long NANOS_PER_WRITE = 100_000;
    private static final int MANY_WRITES = 1_000;

    private final long shortest;
    private final long longest;
    private int writes;
    private volatile long nanos;

    Pace() {
        this(SHORTEST_NANOS, LONGEST_NANOS);
    }

    Pace(long shortestNanos, long longestNanos) {
        shortest = shortestNanos;
        longest = longestNanos;
        nanos = shortestNanos;
    }

    void begin() {
        writes = 0;
    }

    void wrote() {
        writes++;
    }

    /** Says whether the round has taken so many writes that others should have a turn. */
    boolean isOver() {
        return writes >= MANY_WRITES;
    }

    /** Returns how long to rest after the round that was begun last. */
    long rest() {
        long wanted = Math.max(shortest, Math.min(longest, writes * NANOS_PER_WRITE));
        nanos = wanted;
        return wanted;
    }

    /** Takes note that there is nothing to do. */
    void reset() {
        if (nanos != shortest) {
            nanos = shortest;
        }
    }

    /** Returns the rest that is in force. */
    long nanos() {
        return nanos;
    }
}
