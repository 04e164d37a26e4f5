package dev.tidings.api.monitor;

import java.time.Duration;
import java.util.Objects;

/**
 * How often one type of event reached one population of users lately.
 *
 * @param eventType the type
 * @param population the users
 * @param succeeded deliveries that succeeded within the window
 * @param failed deliveries that failed within the window
 * @param window how far back it looks
 * @param degraded whether it fell below the threshold and has not recovered
 */
public record SuccessRate(
        String eventType, String population, long succeeded, long failed, Duration window, boolean degraded) {
    /**
     * Checks the parts.
     *
     * @param eventType the type
     * @param population the users
     * @param succeeded deliveries that succeeded
     * @param failed deliveries that failed
     * @param window how far back it looks
     * @param degraded whether it is below the threshold
     */
    public SuccessRate {
        Objects.requireNonNull(eventType, "eventType");
        Objects.requireNonNull(population, "population");
        Objects.requireNonNull(window, "window");
    }

    /**
     * Returns the number of deliveries within the window.
     *
     * @return succeeded and failed ones
     */
    public long samples() {
        return succeeded + failed;
    }

    /**
     * Returns the share that succeeded.
     *
     * @return 0 to 1; 1 without a delivery
     */
    public double rate() {
        return samples() == 0 ? 1 : (double) succeeded / samples();
    }
}
