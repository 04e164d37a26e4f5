package dev.tidings.api;

import java.util.Objects;

/**
 * A place in a user's event log.
 *
 * @param epoch the life of the log that the number belongs to
 * @param seq the sequence number, counted from 1; 0 is the place before the first event
 */
public record Position(Epoch epoch, long seq) {
    /**
     * Checks the parts.
     *
     * @param epoch the life of the log that the number belongs to
     * @param seq the sequence number
     * @throws IllegalArgumentException if the sequence number is negative
     */
    public Position {
        Objects.requireNonNull(epoch, "epoch");
        if (seq < 0) {
            throw new IllegalArgumentException("seq must be >= 0 but was " + seq);
        }
    }
}
