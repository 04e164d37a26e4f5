package dev.tidings.api;

import java.util.Map;

/**
 * How many messages a router has seen since it was made. Exact under concurrency.
 *
 * @param routed messages that a handler took
 * @param unhandled messages of a type that nobody handles
 * @param failed messages whose handler failed
 * @param byType messages per type, of the types that have a handler
 */
public record RouterStatistics(long routed, long unhandled, long failed, Map<String, Long> byType) {
    /**
     * Copies the map.
     *
     * @param routed messages that a handler took
     * @param unhandled messages of a type that nobody handles
     * @param failed messages whose handler failed
     * @param byType messages per type
     */
    public RouterStatistics {
        byType = Map.copyOf(byType);
    }
}
