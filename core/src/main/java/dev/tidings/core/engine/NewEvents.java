package dev.tidings.core.engine;

import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.event.MessageDelta;
import dev.tidings.api.spi.DeltaSpan;
import dev.tidings.api.spi.EventHeader;
import dev.tidings.api.spi.NewEvent;
import dev.tidings.core.codec.EncodedEvent;
import dev.tidings.core.codec.NumberField;

/** Hands encoded events over to the log, as what they turned out to be. */
final class NewEvents {
    private NewEvents() {}

    /** Makes an event of a run, or of none. */
    static NewEvent whole(EncodedEvent encoded, String type, UserExecutionContext context) {
        return encoded.toNewEvent(header(encoded, type, context));
    }

    /** Makes an event that says how long something took. */
    static NewEvent timed(EncodedEvent encoded, String type, long millis, UserExecutionContext context) {
        return encoded.toNewEvent(header(encoded, type, context), NumberField.DURATION_MS, millis);
    }

    private static EventHeader header(EncodedEvent encoded, String type, UserExecutionContext context) {
        return EventHeader.whole(encoded.eventId(), type, context.threadId(), context.runId());
    }

    /** Makes the part of a message that begins at an offset and has so many UTF-16 code units. */
    static NewEvent delta(
            EncodedEvent encoded, MessageDelta delta, long offset, int length, UserExecutionContext context) {
        DeltaSpan span = new DeltaSpan(delta.messageId(), offset, length);
        EventHeader header =
                new EventHeader(encoded.eventId(), delta.type(), context.threadId(), context.runId(), span);
        return encoded.toNewEvent(header, NumberField.OFFSET, offset);
    }
}
