package dev.tidings.api.internal;

import dev.tidings.api.ExecutionScope;

/** The only permitted subtype of {@link ExecutionScope}; implemented by core. */
public non-sealed interface CanonicalExecutionScope extends ExecutionScope {}
