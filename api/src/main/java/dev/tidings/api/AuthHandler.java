package dev.tidings.api;

import dev.tidings.api.internal.CanonicalAuthHandler;
import dev.tidings.api.monitor.HealthSnapshot;
import dev.tidings.api.spi.HandshakeRequest;
import java.util.concurrent.CompletionStage;

/**
 * Finds out who is connecting. A client brings one credential: a bearer token in the {@code Sec-WebSocket-Protocol} list
 * ({@code tidings.v1, bearer.<token>}) or in the {@code Authorization} header, a one-time ticket in that list
 * ({@code tidings.v1, ticket.<value>}) or in the query ({@code ?ticket=}), or either of them in its first message if it
 * connected with {@code ?auth=frame}; of several that differ none is taken. Thread-safe.
 * Implemented by core only: get one from {@code AuthHandlers}.
 */
public sealed interface AuthHandler permits CanonicalAuthHandler {
    /**
     * Authenticates a client. A handler that was not made by a server runs the application's verifier on the caller's
     * thread.
     *
     * @param request the upgrade request; a token from a message is in its {@code Authorization} header
     * @return completes with the result and never fails
     */
    CompletionStage<AuthResult> authenticate(HandshakeRequest request);

    /**
     * Returns the tickets that this handler takes.
     *
     * @return the same object at each call
     */
    Tickets tickets();

    /**
     * Forgets what it knows of a user: the results it remembers, at once, and the user's tickets. Closes no connection;
     * {@link TidingsServer#revoke} does both.
     *
     * @param userId the user
     * @return completes when the tickets are gone too; fails if their store does
     */
    CompletionStage<Void> revoke(UserId userId);

    /**
     * Says how it is: whether the application's verifiers answer, and how many calls of them are under way.
     *
     * @return its health at this moment
     */
    HealthSnapshot.Component health();
}
