package dev.tidings.core.monitor;

import dev.tidings.api.UserId;
import dev.tidings.api.spi.TimeSource;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;

/**
 * How a golden path is watched.
 *
 * @param threshold the rate below which a cell is degraded
 * @param recovery the rate from which a degraded cell is well again
 * @param minimumSample the fewest deliveries that say anything
 * @param window how far back it looks
 * @param mostCells the most cells; what comes beyond shares one
 * @param population tells to whom a user belongs
 * @param time the clock of the window
 */
public record GoldenPathSettings(
        double threshold,
        double recovery,
        int minimumSample,
        Duration window,
        int mostCells,
        Function<UserId, String> population,
        TimeSource time) {
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofDays(1);

    /** Checks the ranges. */
    public GoldenPathSettings {
        Objects.requireNonNull(population, "population");
        Objects.requireNonNull(time, "time");
        if (!(threshold > 0 && threshold <= 1)) {
            throw new IllegalArgumentException("threshold must be within (0, 1] but was " + threshold);
        }
        if (!(recovery >= threshold && recovery <= 1)) {
            throw new IllegalArgumentException("recovery must be within [" + threshold
                    + ", 1], the threshold or above, but was " + recovery + ": a lower mark would make it flap");
        }
        requirePositive("minimum sample", minimumSample);
        requirePositive("most cells", mostCells);
        if (window.compareTo(SHORTEST) < 0 || window.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "window must be within [" + SHORTEST + ", " + LONGEST + "] but was " + window);
        }
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be >= 1 but was " + value);
        }
    }
}
