package dev.tidings.api;

import dev.tidings.api.internal.CanonicalTidingsServer;
import dev.tidings.api.monitor.HealthSnapshot;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * A running server with everything wired: transport, authentication, router, manager and bridge. Thread-safe. After the
 * close its parts can be asked, and {@link #health} is down; what is emitted is refused with
 * {@link RefusalReason#CLOSED}.
 *
 * <p>Implemented by core only: get one from {@code Tidings.server()}.
 */
public sealed interface TidingsServer extends AutoCloseable permits CanonicalTidingsServer {
    /**
     * Returns where it listens.
     *
     * @return the address with the real port, as its transport says at this moment; port 0 as long as a container has not
     *     told the port that it draws
     */
    InetSocketAddress address();

    /**
     * Returns what a client on this machine connects to.
     *
     * @return a {@code ws:} or {@code wss:} address; what {@link dev.tidings.api.spi.Transport#uri} says at this moment
     */
    URI uri();

    /**
     * Returns the manager.
     *
     * @return the manager of all users
     */
    WebSocketManager manager();

    /**
     * Returns the bridge.
     *
     * @return the bridge for agents
     */
    AgentBridge bridge();

    /**
     * Returns the router.
     *
     * @return the router of inbound messages
     */
    MessageRouter router();

    /**
     * Returns the routers of single users, which lie over {@link #router()}.
     *
     * @return the same object at each call
     */
    MessageRouterRegistry routers();

    /**
     * Returns the one-time tickets that its clients may connect with.
     *
     * @return the same object at each call
     */
    Tickets tickets();

    /**
     * Says how all parts are, those of {@link WebSocketManager#health()} included. Never throws.
     *
     * @return their health at this moment
     */
    HealthSnapshot health();

    /**
     * Logs a user out: closes all of the user's connections with {@link CloseCode#UNAUTHENTICATED}, those included that
     * are being authenticated now, forgets the tokens that were found to be the user's, and makes the user's tickets
     * worthless. Call it when the application has ended the user's session: what its own verifier still accepts may
     * connect again.
     *
     * @param userId the user
     * @return completes when the tickets are gone too, which fails if their store does; the connections are told to
     *     close before this method returns
     */
    CompletionStage<Void> revoke(UserId userId);

    /**
     * Stops accepting, drains as {@link WebSocketManager#close(Duration)} says, and returns when no thread, socket or
     * timer is left. Closing again has no effect.
     *
     * @param limit how long runs may take to end, where the {@link DrainPolicy} lets them, and clients to read what is
     *     on its way; 0 or more
     */
    void close(Duration limit);

    /** Closes with a limit of 5 seconds. */
    @Override
    void close();
}
