package com.example.broken.names;

/** Breaks NO_DUPLICATE_CANONICAL_NAMES: an import of this one looks right and delivers nothing. */
interface WebSocketManager {}
