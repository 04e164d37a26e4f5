package dev.tidings.api.spi;

import dev.tidings.api.AuthResult;
import dev.tidings.api.UserPrincipal;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Says whose a token is. Implement it with the application's own login. Called by several threads at once, never by a
 * transport's; it may block for a while.
 */
@FunctionalInterface
public interface TokenVerifier {
    /**
     * Verifies a token.
     *
     * @param token the token as the client sent it; at most 8 KiB, printable ASCII
     * @return whose it is, or that it is refused, or that nobody can tell now; a failed stage, null or an exception
     *     counts as unavailable
     */
    CompletionStage<AuthResult> verify(String token);

    /**
     * Makes a verifier from a look-up.
     *
     * @param lookup returns the user of a token, or empty if the token is not valid
     * @return the verifier
     */
    static TokenVerifier of(Function<String, Optional<UserPrincipal>> lookup) {
        Objects.requireNonNull(lookup, "lookup");
        return token -> CompletableFuture.completedFuture(lookup.apply(token)
                .<AuthResult>map(AuthResult.Authenticated::new)
                .orElseGet(() -> AuthResult.rejected("token not accepted")));
    }
}
