package dev.tidings.core.router;

import dev.tidings.api.ConnectionId;
import org.jspecify.annotations.Nullable;

/** Which router handles the messages of which open connection. What is known of a connection goes with it. */
public interface ConnectionClaims {
    /** What two routers have in common if they are over the same engine. */
    interface Holder {
        /**
         * Returns the claims.
         *
         * @return the same object at each call
         */
        ConnectionClaims connectionClaims();
    }

    /**
     * Gives a connection to a router, unless it has one.
     *
     * @param connectionId the connection
     * @param router the router
     * @return the one that has it, or null if no such connection is open
     */
    @Nullable
    RouterIdentity claim(ConnectionId connectionId, RouterIdentity router);

    /**
     * Takes note that a second router handles a connection.
     *
     * @param connectionId the connection
     * @return whether this is the first time
     */
    boolean contest(ConnectionId connectionId);

    /**
     * Says whether a connection is open.
     *
     * @param connectionId the connection
     * @return whether it is
     */
    boolean isOpen(ConnectionId connectionId);
}
