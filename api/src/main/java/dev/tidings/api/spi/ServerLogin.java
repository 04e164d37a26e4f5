package dev.tidings.api.spi;

import dev.tidings.api.AuthResult;
import dev.tidings.api.UserPrincipal;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Carries the name of a user from a request to the auth handler, for a {@link Transport} in a server that has a login of its
 * own.
 *
 * <p>A request has headers and nothing else to carry it in, so the name goes in a header that no client can send: what that
 * is called holds 128 random bits that never leave this process and blanks, which no header name of HTTP may have. What a
 * client sends under it is taken away all the same.
 */
public final class ServerLogin {
    private static final int BITS = 128;

    private final String server;
    private final String header;

    private ServerLogin(String server) {
        this.server = server;
        String secret = new BigInteger(BITS, new SecureRandom()).toString(Character.MAX_RADIX);
        header = (server + " login " + secret).toLowerCase(Locale.ROOT);
    }

    /**
     * Makes one that knows the requests it was shown and no other's.
     *
     * @param server what the reasons call the server, such as {@code container}
     * @return the login, for any number of requests and threads
     */
    public static ServerLogin of(String server) {
        return new ServerLogin(Objects.requireNonNull(server, "server"));
    }

    /**
     * Puts a name into a request, before the acceptor is shown it.
     *
     * @param name the name of the user whom the server has let in, or null if it has let in nobody
     * @param request the request
     * @return the request with the name, or without any
     */
    public HandshakeRequest with(@Nullable String name, HandshakeRequest request) {
        if (name == null && request.header(header).isEmpty()) {
            return request;
        }
        Map<String, List<String>> headers = new HashMap<>(request.headers());
        headers.remove(header);
        if (name != null) {
            headers.put(header, List.of(name));
        }
        return new HandshakeRequest(request.path(), request.query(), headers, request.remoteAddress());
    }

    /**
     * Makes the verifier that believes the names.
     *
     * @param users returns the user of a name, or empty if it has none; a name for which it throws {@code
     *     IllegalArgumentException} has none, either
     * @return the verifier, which rejects every request without a name
     */
    public RequestVerifier verifier(Function<String, Optional<UserPrincipal>> users) {
        Objects.requireNonNull(users, "users");
        return request -> CompletableFuture.completedFuture(request.header(header)
                .map(name -> user(name, users))
                .orElseGet(() -> AuthResult.rejected("nobody is logged in to the " + server)));
    }

    private AuthResult user(String name, Function<String, Optional<UserPrincipal>> users) {
        try {
            return users.apply(name)
                    .map(AuthResult::authenticated)
                    .orElseGet(() -> AuthResult.rejected("the " + server + "'s login is no user here"));
        } catch (IllegalArgumentException unfit) {
            return AuthResult.rejected("the " + server + "'s login has no user id: " + unfit.getMessage());
        }
    }
}
