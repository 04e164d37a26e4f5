package dev.tidings.api.internal;

import dev.tidings.api.StandardWebSocketBridge;

/** The only permitted subtype of {@link StandardWebSocketBridge}; implemented by core. */
public non-sealed interface CanonicalStandardWebSocketBridge extends StandardWebSocketBridge {}
