package dev.tidings.api.internal;

import dev.tidings.api.AuthenticationWebSocketEmitter;

/** The only permitted subtype of {@link AuthenticationWebSocketEmitter}; implemented by core. */
public non-sealed interface CanonicalAuthenticationWebSocketEmitter extends AuthenticationWebSocketEmitter {}
