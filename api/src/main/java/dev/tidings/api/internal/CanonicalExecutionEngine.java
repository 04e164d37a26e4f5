package dev.tidings.api.internal;

import dev.tidings.api.ExecutionEngine;

/** The only permitted subtype of {@link ExecutionEngine}; implemented by core. */
public non-sealed interface CanonicalExecutionEngine extends ExecutionEngine {}
