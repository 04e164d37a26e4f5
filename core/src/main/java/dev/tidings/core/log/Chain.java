package dev.tidings.core.log;

/**
 * The retained entries of one run in one lane, oldest first; or such without a run, which end when they are added. It
 * knows the places of its first and its last one in the ring, which has how they go on.
 */
final class Chain {
    private static final long OPEN = Long.MAX_VALUE;
    private static final long NOWHERE = -1;

    private final boolean loose;
    private long ended = OPEN;
    private long first = NOWHERE;
    private long last = NOWHERE;

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
        return first == NOWHERE;
    }

    long first() {
        return first;
    }

    void first(long place) {
        first = place;
    }

    long last() {
        return last;
    }

    void last(long place) {
        last = place;
    }

    void clear() {
        first = NOWHERE;
        last = NOWHERE;
    }

    void end(long millis) {
        ended = millis;
    }

    /** Since when the first entry ages. */
    long endOfFirst(LaneRing ring) {
        return loose ? ring.millis(ring.firstOf(this)) : ended;
    }
}
