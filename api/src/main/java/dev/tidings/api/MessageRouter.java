package dev.tidings.api;

import dev.tidings.api.internal.CanonicalMessageRouter;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.api.spi.RouterPlugin;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Brings what clients send to the one handler that its type belongs to; {@link MessageRoute} says which that is. A
 * second handler for the same route is kept in reserve: it is logged and listed, and takes over when the first is
 * closed. Older names of types are normalised before anything is looked up. Thread-safe. Implemented by core only: get
 * one from {@code MessageRouters}, from {@link TidingsServer#router()}, or for one user from
 * {@link MessageRouterRegistry}.
 */
public sealed interface MessageRouter permits CanonicalMessageRouter {
    /**
     * Registers a handler of one type.
     *
     * @param type the message type, such as {@code user_message}; {@code ack}, {@code ping}, {@code resume} and
     *     {@code authenticate} are answered by a server before its router sees them
     * @param handler the handler
     * @return what takes it out again
     * @throws IllegalStateException if there are 1,024 handlers already, or this is the router of a user that was removed
     * @throws IllegalArgumentException if the type is not valid, or an alias of another type, which the message names
     */
    HandlerRegistration addHandler(String type, MessageHandler handler);

    /**
     * Registers a handler.
     *
     * @param route which types it takes
     * @param handler the handler
     * @return what takes it out again
     * @throws IllegalStateException if there are 1,024 handlers already, or this is the router of a user that was removed
     * @throws IllegalArgumentException if a type of the route is an alias of another type, which the message names
     */
    HandlerRegistration addHandler(MessageRoute route, MessageHandler handler);

    /**
     * Registers all routes of a plug-in in one step, or none of them.
     *
     * @param plugin the plug-in; it is called once, now
     * @return what takes all of them out again
     * @throws IllegalStateException as {@link #addHandler(MessageRoute, MessageHandler)} does; and whatever the plug-in
     *     throws
     * @throws IllegalArgumentException as {@link #addHandler(MessageRoute, MessageHandler)} does, or if the name of the
     *     plug-in is not valid
     */
    HandlerRegistration install(RouterPlugin plugin);

    /**
     * Routes a message to its handler, on the caller's thread. Never throws.
     *
     * @param message the message
     * @return completes with the reply and never fails: a message that nobody handles is rejected as
     *     {@code unknown_type}, a handler that fails as {@code internal_error}, null as {@code bad_message}, and by the
     *     router of one user the message of another as {@code user_mismatch}
     */
    CompletionStage<MessageReply> route(InboundMessage message);

    /**
     * Counts.
     *
     * @return the numbers of this router at this moment
     */
    RouterStatistics statistics();

    /**
     * Lists the handlers.
     *
     * @return a copy, in the order of precedence; that of a user's router has those of the server's too
     */
    List<RegisteredRoute> routes();

    /**
     * Lists what two sides claim.
     *
     * @return a copy: handlers in reserve, and up to 64 open connections that another router handles too
     */
    List<Conflict> conflicts();

    /**
     * Says how it is. Never throws.
     *
     * @return the state at this moment
     */
    Health health();

    /**
     * A handler's place.
     *
     * @param route an exact type, a prefix, or any
     * @param handler the name of the handler's class, behind that of its plug-in if it has one, and where it was
     *     registered unless that was with the builder of a server
     * @param builtIn whether it is the router's own
     * @param active whether messages reach it; if not, another handler of the same route stands before it
     */
    record RegisteredRoute(MessageRoute route, String handler, boolean builtIn, boolean active) {}

    /**
     * What two sides claim.
     *
     * @param kind what it is about
     * @param subject the route or the id of the connection
     * @param winner the handler that gets the messages, or the router that had the connection first
     * @param other the handler in reserve, or the second router
     */
    record Conflict(Kind kind, String subject, String winner, String other) {
        /** What a conflict is about. */
        public enum Kind {
            /** Two handlers of the application for the same route. */
            SHADOWED_HANDLER,
            /** Two routers that handle messages of the same connection. */
            SECOND_ROUTER
        }
    }

    /**
     * How a router is.
     *
     * @param status the state
     * @param handlers how many handlers it has, built-in ones included
     * @param detail why it is so, for people
     */
    record Health(Status status, int handlers, String detail) {
        /** The state of a router. */
        public enum Status {
            /** Younger than 10 s and still without a handler of the application. */
            STARTING,
            /** Routes messages. */
            UP,
            /** The router of a user that was removed from its registry. */
            DOWN
        }
    }
}
