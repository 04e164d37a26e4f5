package dev.tidings.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a router has seen since it was made, and what it has now. Exact under concurrency.
 *
 * @param routed messages that a handler took
 * @param unhandled messages that nobody took: of a type without handler, of another user, or null
 * @param failed messages whose handler failed
 * @param byType messages per type, of the types that have a handler; those that a prefix or a catch-all took count under
 *     {@code prefix*} or {@code *}
 * @param handlerOrder the routes in the order of precedence, each once
 * @param handlerCount handlers, built-in ones and those in reserve included
 * @param shadowed handlers of the application that are in reserve
 * @param contested connections of which another router has handled messages too
 */
public record RouterStatistics(
        long routed,
        long unhandled,
        long failed,
        Map<String, Long> byType,
        List<String> handlerOrder,
        int handlerCount,
        int shadowed,
        long contested) {
    /**
     * Copies map and list.
     *
     * @param routed messages that a handler took
     * @param unhandled messages that nobody took
     * @param failed messages whose handler failed
     * @param byType messages per type
     * @param handlerOrder the routes in the order of precedence
     * @param handlerCount handlers
     * @param shadowed handlers in reserve
     * @param contested connections of which another router has handled messages too
     */
    public RouterStatistics {
        byType = Collections.unmodifiableMap(new LinkedHashMap<>(byType));
        handlerOrder = List.copyOf(handlerOrder);
    }
}
