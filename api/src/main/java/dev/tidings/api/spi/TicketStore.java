package dev.tidings.api.spi;

import dev.tidings.api.TicketGrant;
import dev.tidings.api.UserId;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Where one-time tickets are kept. Implement it to share tickets between servers; one store serves one realm.
 * Thread-safe; must not block.
 *
 * <p>A store never sees a ticket: a key is its SHA-256 hash, 43 characters of base64url. Therefore keys may be compared
 * and looked up in any way; how long that takes tells nobody anything about a ticket.
 */
public interface TicketStore {
    /**
     * Keeps a ticket until it expires.
     *
     * @param key the hash of the ticket
     * @param grant what it is good for
     * @return completes with true when it can be taken, with false if there is no room
     */
    CompletionStage<Boolean> put(String key, TicketGrant grant);

    /**
     * Takes a ticket, in one step with looking it up: of any number of calls at once, on any number of servers, at most
     * one gets it.
     *
     * @param key the hash of the ticket
     * @return completes with what it was good for; empty if it is unknown, taken, revoked or expired
     */
    CompletionStage<Optional<TicketGrant>> take(String key);

    /**
     * Looks at a ticket without taking it.
     *
     * @param key the hash of the ticket
     * @return completes with what it is good for; empty if it is unknown, taken, revoked or expired
     */
    CompletionStage<Optional<TicketGrant>> inspect(String key);

    /**
     * Makes a ticket worthless without taking it.
     *
     * @param key the hash of the ticket
     * @return completes with whether there was one
     */
    CompletionStage<Boolean> revoke(String key);

    /**
     * Makes all tickets of a user worthless.
     *
     * @param userId the user
     * @return completes when none of them can be taken any more
     */
    CompletionStage<Void> revokeAll(UserId userId);
}
