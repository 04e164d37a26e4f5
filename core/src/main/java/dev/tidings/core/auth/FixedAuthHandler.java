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
import java.util.concurrent.atomic.AtomicBoolean;

/** Knows who the client is before it asks. */
final class FixedAuthHandler implements CanonicalAuthHandler {
    private final UserPrincipal principal;
    private final TimeSource time;
    private final DefaultTickets tickets;
    private final AtomicBoolean revoked = new AtomicBoolean();

    FixedAuthHandler(UserPrincipal principal, TimeSource time) {
        this.principal = principal;
        this.time = time;
        tickets = DefaultTickets.create(null, time);
    }

    @Override
    public CompletionStage<AuthResult> authenticate(HandshakeRequest request) {
        return CompletableFuture.completedFuture(
                revoked.get() ? AuthResult.rejected("the user was logged out") : Expiry.judge(principal, time.now()));
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
        if (principal.userId().equals(userId)) {
            revoked.set(true);
        }
        return tickets.revokeAll(userId);
    }
}
