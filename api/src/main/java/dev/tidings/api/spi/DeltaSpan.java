package dev.tidings.api.spi;

import dev.tidings.api.MessageId;
import java.util.Objects;

/**
 * Which part of a streamed message a piece of text is.
 *
 * @param messageId the message
 * @param offset how many UTF-16 code units are before it
 * @param length how many UTF-16 code units it has
 */
public record DeltaSpan(MessageId messageId, long offset, long length) {
    /**
     * Checks the parts.
     *
     * @param messageId the message
     * @param offset how many UTF-16 code units are before it
     * @param length how many UTF-16 code units it has
     * @throws IllegalArgumentException if a number is negative
     */
    public DeltaSpan {
        Objects.requireNonNull(messageId, "messageId");
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("offset and length must be >= 0 but were " + offset + " and " + length);
        }
    }

    /**
     * Says whether another piece goes on where this one ends.
     *
     * @param next the other piece
     * @return true if it is of the same message and begins at the end of this one
     */
    public boolean isFollowedBy(DeltaSpan next) {
        return next.offset == offset + length && next.messageId.equals(messageId);
    }
}
