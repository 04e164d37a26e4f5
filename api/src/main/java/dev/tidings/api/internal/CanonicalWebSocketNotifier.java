package dev.tidings.api.internal;

import dev.tidings.api.WebSocketNotifier;

/** The only permitted subtype of {@link WebSocketNotifier}; implemented by core. */
public non-sealed interface CanonicalWebSocketNotifier extends WebSocketNotifier {}
