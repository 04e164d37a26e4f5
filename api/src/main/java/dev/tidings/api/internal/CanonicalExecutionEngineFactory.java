package dev.tidings.api.internal;

import dev.tidings.api.ExecutionEngineFactory;

/** The only permitted subtype of {@link ExecutionEngineFactory}; implemented by core. */
public non-sealed interface CanonicalExecutionEngineFactory extends ExecutionEngineFactory {}
