package dev.tidings.testkit.fault;

import dev.tidings.api.event.EventTypes;
import dev.tidings.api.spi.NewEvent;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One event that was emitted, in a few words.
 *
 * @param eventId its id
 * @param runId its run
 * @param type its name on the wire
 * @param piece which piece of text it is, or null if it is none or nobody said
 * @param body a hash of its bytes but sequence number and timestamp, or null if nobody told them
 * @param late whether the log had begun anew when it was emitted
 */
record Emitted(
        String eventId,
        String runId,
        String type,
        @Nullable Piece piece,
        @Nullable Long body,
        boolean late) {
    private static final Set<String> TERMINAL =
            Set.of(EventTypes.AGENT_COMPLETED, EventTypes.AGENT_ERROR, EventTypes.AGENT_CANCELLED);

    static Emitted of(NewEvent event) {
        String body = StandardCharsets.UTF_8.decode(event.body()).toString();
        return new Emitted(
                event.header().eventId().value(),
                event.header().runId().value(),
                event.header().type(),
                event.header().span() == null ? null : Piece.of(body),
                TextHash.of(body),
                false);
    }

    static boolean isTerminal(String type) {
        return TERMINAL.contains(type);
    }

    Emitted asLate() {
        return new Emitted(eventId, runId, type, piece, body, true);
    }

    boolean isDelta() {
        return type.equals(EventTypes.MESSAGE_DELTA);
    }

    /** Says whether both can be pieces of one message, as far as is known. */
    boolean isOfSameMessage(Emitted other) {
        return isDelta()
                && other.isDelta()
                && runId.equals(other.runId)
                && (piece == null || other.piece == null || piece.messageId().equals(other.piece.messageId()));
    }

    /** Says whether it is, or may be, a piece of a message. */
    boolean isOf(Oracle.Message message) {
        return isDelta()
                && runId.equals(message.runId())
                && (piece == null || piece.messageId().equals(message.messageId()));
    }

    @Override
    public String toString() {
        return type + " " + eventId + " of " + runId;
    }
}
