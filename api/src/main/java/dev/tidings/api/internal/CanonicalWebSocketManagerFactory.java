package dev.tidings.api.internal;

import dev.tidings.api.WebSocketManagerFactory;

/** The only permitted subtype of {@link WebSocketManagerFactory}; implemented by core. */
public non-sealed interface CanonicalWebSocketManagerFactory extends WebSocketManagerFactory {}
