package dev.tidings.core.engine;

import dev.tidings.api.EventId;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.event.AgentStarted;
import dev.tidings.api.event.MessageDelta;
import dev.tidings.core.codec.Envelope;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Encodes events, outside any lock. */
final class Drafts {
    /** The agent name of an event that belongs to no run. */
    static final String NO_AGENT = "system";

    private final Services services;
    private volatile @Nullable EventIds ids;

    Drafts(Services services) {
        this.services = services;
    }

    Draft make(Emission emission, @Nullable RunState run) {
        AgentEvent event = emission.event();
        Envelope envelope = run != null ? run.envelope() : Envelope.of(emission.context(), agentName(event));
        if (!(event instanceof MessageDelta delta)) {
            return new Draft(emission, run, envelope, piece(event, envelope, 0), List.of());
        }
        String text = withoutTrailingHalf(delta.delta());
        return isOnePiece(text)
                ? new Draft(emission, run, envelope, deltaPiece(delta, text, envelope), List.of())
                : Draft.of(emission, run, envelope, deltaPieces(delta, text, envelope));
    }

    private static String agentName(AgentEvent event) {
        return event instanceof AgentStarted started ? started.agentName() : NO_AGENT;
    }

    Draft.Piece piece(AgentEvent event, Envelope envelope, int length) {
        EventId id = ids().next();
        return new Draft.Piece(id, services.codec().encode(event, id, envelope), length);
    }

    /** Returns what numbers the events of this stream, made with the first of them: many a user only listens. */
    private EventIds ids() {
        EventIds known = ids;
        return known == null ? makeIds() : known;
    }

    private synchronized EventIds makeIds() {
        EventIds known = ids;
        if (known == null) {
            known = new EventIds(services.random());
            ids = known;
        }
        return known;
    }

    /** Encodes a text in as few pieces as the field limit allows; one, even if the text is empty. */
    List<Draft.Piece> deltaPieces(MessageDelta delta, String text, Envelope envelope) {
        if (isOnePiece(text)) {
            return List.of(deltaPiece(delta, text, envelope));
        }
        List<Draft.Piece> pieces = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int end = services.codec().pieceEnd(text, from);
            pieces.add(deltaPiece(delta, text.substring(from, end), envelope));
            from = end;
        }
        return pieces;
    }

    private boolean isOnePiece(String text) {
        return services.codec().pieceEnd(text, 0) == text.length();
    }

    private Draft.Piece deltaPiece(MessageDelta delta, String text, Envelope envelope) {
        MessageDelta part = text.equals(delta.delta()) ? delta : MessageDelta.append(delta.messageId(), text);
        return piece(part, envelope, text.length());
    }

    static String withoutTrailingHalf(String text) {
        return endsWithHalf(text) ? text.substring(0, text.length() - 1) : text;
    }

    static boolean endsWithHalf(String text) {
        return !text.isEmpty() && Character.isHighSurrogate(text.charAt(text.length() - 1));
    }
}
