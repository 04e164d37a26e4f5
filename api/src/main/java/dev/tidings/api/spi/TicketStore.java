package dev.tidings.api.spi;

import dev.tidings.api.UserPrincipal;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Where one-time tickets are kept. Implement it to share tickets between servers. Thread-safe; must not block.
 */
public interface TicketStore {
    /**
     * Keeps a ticket.
     *
     * @param ticket the ticket's text, 256 random bits
     * @param principal whose it is
     * @param expiresAt when it is no longer valid
     * @return completes when it can be taken
     */
    CompletionStage<Void> put(String ticket, UserPrincipal principal, Instant expiresAt);

    /**
     * Takes a ticket. Of any number of calls at once, at most one gets it.
     *
     * @param ticket the ticket's text
     * @return whose it was; empty if it is unknown, taken or expired
     */
    CompletionStage<Optional<UserPrincipal>> take(String ticket);

    /**
     * Makes a ticket invalid without taking it.
     *
     * @param ticket the ticket's text
     * @return whether there was one
     */
    CompletionStage<Boolean> revoke(String ticket);
}
