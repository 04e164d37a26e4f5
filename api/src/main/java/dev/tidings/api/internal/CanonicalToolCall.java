package dev.tidings.api.internal;

import dev.tidings.api.ToolCall;

/** The only permitted subtype of {@link ToolCall}; implemented by core. */
public non-sealed interface CanonicalToolCall extends ToolCall {}
