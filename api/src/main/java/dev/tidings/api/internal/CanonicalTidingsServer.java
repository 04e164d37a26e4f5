package dev.tidings.api.internal;

import dev.tidings.api.TidingsServer;

/** The only permitted subtype of {@link TidingsServer}; implemented by core. */
public non-sealed interface CanonicalTidingsServer extends TidingsServer {}
