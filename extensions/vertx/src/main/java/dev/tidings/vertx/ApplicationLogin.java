package dev.tidings.vertx;

import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.RequestVerifier;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Carries the name of a user whom the application has logged in from its request to the auth handler.
 *
 * <p>A request has headers and nothing else to carry it in, so it goes in a header that no client can send: its name holds
 * 128 random bits that never leave this process and blanks, which no header name of HTTP may have and the reader refuses.
 */
final class ApplicationLogin {
    private static final int BITS = 128;

    private final String header = "application login " + new BigInteger(BITS, new SecureRandom()).toString(36);

    /** Returns the request with the name, if there is one. */
    HandshakeRequest with(@Nullable String user, HandshakeRequest request) {
        if (user == null) {
            return request;
        }
        Map<String, List<String>> headers = new HashMap<>(request.headers());
        headers.put(header, List.of(user));
        return new HandshakeRequest(request.path(), request.query(), headers, request.remoteAddress());
    }

    /** Returns a verifier that believes the name. */
    RequestVerifier verifier(Function<String, Optional<UserPrincipal>> users) {
        return RequestVerifier.of(request -> request.header(header).flatMap(name -> user(name, users)));
    }

    private static Optional<UserPrincipal> user(String name, Function<String, Optional<UserPrincipal>> users) {
        try {
            return users.apply(name);
        } catch (IllegalArgumentException unfit) {
            return Optional.empty();
        }
    }
}
