package dev.tidings.core.codec;

import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.event.MessageDelta;
import dev.tidings.api.event.ToolCompleted;
import dev.tidings.api.spi.EventHeader;
import dev.tidings.api.spi.NewEvent;

/** An event as JSON, in an array with room in front. The array is shared by what {@link #prepend} returns. */
public final class EncodedEvent {
    private static final int MAX_DIGITS = 19;
    private static final int NUMBER_FIELD =
            MAX_DIGITS + NumberField.DURATION_MS.member().length();

    private final byte[] bytes;
    private final int bodyStart;
    private final boolean truncated;
    private final boolean unserializable;

    /** Returns the room in front of an event: what sequencing needs, and a number if this kind gets one. */
    static int headroom(AgentEvent event) {
        boolean numbered = event instanceof MessageDelta || event instanceof ToolCompleted || event.terminal();
        return NewEvent.HEADROOM + (numbered ? NUMBER_FIELD : 0);
    }

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
     * Writes a number as the first member, into the room in front. One goes in, and only into a delta or the end of a tool or run. Doing it again on
     * the same event replaces the number, and invalidates what was returned before.
     *
     * @param field the member
     * @param value the number, 0 or more
     * @return the event with that member
     * @throws IllegalArgumentException if the number is negative
     * @throws IllegalStateException if there is no room left
     */
    public EncodedEvent prepend(NumberField field, long value) {
        return new EncodedEvent(bytes, write(field, value), truncated, unserializable);
    }

    private int write(NumberField field, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(field.wireName() + " must be >= 0 but was " + value);
        }
        String member = field.member();
        if (bodyStart - MAX_DIGITS - member.length() < NewEvent.HEADROOM) {
            throw new IllegalStateException("there is no room for " + field.wireName()
                    + " in front of the event: prepend one field, once, to a delta or an end");
        }
        bytes[bodyStart] = ',';
        int at = JsonBuffer.putDigits(bytes, bodyStart, value);
        for (int c = member.length(); --c >= 0; ) {
            bytes[--at] = (byte) member.charAt(c);
        }
        return at;
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

    /**
     * Hands the array over to a log, with a number as the first member, as {@link #prepend} and then {@link #toNewEvent} do.
     *
     * @param header what the event is
     * @param field the member
     * @param value the number, 0 or more
     * @return the event, ready to be sequenced
     * @throws IllegalArgumentException if the number is negative
     * @throws IllegalStateException if there is no room left
     */
    public NewEvent toNewEvent(EventHeader header, NumberField field, long value) {
        return NewEvent.inPlace(header, bytes, write(field, value));
    }
}
