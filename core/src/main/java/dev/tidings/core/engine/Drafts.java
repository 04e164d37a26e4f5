package dev.tidings.core.engine;

import dev.tidings.api.EventId;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.event.AgentStarted;
import dev.tidings.api.event.MessageDelta;
import dev.tidings.core.codec.EncodedEvent;
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
            return new Draft(emission, run, envelope, encode(event, envelope), List.of());
        }
        String text = withoutTrailingHalf(delta.delta());
        return isOnePiece(text)
                ? new Draft(emission, run, envelope, encode(part(delta, text), envelope), List.of())
                : Draft.of(emission, run, envelope, pieces(delta, text, envelope, ids().next()));
    }

    private static String agentName(AgentEvent event) {
        return event instanceof AgentStarted started ? started.agentName() : NO_AGENT;
    }

    EncodedEvent encode(AgentEvent event, Envelope envelope) {
        return services.codec().encode(event, ids().next(), envelope);
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

    /** Encodes a text in as few pieces as the field limit allows; one, even if the text is empty. The last one has the id given. */
    List<Draft.Piece> pieces(MessageDelta delta, String text, Envelope envelope, EventId lastId) {
        List<Draft.Piece> pieces = new ArrayList<>();
        int from = 0;
        do {
            int end = services.codec().pieceEnd(text, from);
            EventId id = end == text.length() ? lastId : ids().next();
            MessageDelta part = part(delta, text.substring(from, end));
            pieces.add(new Draft.Piece(services.codec().encode(part, id, envelope), end - from));
            from = end;
        } while (from < text.length());
        return pieces;
    }

    private boolean isOnePiece(String text) {
        return services.codec().pieceEnd(text, 0) == text.length();
    }

    private static MessageDelta part(MessageDelta delta, String text) {
        return text.equals(delta.delta()) ? delta : MessageDelta.append(delta.messageId(), text);
    }

    static String withoutTrailingHalf(String text) {
        return endsWithHalf(text) ? text.substring(0, text.length() - 1) : text;
    }

    static boolean endsWithHalf(String text) {
        return !text.isEmpty() && Character.isHighSurrogate(text.charAt(text.length() - 1));
    }
}
