package dev.tidings.core.auth;

import dev.tidings.api.AuthResult;
import dev.tidings.api.Tickets;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.internal.CanonicalAuthHandler;
import dev.tidings.api.monitor.HealthSnapshot;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.TimeSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Believes what the query says about the user. A ticket is taken all the same, so that tickets can be tried. */
final class DevelopmentAuthHandler implements CanonicalAuthHandler {
    private final DefaultTickets tickets;

    DevelopmentAuthHandler(TimeSource time) {
        tickets = DefaultTickets.create(null, time);
    }

    @Override
    public CompletionStage<AuthResult> authenticate(HandshakeRequest request) {
        Credential credential = Credential.of(request, false);
        if (credential.kind() == Credential.Kind.TICKET) {
            return tickets.take(credential.value(), request);
        }
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

    @Override
    public HealthSnapshot.Component health() {
        return HealthSnapshot.Component.up(HealthSnapshot.AUTH, Map.of());
    }

    @Override
    public Tickets tickets() {
        return tickets;
    }

    @Override
    public CompletionStage<Void> revoke(UserId userId) {
        return tickets.revokeAll(userId);
    }
}
