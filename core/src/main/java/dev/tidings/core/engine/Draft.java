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
 * @param first the encoded event, or its first piece
 * @param several all pieces of a long delta; empty if there is but one
 */
record Draft(Emission emission, @Nullable RunState run, Envelope envelope, Piece first, List<Piece> several) {
    static Draft of(Emission emission, @Nullable RunState run, Envelope envelope, List<Piece> pieces) {
        return new Draft(emission, run, envelope, pieces.get(0), pieces.size() == 1 ? List.of() : pieces);
    }

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
        return first;
    }

    /** Returns the id of the event, of the last piece if it is in several. */
    EventId lastId() {
        return several.isEmpty() ? first.id() : several.get(several.size() - 1).id();
    }

    int bytes() {
        return several.isEmpty()
                ? first.bytes()
                : several.stream().mapToInt(Piece::bytes).sum();
    }

    /** One encoded event with the id it was given, and, for a delta, the UTF-16 code units of its text. */
    record Piece(EventId id, EncodedEvent encoded, int length) {
        int bytes() {
            return encoded.bytes().length - encoded.bodyStart();
        }

        /** Hands the bytes over as an event of a run, or of none. */
        NewEvent event(String type, UserExecutionContext context) {
            return encoded.toNewEvent(header(type, context));
        }

        /** Hands the bytes over as an event of a run that lasted so long. */
        NewEvent timed(String type, long millis, UserExecutionContext context) {
            return encoded.toNewEvent(header(type, context), NumberField.DURATION_MS, millis);
        }

        private EventHeader header(String type, UserExecutionContext context) {
            return EventHeader.whole(id, type, context.threadId(), context.runId());
        }

        /** Hands the bytes over as the part of a message that begins at an offset. */
        NewEvent delta(MessageDelta delta, long offset, UserExecutionContext context) {
            DeltaSpan span = new DeltaSpan(delta.messageId(), offset, length);
            EventHeader header = new EventHeader(id, delta.type(), context.threadId(), context.runId(), span);
            return encoded.toNewEvent(header, NumberField.OFFSET, offset);
        }
    }
}
