package com.example.good;

import com.example.Keeps;

/** Has names that only remind of contracts. */
final class Named {
    private static final String RULE = "NO_DUPLICATE_CANONICAL_NAMES";

    @Keeps(RULE)
    interface ShopWebSocketManager {}

    @Keeps(RULE)
    interface WebSocketManagerTable {}

    @Keeps(RULE)
    record MyToolCall(String name) {}

    @Keeps(RULE)
    enum Toolcall {
        ONE
    }

    @Keeps(RULE)
    static final class AgentRuns {
        Object WebSocketManager;

        Object MessageRouter() {
            return WebSocketManager;
        }
    }

    @Keeps(RULE)
    static final class WebSocketManagerKt {}
}
