package com.example.broken;

import dev.tidings.api.internal.CanonicalToolCall;

/** Names what the API exports to core alone. */
abstract class HandMadeCall implements CanonicalToolCall {}
