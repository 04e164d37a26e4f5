package dev.tidings.api.internal;

import dev.tidings.api.AgentRun;

/** The only permitted subtype of {@link AgentRun}; implemented by core. */
public non-sealed interface CanonicalAgentRun extends AgentRun {}
