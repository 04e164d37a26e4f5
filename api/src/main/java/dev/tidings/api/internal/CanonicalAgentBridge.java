package dev.tidings.api.internal;

import dev.tidings.api.AgentBridge;

/** The only permitted subtype of {@link AgentBridge}; implemented by core. */
public non-sealed interface CanonicalAgentBridge extends AgentBridge {}
