package dev.tidings.core.engine;

import dev.tidings.api.EventId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.core.codec.EncodedEvent;
import dev.tidings.core.codec.Envelope;
import dev.tidings.core.codec.NumberField;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event that was encoded but not judged.
 *
 * @param context who says it belongs to
 * @param event the event
 * @param run the run as it was found, or null
 * @param envelope the identity it was encoded with
 * @param pieces the encoded event; several only for a long delta
 * @param byCaller whether the run's own agent said it; otherwise the agent has to be told when it ends the run
 */
record Draft(
        UserExecutionContext context,
        AgentEvent event,
        @Nullable RunState run,
        Envelope envelope,
        List<Piece> pieces,
        boolean byCaller) {

    Piece only() {
        return pieces.get(0);
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
    }
}
