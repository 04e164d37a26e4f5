package dev.tidings.api;

import dev.tidings.api.internal.CanonicalAuthHandler;
import dev.tidings.api.spi.HandshakeRequest;
import java.util.concurrent.CompletionStage;

/**
 * Finds out who is connecting. Takes a bearer token from the {@code Sec-WebSocket-Protocol} list
 * ({@code tidings.v1, bearer.<token>}) or from the {@code Authorization} header, in this order. Thread-safe.
 * Implemented by core only: get one from {@code AuthHandlers}.
 */
public sealed interface AuthHandler permits CanonicalAuthHandler {
    /**
     * Authenticates a client. May run the application's verifier, on the caller's thread.
     *
     * @param request the upgrade request
     * @return completes with the result and never fails
     */
    CompletionStage<AuthResult> authenticate(HandshakeRequest request);
}
