package dev.tidings.api.internal;

import dev.tidings.api.AuthHandler;

/** The only permitted subtype of {@link AuthHandler}; implemented by core. */
public non-sealed interface CanonicalAuthHandler extends AuthHandler {}
