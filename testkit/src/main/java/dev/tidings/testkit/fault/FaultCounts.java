package dev.tidings.testkit.fault;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How often each fault was injected. */
final class FaultCounts {
    private final Map<Fault, LongAdder> counts = new EnumMap<>(Fault.class);

    FaultCounts() {
        for (Fault fault : Fault.values()) {
            counts.put(fault, new LongAdder());
        }
    }

    void add(Fault fault) {
        LongAdder count = counts.get(fault);
        if (count != null) {
            count.increment();
        }
    }

    Map<Fault, Long> snapshot() {
        Map<Fault, Long> copy = new EnumMap<>(Fault.class);
        counts.forEach((fault, count) -> copy.put(fault, count.sum()));
        return copy;
    }
}
