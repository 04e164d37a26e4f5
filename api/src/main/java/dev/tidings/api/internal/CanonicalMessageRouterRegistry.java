package dev.tidings.api.internal;

import dev.tidings.api.MessageRouterRegistry;

/** The only permitted subtype of {@link MessageRouterRegistry}; implemented by core. */
public non-sealed interface CanonicalMessageRouterRegistry extends MessageRouterRegistry {}
