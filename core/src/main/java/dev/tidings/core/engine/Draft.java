package dev.tidings.core.engine;

import dev.tidings.api.EventId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.event.MessageDelta;
import dev.tidings.api.spi.DeltaSpan;
import dev.tidings.api.spi.EventHeader;
import dev.tidings.api.spi.NewEvent;
import dev.tidings.core.codec.EncodedEvent;
import dev.tidings.core.codec.Envelope;
import dev.tidings.core.codec.NumberField;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event that was encoded but not judged.
 *
 * @param emission what is to be said
 * @param run the run as it was found, or null
 * @param envelope the identity it was encoded with
 * @param pieces the encoded event; several only for a long delta
 */
record Draft(Emission emission, @Nullable RunState run, Envelope envelope, List<Piece> pieces) {
    UserExecutionContext context() {
        return emission.context();
    }

    AgentEvent event() {
        return emission.event();
    }

    boolean byCaller() {
        return emission.byCaller();
    }

    RunSettings settings() {
        return emission.settings();
    }

    Piece only() {
        return pieces.get(0);
    }

    /** Returns the id of the event, of the last piece if it is in several. */
    EventId lastId() {
        return pieces.get(pieces.size() - 1).id();
    }

    int bytes() {
        int sum = 0;
        for (Piece piece : pieces) {
            sum += piece.encoded().bytes().length - piece.encoded().bodyStart();
        }
        return sum;
    }

    /** One encoded event with the id it was given, and, for a delta, the UTF-16 code units of its text. */
    record Piece(EventId id, EncodedEvent encoded, int length) {
        Piece with(NumberField field, long value) {
            return new Piece(id, encoded.prepend(field, value), length);
        }

        /** Hands the bytes over as an event of a run, or of none. */
        NewEvent event(String type, UserExecutionContext context) {
            return encoded.toNewEvent(EventHeader.whole(id, type, context.threadId(), context.runId()));
        }

        /** Hands the bytes over as the part of a message that begins at an offset. */
        NewEvent delta(MessageDelta delta, long offset, UserExecutionContext context) {
            DeltaSpan span = new DeltaSpan(delta.messageId(), offset, length);
            EventHeader header = new EventHeader(id, delta.type(), context.threadId(), context.runId(), span);
            return encoded.prepend(NumberField.OFFSET, offset).toNewEvent(header);
        }
    }
}
