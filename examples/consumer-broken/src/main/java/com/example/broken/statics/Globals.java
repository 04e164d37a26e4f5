package com.example.broken.statics;

import dev.tidings.api.WebSocketManager;

/** Breaks NO_STATIC_CONTRACTS: one manager for the whole process, and for every test of it. */
final class Globals {
    static WebSocketManager manager;
}
