package dev.tidings.api;

import java.io.Serial;

/** A factory has handed out as much as it may. The message says how much that is, and what to do. */
public final class LimitReachedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** How many there are. */
    private final int count;

    /** How many there may be. */
    private final int limit;

    /**
     * Makes the exception.
     *
     * @param what whose limit it is and what it counts, such as {@code user "7" has 2 engines}
     * @param count how many there are
     * @param limit how many there may be
     * @param advice what to do
     */
    public LimitReachedException(String what, int count, int limit, String advice) {
        super(what + " and may have " + limit + ": " + advice);
        this.count = count;
        this.limit = limit;
    }

    /**
     * Returns how many there are.
     *
     * @return the number
     */
    public int count() {
        return count;
    }

    /**
     * Returns how many there may be.
     *
     * @return the limit
     */
    public int limit() {
        return limit;
    }
}
