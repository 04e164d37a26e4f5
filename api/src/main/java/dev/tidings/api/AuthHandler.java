package dev.tidings.api;

import dev.tidings.api.internal.CanonicalAuthHandler;
import dev.tidings.api.spi.HandshakeRequest;
import java.util.concurrent.CompletionStage;

/**
 * Finds out who is connecting. Takes a bearer token from the {@code Sec-WebSocket-Protocol} list
 * ({@code tidings.v1, bearer.<token>}), from the {@code Authorization} header, or, of a client that connected with
 * {@code ?auth=frame}, from its first message; of several that differ none is taken. Thread-safe.
 * Implemented by core only: get one from {@code AuthHandlers}.
 */
public sealed interface AuthHandler permits CanonicalAuthHandler {
    /**
     * Authenticates a client. May run the application's verifier, on the caller's thread.
     *
     * @param request the upgrade request; a token from a message is in its {@code Authorization} header
     * @return completes with the result and never fails
     */
    CompletionStage<AuthResult> authenticate(HandshakeRequest request);
}
