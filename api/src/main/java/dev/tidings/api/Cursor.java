package dev.tidings.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a client stopped reading: it asks for everything after this place.
 *
 * @param epoch the epoch the client saw
 * @param seq the last sequence number the client saw; 0 asks for everything that is retained
 * @param eventId the id of that last event, or null; where it is given it must match the log
 */
public record Cursor(Epoch epoch, long seq, @Nullable EventId eventId) {
    /**
     * Checks the parts.
     *
     * @param epoch the epoch the client saw
     * @param seq the last sequence number the client saw
     * @param eventId the id of that last event
     * @throws IllegalArgumentException if the sequence number is negative
     */
    public Cursor {
        Objects.requireNonNull(epoch, "epoch");
        if (seq < 0) {
            throw new IllegalArgumentException("seq must be >= 0 but was " + seq);
        }
    }

    /**
     * Makes a cursor without an event id.
     *
     * @param position where the client stopped
     * @return the cursor
     */
    public static Cursor after(Position position) {
        return new Cursor(position.epoch(), position.seq(), null);
    }
}
