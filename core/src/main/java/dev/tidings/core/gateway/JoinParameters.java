package dev.tidings.core.gateway;

import dev.tidings.api.ClientId;
import dev.tidings.api.ConnectionRequest;
import dev.tidings.api.Cursor;
import dev.tidings.api.Epoch;
import dev.tidings.api.EventId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserPrincipal;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads how a connection joins, from the query and from the first message. Its failures are fit for a close reason:
 * they quote nothing.
 */
final class JoinParameters {
    private static final Set<String> CURSOR = Set.of("epoch", "seq", "event_id");
    private static final Set<String> OTHERS = Set.of("thread_id", "client_id");
    private static final String FRAME = "frame";
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

    /**
     * Reads the same from the query and a first message. A cursor in the message replaces the query's, and so does each
     * other parameter.
     *
     * @throws IllegalArgumentException if a parameter is malformed, or the message claims another user
     */
    static ConnectionRequest parse(
            UserPrincipal principal, Map<String, String> query, Map<String, @Nullable Object> message) {
        Object claimed = message.get("user_id");
        if (claimed != null && !claimed.equals(principal.userId().value())) {
            throw new IllegalArgumentException("user_id must be left out or be the authenticated user's");
        }
        Map<String, String> merged = new HashMap<>(query);
        if (CURSOR.stream().anyMatch(name -> message.get(name) != null)) {
            merged.keySet().removeAll(CURSOR);
        }
        CURSOR.forEach(name -> overlay(merged, name, message.get(name)));
        OTHERS.forEach(name -> overlay(merged, name, message.get(name)));
        return parse(principal, merged);
    }

    /**
     * Reads the cursor that a resume message must have; all else comes from the query.
     *
     * @throws IllegalArgumentException if there is none or it is malformed, or the message claims another user
     */
    static ConnectionRequest resume(
            UserPrincipal principal, Map<String, String> query, Map<String, @Nullable Object> message) {
        if (message.get("epoch") == null || message.get("seq") == null) {
            throw new IllegalArgumentException("malformed cursor: epoch and seq are required together");
        }
        Map<String, @Nullable Object> cursor = new HashMap<>(message);
        cursor.keySet().removeAll(OTHERS);
        return parse(principal, query, cursor);
    }

    private static void overlay(Map<String, String> merged, String name, @Nullable Object value) {
        if (value instanceof String text && !name.equals("seq")) {
            merged.put(name, text);
        } else if (value instanceof Long number && name.equals("seq")) {
            merged.put(name, number.toString());
        } else if (value != null) {
            throw new IllegalArgumentException("malformed " + name);
        }
    }

    /**
     * Says whether the client authenticates with its first message.
     *
     * @throws IllegalArgumentException if the query asks for something else, or for both kinds of first message
     */
    static boolean authenticatesByFrame(Map<String, String> query) {
        boolean byFrame = asksForFrame(query, "auth");
        if (byFrame && asksForFrame(query, "resume")) {
            throw new IllegalArgumentException("auth=frame takes the cursor in its message: leave resume=frame out");
        }
        return byFrame;
    }

    /**
     * Says whether the client names its cursor in its first message.
     *
     * @throws IllegalArgumentException if the query asks for something else
     */
    static boolean resumesByFrame(Map<String, String> query) {
        return asksForFrame(query, "resume");
    }

    private static boolean asksForFrame(Map<String, String> query, String name) {
        String value = query.get(name);
        if (value != null && !value.equals(FRAME)) {
            throw new IllegalArgumentException(name + " must be frame or be left out");
        }
        return value != null;
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
