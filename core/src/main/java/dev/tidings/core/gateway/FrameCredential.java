package dev.tidings.core.gateway;

import dev.tidings.api.spi.HandshakeRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The token or the ticket in an {@code authenticate} message, put where an auth handler looks for it. */
final class FrameCredential {
    private static final String TICKET = "ticket";

    private FrameCredential() {}

    /**
     * Adds what a message brings to a request.
     *
     * @return the request, or empty if the message has neither token nor ticket, or both, or a second ticket
     */
    static Optional<HandshakeRequest> addTo(HandshakeRequest request, Map<String, @Nullable Object> message) {
        Object token = message.get("token");
        Object ticket = message.get(TICKET);
        if (token instanceof String text && ticket == null) {
            return Optional.of(request.withBearer(text));
        }
        if (ticket instanceof String text && token == null && !request.query().containsKey(TICKET)) {
            Map<String, String> query = new HashMap<>(request.query());
            query.put(TICKET, text);
            return Optional.of(new HandshakeRequest(request.path(), query, request.headers(), request.remoteAddress()));
        }
        return Optional.empty();
    }

    /** Returns a request without any credential: where it comes from, and from which page. */
    static HandshakeRequest bare(HandshakeRequest request) {
        Map<String, List<String>> headers = new HashMap<>(request.headers());
        headers.keySet().retainAll(Set.of("origin"));
        return new HandshakeRequest(request.path(), Map.of(), headers, request.remoteAddress());
    }
}
