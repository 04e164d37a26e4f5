package com.example.bad;

import com.example.Breaks;

/** Has the names of contracts. */
final class Names {
    private static final String RULE = "NO_DUPLICATE_CANONICAL_NAMES";

    @Breaks(RULE)
    static final class WebSocketManager {}

    @Breaks(RULE)
    interface AgentBridge {}

    @Breaks(RULE)
    enum MessageRouter {
        ONE
    }

    @Breaks(RULE)
    record ToolCall(String name) {}

    @Breaks(RULE)
    @interface AuthHandler {}

    static class Base {}

    @Breaks(RULE)
    static class WebSocketEmitter extends Base {}

    static final class Outer {
        @Breaks(RULE)
        final class AgentRun {}
    }

    static final class Generic {
        @Breaks(RULE)
        static final class Tickets<T> {
            T value;
        }
    }

    static Object local() {
        @Breaks(RULE)
        final class ExecutionEngine {}
        return new ExecutionEngine();
    }
}

@Breaks("NO_DUPLICATE_CANONICAL_NAMES")
final class GoldenPathMonitor {}
