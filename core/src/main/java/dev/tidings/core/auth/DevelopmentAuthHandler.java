package dev.tidings.core.auth;

import dev.tidings.api.AuthResult;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.internal.CanonicalAuthHandler;
import dev.tidings.api.spi.HandshakeRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Believes what the query says about the user. */
final class DevelopmentAuthHandler implements CanonicalAuthHandler {
    @Override
    public CompletionStage<AuthResult> authenticate(HandshakeRequest request) {
        String user = request.query().get("user");
        return CompletableFuture.completedFuture(
                user == null ? AuthResult.rejected("the query has no user: connect to ?user=<id>") : principal(user));
    }

    private static AuthResult principal(String user) {
        try {
            return AuthResult.authenticated(UserPrincipal.of(UserId.of(user)));
        } catch (IllegalArgumentException e) {
            return AuthResult.rejected("the query has a user that is no user id: " + e.getMessage());
        }
    }
}
