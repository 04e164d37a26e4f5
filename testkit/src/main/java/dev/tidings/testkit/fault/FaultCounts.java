package dev.tidings.testkit.fault;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How often each fault was injected. */
final class FaultCounts<F extends Enum<F>> {
    private final Class<F> kind;
    private final Map<F, LongAdder> counts;

    FaultCounts(Class<F> kind) {
        this.kind = kind;
        counts = new EnumMap<>(kind);
        for (F fault : kind.getEnumConstants()) {
            counts.put(fault, new LongAdder());
        }
    }

    void add(F fault) {
        LongAdder count = counts.get(fault);
        if (count != null) {
            count.increment();
        }
    }

    Map<F, Long> snapshot() {
        Map<F, Long> copy = new EnumMap<>(kind);
        counts.forEach((fault, count) -> copy.put(fault, count.sum()));
        return copy;
    }
}
