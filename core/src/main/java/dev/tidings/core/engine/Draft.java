package dev.tidings.core.engine;

import dev.tidings.api.EventId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.core.codec.EncodedEvent;
import dev.tidings.core.codec.Envelope;
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
record Draft(Emission emission, @Nullable RunState run, Envelope envelope, EncodedEvent first, List<Piece> several) {
    static Draft of(Emission emission, @Nullable RunState run, Envelope envelope, List<Piece> pieces) {
        return new Draft(emission, run, envelope, pieces.get(0).encoded(), pieces);
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

    /** Returns the id of the event, of the last piece if it is in several. */
    EventId lastId() {
        return several.isEmpty()
                ? first.eventId()
                : several.get(several.size() - 1).encoded().eventId();
    }

    int bytes() {
        return several.isEmpty()
                ? first.bodySize()
                : several.stream().mapToInt(piece -> piece.encoded().bodySize()).sum();
    }

    /** A part of a text that is too long for one event, and how many UTF-16 code units it has. */
    record Piece(EncodedEvent encoded, int length) {}
}
