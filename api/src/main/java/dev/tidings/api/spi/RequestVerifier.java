package dev.tidings.api.spi;

import dev.tidings.api.AuthResult;
import dev.tidings.api.UserPrincipal;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Says who a client is that brings neither token nor ticket, from the rest of its upgrade request: the cookie of a
 * session, or what a proxy in front has found out. Implement it with the application's own sessions. Called by several
 * threads at once, never by a transport's; it may block for a while.
 *
 * <p>Browsers send cookies with requests of foreign pages, too. The server judges the {@code Origin} before it asks.
 */
@FunctionalInterface
public interface RequestVerifier {
    /**
     * Verifies a request.
     *
     * @param request the upgrade request
     * @return whose it is, or that it is refused, or that nobody can tell now; a failed stage, null or an exception
     *     counts as unavailable
     */
    CompletionStage<AuthResult> verify(HandshakeRequest request);

    /**
     * Makes a verifier from a look-up.
     *
     * @param lookup returns the user of a request, or empty if it has none
     * @return the verifier
     */
    static RequestVerifier of(Function<HandshakeRequest, Optional<UserPrincipal>> lookup) {
        Objects.requireNonNull(lookup, "lookup");
        return request -> CompletableFuture.completedFuture(lookup.apply(request)
                .<AuthResult>map(AuthResult.Authenticated::new)
                .orElseGet(() -> AuthResult.rejected("no credential")));
    }
}
