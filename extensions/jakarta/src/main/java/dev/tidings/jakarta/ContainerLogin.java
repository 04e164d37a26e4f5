package dev.tidings.jakarta;

import dev.tidings.api.AuthResult;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.RequestVerifier;
import java.math.BigInteger;
import java.security.Principal;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Carries the principal of a container from a request to the auth handler.
 *
 * <p>A request has headers and nothing else to carry it in, so it goes in a header that no client can send: its name holds
 * 128 random bits that never leave this process and blanks, which no header name of HTTP may have. What a client sends
 * under that name is overwritten all the same.
 */
final class ContainerLogin implements RequestVerifier {
    private static final int BITS = 128;

    private final String header = "container login " + new BigInteger(BITS, new SecureRandom()).toString(36);
    private final Function<Principal, Optional<UserPrincipal>> users;

    ContainerLogin(Function<Principal, Optional<UserPrincipal>> users) {
        this.users = users;
    }

    private record Named(String getName) implements Principal {}

    /** Puts the principal among the headers of a request, or takes away what stands there if there is none. */
    void attach(@Nullable Principal principal, Map<String, List<String>> headers) {
        headers.remove(header);
        if (principal != null && principal.getName() != null) {
            headers.put(header, List.of(principal.getName()));
        }
    }

    @Override
    public CompletionStage<AuthResult> verify(HandshakeRequest request) {
        return CompletableFuture.completedFuture(request.header(header)
                .map(this::user)
                .orElseGet(() -> AuthResult.rejected("nobody is logged in to the container")));
    }

    private AuthResult user(String name) {
        try {
            return users.apply(new Named(name))
                    .map(AuthResult::authenticated)
                    .orElseGet(() -> AuthResult.rejected("the container's login is no user here"));
        } catch (IllegalArgumentException unfit) {
            return AuthResult.rejected("the container's login has no user id: " + unfit.getMessage());
        }
    }
}
