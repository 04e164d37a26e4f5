package dev.tidings.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message that a client sent.
 *
 * @param connectionId the connection it came over
 * @param principal whose connection it is; what the message says about its user is never believed
 * @param type the type, after aliases were normalised
 * @param requestId what the client wants the answer to name, or null
 * @param fields the whole object as plain maps, lists, strings, numbers, booleans and nulls
 */
public record InboundMessage(
        ConnectionId connectionId,
        UserPrincipal principal,
        String type,
        @Nullable RequestId requestId,
        Map<String, ? extends @Nullable Object> fields) {
    /**
     * Checks the parts and copies the map.
     *
     * @param connectionId the connection it came over
     * @param principal whose connection it is
     * @param type the type
     * @param requestId what the client wants the answer to name
     * @param fields the whole object as plain maps
     */
    public InboundMessage {
        Objects.requireNonNull(connectionId, "connectionId");
        Objects.requireNonNull(principal, "principal");
        Objects.requireNonNull(type, "type");
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /**
     * Returns the user.
     *
     * @return the authenticated user
     */
    public UserId userId() {
        return principal.userId();
    }

    /**
     * Returns a field that is a text.
     *
     * @param name the field
     * @return its value, or empty if it is missing or something else
     */
    public Optional<String> text(String name) {
        return fields.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /**
     * Makes a context for a run that answers this message.
     *
     * @param fallback the thread if the message names none
     * @return a context with a new run id and this message's request id
     * @throws BadMessageException if the message names a thread id that is not valid; a handler can let it pass
     */
    public UserExecutionContext newRun(ThreadId fallback) {
        ThreadId thread = text("thread_id").map(InboundMessage::thread).orElse(fallback);
        UserExecutionContext context = UserExecutionContext.newRun(userId(), thread);
        return requestId == null ? context : context.withRequestId(requestId);
    }

    private static ThreadId thread(String text) {
        try {
            return ThreadId.of(text);
        } catch (IllegalArgumentException invalid) {
            throw new BadMessageException("thread_id must be the id of a thread, which has 1 to 128 characters, is not"
                    + " blank and holds no control character, but was another text");
        }
    }
}
