package dev.tidings.api.internal;

import dev.tidings.api.WebSocketManager;

/** The only permitted subtype of {@link WebSocketManager}; implemented by core. */
public non-sealed interface CanonicalWebSocketManager extends WebSocketManager {}
