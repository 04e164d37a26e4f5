package dev.tidings.api.internal;

import dev.tidings.api.MessageRouter;

/** The only permitted subtype of {@link MessageRouter}; implemented by core. */
public non-sealed interface CanonicalMessageRouter extends MessageRouter {}
