package dev.tidings.core.auth;

import dev.tidings.api.spi.HandshakeRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A bearer token as a client sent it, or why there is none that could be looked at. Its text form shows no token. */
record Credential(@Nullable String token, String problem) {
    private static final int MAX_LENGTH = 8_192;
    private static final String ENTRY_PREFIX = "bearer.";
    private static final String SCHEME = "Bearer ";
    private static final Credential NONE = none("no credential");

    static Credential of(HandshakeRequest request) {
        Credential entry = inSubprotocols(request.subprotocols());
        Credential header = inHeader(request.headers().getOrDefault("authorization", List.of()));
        if (entry.equals(NONE) || header.equals(NONE)) {
            return entry.equals(NONE) ? header : entry;
        }
        return entry.equals(header) ? entry : none("two credentials that differ");
    }

    private static Credential inSubprotocols(List<String> entries) {
        List<String> tokens = entries.stream()
                .filter(entry -> entry.startsWith(ENTRY_PREFIX))
                .map(entry -> entry.substring(ENTRY_PREFIX.length()))
                .toList();
        return only(tokens);
    }

    private static Credential inHeader(List<String> values) {
        if (values.size() > 1) {
            return none("more than one credential");
        }
        return only(values.stream()
                .map(Credential::bearerToken)
                .flatMap(Optional::stream)
                .toList());
    }

    private static Optional<String> bearerToken(String header) {
        return header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.of(header.substring(SCHEME.length()).strip())
                : Optional.empty();
    }

    private static Credential only(List<String> tokens) {
        if (tokens.isEmpty()) {
            return NONE;
        }
        if (tokens.size() > 1) {
            return none("more than one credential");
        }
        String token = tokens.get(0);
        return isWellFormed(token) ? new Credential(token, "") : none("a malformed credential");
    }

    private static boolean isWellFormed(String token) {
        return !token.isEmpty()
                && token.length() <= MAX_LENGTH
                && token.chars().allMatch(character -> character > ' ' && character < 0x7F);
    }

    private static Credential none(String problem) {
        return new Credential(null, problem);
    }

    @Override
    public String toString() {
        return token == null ? problem : "a credential";
    }
}
