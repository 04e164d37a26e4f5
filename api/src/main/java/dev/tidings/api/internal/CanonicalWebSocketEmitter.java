package dev.tidings.api.internal;

import dev.tidings.api.WebSocketEmitter;

/** A permitted subtype of {@link WebSocketEmitter}; implemented by core. */
public non-sealed interface CanonicalWebSocketEmitter extends WebSocketEmitter {}
