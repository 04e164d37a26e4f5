package dev.tidings.api.spi;

import dev.tidings.api.AuthResult;
import dev.tidings.api.UserPrincipal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Says whether a client is the service that it claims to be, in the headers {@code X-Service-ID} and
 * {@code X-Service-Secret}. It alone decides about such a client: no user's verifier is asked. Called by several threads
 * at once, never by a transport's; it may block for a while.
 */
@FunctionalInterface
public interface ServiceVerifier {
    /**
     * Verifies a service.
     *
     * @param name the name it claims, without the prefix {@code service:}
     * @param secret the secret as it was sent; at most 8 KiB, printable ASCII
     * @return {@link UserPrincipal#service} of that name, or that it is refused, or that nobody can tell now; another
     *     principal, a failed stage, null or an exception counts as unavailable
     */
    CompletionStage<AuthResult> verify(String name, String secret);

    /**
     * Makes a verifier from fixed secrets. Compares in constant time.
     *
     * @param secrets the secret of each service, by its name
     * @return the verifier
     */
    static ServiceVerifier of(Map<String, String> secrets) {
        Map<String, String> known = Map.copyOf(secrets);
        return (name, secret) -> CompletableFuture.completedFuture(
                matches(known.get(name), secret)
                        ? AuthResult.authenticated(UserPrincipal.service(name))
                        : AuthResult.rejected("service not accepted"));
    }

    private static boolean matches(@Nullable String expected, String secret) {
        return expected != null
                && MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8));
    }
}
