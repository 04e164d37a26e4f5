package dev.tidings.core.auth;

import dev.tidings.api.spi.HandshakeRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The one credential that a client sent, or why there is none that could be looked at. Its text form shows no secret.
 *
 * <p>A client may repeat itself in another place, but not contradict itself: then, and if any of several is malformed,
 * none of them counts.
 *
 * @param kind what it is
 * @param value the secret; empty if there is none
 * @param problem why there is none
 */
record Credential(Kind kind, String value, String problem) {
    static final Credential NONE = new Credential(Kind.ABSENT, "", "no credential");

    private static final int MAX_LENGTH = 8_192;
    private static final String PROTOCOL = "tidings.v1";
    private static final String BEARER = "bearer.";
    private static final String TICKET = "ticket.";
    private static final String SCHEME = "Bearer ";

    enum Kind {
        TOKEN,
        TICKET,
        ABSENT,
        UNUSABLE
    }

    /** Finds the credential in a request, its query's tokens included only if they are allowed there. */
    static Credential of(HandshakeRequest request, boolean queryTokens) {
        List<Credential> found = new ArrayList<>();
        found.add(inSubprotocols(request.subprotocols()));
        found.add(inHeader(request.headers().getOrDefault("authorization", List.of())));
        found.add(inQuery(request, "ticket", Kind.TICKET));
        if (queryTokens) {
            found.add(inQuery(request, "token", Kind.TOKEN));
            found.add(inQuery(request, "access_token", Kind.TOKEN));
        }
        List<Credential> distinct =
                found.stream().filter(one -> !one.equals(NONE)).distinct().toList();
        return switch (distinct.size()) {
            case 0 -> NONE;
            case 1 -> distinct.get(0);
            default -> unusable("two credentials that differ");
        };
    }

    private static Credential inSubprotocols(List<String> entries) {
        boolean older = !entries.contains(PROTOCOL);
        return only(entries.stream().flatMap(entry -> entry(entry, older)).toList());
    }

    private static Stream<Credential> entry(String entry, boolean older) {
        if (entry.startsWith(TICKET)) {
            return Stream.of(of(Kind.TICKET, entry.substring(TICKET.length())));
        }
        if (entry.startsWith(BEARER)) {
            String token = entry.substring(BEARER.length());
            return Stream.of(of(Kind.TOKEN, older ? LegacyToken.decodeOrKeep(token) : token));
        }
        return LegacyToken.remainder(entry).map(LegacyToken::decode).map(token -> of(Kind.TOKEN, token)).stream();
    }

    private static Credential inHeader(List<String> values) {
        if (values.size() > 1) {
            return unusable("more than one credential");
        }
        return only(values.stream()
                .map(Credential::bearerToken)
                .flatMap(Optional::stream)
                .map(token -> of(Kind.TOKEN, token))
                .toList());
    }

    private static Optional<String> bearerToken(String header) {
        return header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.of(header.substring(SCHEME.length()).strip())
                : Optional.empty();
    }

    private static Credential inQuery(HandshakeRequest request, String name, Kind kind) {
        String value = request.query().get(name);
        return value == null ? NONE : of(kind, value);
    }

    private static Credential only(List<Credential> found) {
        return switch (found.size()) {
            case 0 -> NONE;
            case 1 -> found.get(0);
            default -> unusable("more than one credential");
        };
    }

    private static Credential of(Kind kind, String value) {
        return isWellFormed(value) ? new Credential(kind, value, "") : unusable("a malformed credential");
    }

    /** Says whether a text can be a secret: visible ASCII of at most 8 KiB. */
    static boolean isWellFormed(String value) {
        return !value.isEmpty()
                && value.length() <= MAX_LENGTH
                && value.chars().allMatch(character -> character > ' ' && character < 0x7F);
    }

    private static Credential unusable(String problem) {
        return new Credential(Kind.UNUSABLE, "", problem);
    }

    @Override
    public String toString() {
        return value.isEmpty() ? problem : "a credential";
    }
}
