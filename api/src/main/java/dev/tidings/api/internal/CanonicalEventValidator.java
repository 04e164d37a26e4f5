package dev.tidings.api.internal;

import dev.tidings.api.monitor.EventValidator;

/** The only permitted subtype of {@link EventValidator}; implemented by core. */
public non-sealed interface CanonicalEventValidator extends EventValidator {}
