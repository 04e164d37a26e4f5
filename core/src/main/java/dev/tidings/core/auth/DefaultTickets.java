package dev.tidings.core.auth;

import dev.tidings.api.AuthResult;
import dev.tidings.api.Ticket;
import dev.tidings.api.TicketGrant;
import dev.tidings.api.TicketRequest;
import dev.tidings.api.UserId;
import dev.tidings.api.internal.CanonicalTickets;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.TicketStore;
import dev.tidings.api.spi.TimeSource;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tickets over a store, which gets their hashes only. What is no ticket by its form does not reach the store. */
final class DefaultTickets implements CanonicalTickets {
    private static final int BYTES = 32;
    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final TicketStore store;
    private final TimeSource time;
    private final SecureRandom random = new SecureRandom();

    private DefaultTickets(TicketStore store, TimeSource time) {
        this.store = store;
        this.time = time;
    }

    static DefaultTickets create(@Nullable TicketStore store, TimeSource time) {
        return new DefaultTickets(store == null ? new InMemoryTicketStore(time) : store, time);
    }

    @Override
    public CompletionStage<Ticket> issue(TicketRequest request) {
        Instant now = time.now();
        if (Expiry.hasPassed(request.principal(), now)) {
            throw new IllegalArgumentException("ticket principal must not have expired but did at "
                    + request.principal().expiresAt().orElse(now) + ": log the user in again");
        }
        String value = newValue();
        Instant end = earlier(now.plus(request.life()), request.principal().expiresAt());
        TicketGrant grant = new TicketGrant(request.principal(), request.origin(), end);
        return store.put(Digests.of(value), grant).thenApply(kept -> {
            if (!kept) {
                throw new IllegalStateException("the ticket store must have room but is full: issue fewer tickets");
            }
            return new Ticket(value, end);
        });
    }

    private String newValue() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Instant earlier(Instant one, Optional<Instant> other) {
        return other.filter(end -> end.isBefore(one)).orElse(one);
    }

    @Override
    public CompletionStage<Optional<TicketGrant>> inspect(String value) {
        return isTicket(value)
                ? store.inspect(Digests.of(value)).thenApply(this::good)
                : CompletableFuture.completedFuture(Optional.empty());
    }

    @Override
    public CompletionStage<Boolean> revoke(String value) {
        return isTicket(value) ? store.revoke(Digests.of(value)) : CompletableFuture.completedFuture(false);
    }

    CompletionStage<Void> revokeAll(UserId userId) {
        return store.revokeAll(userId);
    }

    /** Takes a ticket for a client. One that comes from another origin than it was issued for is used up in vain. */
    CompletionStage<AuthResult> take(String value, HandshakeRequest request) {
        return isTicket(value)
                ? store.take(Digests.of(value))
                        .thenApply(grant -> good(grant)
                                .map(found -> judge(found, request))
                                .orElseGet(() -> AuthResult.rejected("ticket unknown, taken or expired")))
                : CompletableFuture.completedFuture(AuthResult.rejected("a malformed ticket"));
    }

    private static AuthResult judge(TicketGrant grant, HandshakeRequest request) {
        List<String> origins = request.headers().getOrDefault("origin", List.of());
        return grant.origin().filter(origin -> !origins.equals(List.of(origin))).isPresent()
                ? AuthResult.rejected("ticket from another origin than it was issued for")
                : AuthResult.authenticated(grant.principal());
    }

    private Optional<TicketGrant> good(Optional<TicketGrant> grant) {
        return grant.filter(found -> found.expiresAt().isAfter(time.now()));
    }

    private static boolean isTicket(String value) {
        return VALUE.matcher(value).matches();
    }
}
