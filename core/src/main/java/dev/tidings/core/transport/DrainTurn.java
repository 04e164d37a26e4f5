package dev.tidings.core.transport;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * Whose turn it is to drain a connection, as one number. The turn is a token: exactly one party holds it from the
 * request that found the connection idle until a drain ends with nothing left, and it may be handed on between
 * threads, put on offer to whoever takes it first, or parked under a selector. So a drain is exclusive without a lock, and a wake-up
 * costs one atomic step while somebody else is already bound to come.
 *
 * <p>Nothing is lost: a request during a drain turns the end of that drain into a new obligation, and a request while
 * the turn is held but the drain has not begun is seen by that drain, since both are steps on the same number. What
 * was written before {@link #request} is visible after {@link #begin}.
 */
final class DrainTurn {
    private static final int IDLE = 0;
    private static final int OWED = 1;
    private static final int DRAINING = 2;
    private static final int OFFERED = 4 | OWED;

    private static final AtomicIntegerFieldUpdater<DrainTurn> TURN =
            AtomicIntegerFieldUpdater.newUpdater(DrainTurn.class, "turn");

    private volatile int turn = OWED;

    /** Makes a turn that is held from the beginning, by whoever made it. */
    DrainTurn() {}

    /**
     * Asks for a drain.
     *
     * @return true if the caller holds the turn now, and has to drain or to hand it on; false if another does
     */
    boolean request() {
        int seen;
        do {
            seen = turn;
        } while (!TURN.compareAndSet(this, seen, seen | OWED));
        return seen == IDLE;
    }

    /** Offers the turn, which the caller holds and has not begun: who {@link #take}s it first holds it. */
    void offer() {
        TURN.getAndSet(this, OFFERED);
    }

    /**
     * Takes the turn if it is on offer.
     *
     * @return true if the caller holds the turn now, and has to drain or to hand it on; false if another does, or nobody
     */
    boolean take() {
        return turn == OFFERED && TURN.compareAndSet(this, OFFERED, OWED);
    }

    /** Begins to drain: what was requested up to here is covered. Only the holder may call it. */
    void begin() {
        TURN.getAndSet(this, DRAINING);
    }

    /**
     * Ends a drain.
     *
     * @param more whether something is known to be left
     * @return true if the caller still holds the turn, false if it gave it back
     */
    boolean end(boolean more) {
        if (!more && TURN.compareAndSet(this, DRAINING, IDLE)) {
            return false;
        }
        TURN.getAndSet(this, OWED);
        return true;
    }
}
