package dev.tidings.core.engine;

import dev.tidings.api.Delivery;
import java.util.concurrent.atomic.LongAdder;

/** Counts what became of events. */
final class Tally {
    private final LongAdder routed = new LongAdder();
    private final LongAdder kept = new LongAdder();
    private final LongAdder refused = new LongAdder();

    Delivery count(Delivery delivery) {
        LongAdder counter = delivery.routed() ? routed : delivery.refused() ? refused : kept;
        counter.increment();
        return delivery;
    }

    long routed() {
        return routed.sum();
    }

    long kept() {
        return kept.sum();
    }

    long refused() {
        return refused.sum();
    }
}
