package dev.tidings.api;

import dev.tidings.api.internal.CanonicalTickets;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * One-time tickets: what a page that the application has already logged in gets over HTTP, to open one connection with.
 * A ticket is 256 random bits, is taken once, and is kept as a hash only. Thread-safe.
 * Implemented by core only: get it from {@link TidingsServer#tickets()} or {@link AuthHandler#tickets()}.
 */
public sealed interface Tickets permits CanonicalTickets {
    /**
     * Issues a ticket that is good for 30 seconds and for any origin.
     *
     * @param principal whose connection it opens, with the end and the permissions that the connection is to have
     * @return completes with the ticket; fails if the store does, or has no room
     * @throws IllegalArgumentException if the principal has expired
     */
    default CompletionStage<Ticket> issue(UserPrincipal principal) {
        return issue(TicketRequest.of(principal));
    }

    /**
     * Issues a ticket.
     *
     * @param request whose it is, and what it is bound to
     * @return completes with the ticket, which ends no later than its principal; fails if the store does, or has no room
     * @throws IllegalArgumentException if the principal has expired
     */
    CompletionStage<Ticket> issue(TicketRequest request);

    /**
     * Looks at a ticket without taking it.
     *
     * @param value the ticket's text
     * @return completes with what it is good for; empty if it is unknown, taken, revoked or expired
     */
    CompletionStage<Optional<TicketGrant>> inspect(String value);

    /**
     * Makes a ticket worthless without taking it.
     *
     * @param value the ticket's text
     * @return completes with whether it was good until now
     */
    CompletionStage<Boolean> revoke(String value);
}
