package dev.tidings.core.gateway;

import dev.tidings.api.ClientId;
import dev.tidings.api.ConnectionRequest;
import dev.tidings.api.Cursor;
import dev.tidings.api.Epoch;
import dev.tidings.api.EventId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserPrincipal;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads from the query how a connection joins. Its failures are fit for a close reason: they quote nothing. */
final class JoinParameters {
    private static final Pattern SEQ = Pattern.compile("[0-9]{1,18}");

    private JoinParameters() {}

    /**
     * Reads {@code epoch}, {@code seq}, {@code event_id}, {@code thread_id} and {@code client_id}.
     *
     * @throws IllegalArgumentException if one of them is malformed; the message names it
     */
    static ConnectionRequest parse(UserPrincipal principal, Map<String, String> query) {
        return new ConnectionRequest(
                principal, cursor(query), id(query, "thread_id", ThreadId::of), id(query, "client_id", ClientId::of));
    }

    private static @Nullable Cursor cursor(Map<String, String> query) {
        Epoch epoch = id(query, "epoch", Epoch::of);
        String seq = query.get("seq");
        EventId eventId = id(query, "event_id", EventId::of);
        if (epoch == null && seq == null && eventId == null) {
            return null;
        }
        if (epoch == null || seq == null || !SEQ.matcher(seq).matches()) {
            throw new IllegalArgumentException("malformed cursor: epoch and seq are required together");
        }
        return new Cursor(epoch, Long.parseLong(seq), eventId);
    }

    private static <T> @Nullable T id(Map<String, String> query, String name, Function<String, T> parser) {
        String value = query.get(name);
        try {
            return value == null ? null : parser.apply(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("malformed " + name, e);
        }
    }
}
