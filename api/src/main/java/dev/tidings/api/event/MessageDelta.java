package dev.tidings.api.event;

import dev.tidings.api.MessageId;
import java.util.Objects;

/**
 * A piece of streamed text. A client sets {@code text = text[0..offset] + delta}, so a piece that comes twice doubles
 * nothing.
 *
 * @param messageId the message it belongs to
 * @param offset how many UTF-16 code units of the message come before it, or {@link #APPEND}
 * @param delta the text
 */
public record MessageDelta(MessageId messageId, long offset, String delta) implements AgentEvent {
    /** The offset of a piece that goes to the end, wherever that is: the engine fills in the number. */
    public static final long APPEND = -1;

    /**
     * Checks the parts.
     *
     * @param messageId the message it belongs to
     * @param offset how many UTF-16 code units of the message come before it
     * @param delta the text
     * @throws IllegalArgumentException if the offset is negative and not {@link #APPEND}
     */
    public MessageDelta {
        Objects.requireNonNull(messageId, "messageId");
        Objects.requireNonNull(delta, "delta");
        if (offset < APPEND) {
            throw new IllegalArgumentException("offset must be >= 0, or -1 to append, but was " + offset);
        }
    }

    /**
     * Makes a piece that goes to the end of its message.
     *
     * @param messageId the message
     * @param delta the text
     * @return the event
     */
    public static MessageDelta append(MessageId messageId, String delta) {
        return new MessageDelta(messageId, APPEND, delta);
    }

    @Override
    public String type() {
        return EventTypes.MESSAGE_DELTA;
    }
}
