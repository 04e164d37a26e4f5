package dev.tidings.api.spi;

import dev.tidings.api.monitor.SuccessRate;

/**
 * Is told when events begin to fail, and when they succeed again. Calls come from one thread at a time, in order, never
 * from the thread that recorded a delivery. What it throws is logged.
 */
public interface GoldenPathListener {
    /**
     * Too few deliveries succeed.
     *
     * @param rate what fell below the threshold
     */
    void onDegraded(SuccessRate rate);

    /**
     * Enough deliveries succeed again.
     *
     * @param rate what rose above the mark of recovery
     */
    default void onRecovered(SuccessRate rate) {}
}
