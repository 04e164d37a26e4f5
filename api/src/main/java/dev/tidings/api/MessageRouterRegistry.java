package dev.tidings.api;

import dev.tidings.api.internal.CanonicalMessageRouterRegistry;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The routers of single users, one for each. A user's router lies over the base router: it has the base's routes, its
 * own come first where both are equally specific, and nobody else's messages reach them. Thread-safe. Implemented by
 * core only: get one from {@code MessageRouters} or from {@link TidingsServer#routers()}.
 */
public sealed interface MessageRouterRegistry permits CanonicalMessageRouterRegistry {
    /**
     * Returns the router that all users share.
     *
     * @return the same object at each call
     */
    MessageRouter base();

    /**
     * Returns the router of a user, and makes it if there is none.
     *
     * @param context a context of the user
     * @return the same object for the same user until it is removed, also if many ask at once
     * @throws IllegalStateException if as many users as there may be, 10,000 by default, have a router of their own
     */
    MessageRouter forUser(UserExecutionContext context);

    /**
     * Finds the router of a user.
     *
     * @param userId the user
     * @return the router, or empty if none was made
     */
    Optional<MessageRouter> find(UserId userId);

    /**
     * Removes the router of a user with all of its handlers. Messages under way are still handled; later ones take the
     * base's routes.
     *
     * @param userId the user
     * @return whether there was one
     */
    boolean remove(UserId userId);

    /**
     * Routes a message by its user's router, or by the base if the user has none. Never throws.
     *
     * @param message the message
     * @return completes with the reply and never fails, as {@link MessageRouter#route} does
     */
    CompletionStage<MessageReply> route(InboundMessage message);

    /**
     * Counts users.
     *
     * @return how many have a router of their own
     */
    int size();

    /**
     * Counts messages.
     *
     * @return those of the base and of all users' routers, removed ones included
     */
    Statistics statistics();

    /**
     * What all routers of a registry have seen together. Exact under concurrency.
     *
     * @param users users that have a router of their own
     * @param routed messages that a handler took
     * @param unhandled messages that nobody took
     * @param failed messages whose handler failed
     */
    record Statistics(int users, long routed, long unhandled, long failed) {}
}
