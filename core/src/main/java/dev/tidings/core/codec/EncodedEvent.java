package dev.tidings.core.codec;

import dev.tidings.api.EventId;
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

    private final EventId eventId;
    private final byte[] bytes;
    private final int bodyStart;

    /** Returns the room in front of an event: what sequencing needs, and a number if this kind gets one. */
    static int headroom(AgentEvent event) {
        boolean numbered = event instanceof MessageDelta || event instanceof ToolCompleted || event.terminal();
        return NewEvent.HEADROOM + (numbered ? NUMBER_FIELD : 0);
    }

    EncodedEvent(EventId eventId, byte[] bytes, int bodyStart) {
        this.eventId = eventId;
        this.bytes = bytes;
        this.bodyStart = bodyStart;
    }

    /**
     * Returns what identifies the event.
     *
     * @return the id that is in the body
     */
    public EventId eventId() {
        return eventId;
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
     * Returns the size of the body.
     *
     * @return the number of bytes
     */
    public int bodySize() {
        return bytes.length - bodyStart;
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
        return new EncodedEvent(eventId, bytes, write(field, value));
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
