package dev.tidings.core.bridge;

import dev.tidings.api.BridgeNotification;
import dev.tidings.api.Delivery;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** What a bridge has done. The names of the application's own types are not kept, so the map is bounded. */
final class BridgeCounters {
    private static final String CUSTOM = "custom";

    final LongAdder sent = new LongAdder();
    final LongAdder stored = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder switches = new LongAdder();
    final LongAdder nanos = new LongAdder();
    private final ConcurrentMap<String, LongAdder> accepted = new ConcurrentHashMap<>();

    void count(BridgeNotification notification, Delivery delivery, long tookNanos) {
        nanos.add(Math.max(0, tookNanos));
        if (delivery.refused()) {
            failed.increment();
            return;
        }
        (delivery.routed() ? sent : stored).increment();
        String type = notification instanceof BridgeNotification.Custom ? CUSTOM : notification.eventType();
        accepted.computeIfAbsent(type, key -> new LongAdder()).increment();
    }

    Map<String, Long> accepted() {
        Map<String, Long> copy = new TreeMap<>();
        accepted.forEach((type, count) -> copy.put(type, count.sum()));
        return copy;
    }
}
