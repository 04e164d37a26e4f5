package dev.tidings.core.codec;

import dev.tidings.api.spi.EventHeader;
import dev.tidings.api.spi.NewEvent;

/** An event as JSON, in an array with room in front. The array is shared by what {@link #prepend} returns. */
public final class EncodedEvent {
    /** The room in front: what sequencing needs, and both number fields with any numbers. */
    static final int HEADROOM = NewEvent.HEADROOM + 64;

    private static final int MAX_DIGITS = 19;

    private final byte[] bytes;
    private final int bodyStart;
    private final boolean truncated;
    private final boolean unserializable;

    EncodedEvent(byte[] bytes, int bodyStart, boolean truncated, boolean unserializable) {
        this.bytes = bytes;
        this.bodyStart = bodyStart;
        this.truncated = truncated;
        this.unserializable = unserializable;
    }

    /**
     * Returns the array whose end is the end of the body. Not a copy.
     *
     * @return the bytes
     */
    public byte[] bytes() {
        return bytes;
    }

    /**
     * Returns where the body begins.
     *
     * @return the index of the opening brace
     */
    public int bodyStart() {
        return bodyStart;
    }

    /**
     * Says whether something was cut.
     *
     * @return true if the body has {@code "truncated":true}
     */
    public boolean truncated() {
        return truncated;
    }

    /**
     * Says whether a value could not be written.
     *
     * @return true if the body has {@code _unserializable} in place of a value
     */
    public boolean unserializable() {
        return unserializable;
    }

    /**
     * Writes a number as the first member, into the room in front. Each field goes in at most once. Doing it again on
     * the same event replaces the number, and invalidates what was returned before.
     *
     * @param field the member
     * @param value the number, 0 or more
     * @return the event with that member
     * @throws IllegalArgumentException if the number is negative
     * @throws IllegalStateException if there is no room left
     */
    public EncodedEvent prepend(NumberField field, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(field.wireName() + " must be >= 0 but was " + value);
        }
        String member = field.member();
        if (bodyStart - MAX_DIGITS - member.length() < NewEvent.HEADROOM) {
            throw new IllegalStateException("there is no room for " + field.wireName()
                    + " in front of the event: prepend each field at most once");
        }
        bytes[bodyStart] = ',';
        int at = JsonBuffer.putDigits(bytes, bodyStart, value);
        for (int c = member.length(); --c >= 0; ) {
            bytes[--at] = (byte) member.charAt(c);
        }
        return new EncodedEvent(bytes, at, truncated, unserializable);
    }

    /**
     * Hands the array over to a log. This event must not be used afterwards.
     *
     * @param header what the event is
     * @return the event, ready to be sequenced
     */
    public NewEvent toNewEvent(EventHeader header) {
        bytes[bodyStart] = '{';
        return NewEvent.inPlace(header, bytes, bodyStart);
    }
}
