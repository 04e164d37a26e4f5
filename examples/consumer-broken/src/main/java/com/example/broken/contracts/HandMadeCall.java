package com.example.broken.contracts;

import dev.tidings.api.internal.CanonicalToolCall;

/** Breaks CONTRACTS_ARE_NOT_IMPLEMENTED: a second implementation of a contract. */
abstract class HandMadeCall implements CanonicalToolCall {}
