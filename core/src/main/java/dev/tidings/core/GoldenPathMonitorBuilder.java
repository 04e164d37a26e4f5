package dev.tidings.core;

import dev.tidings.api.UserId;
import dev.tidings.api.monitor.GoldenPathMonitor;
import dev.tidings.api.spi.TimeSource;
import dev.tidings.core.monitor.GoldenPathSettings;
import dev.tidings.core.monitor.Monitors;
import dev.tidings.core.time.SystemTime;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;

/**
 * Sets up a monitor of the golden path. The last value of a setting counts; values are judged by {@link #build}. Not
 * thread-safe.
 */
public final class GoldenPathMonitorBuilder {
    private static final double THRESHOLD = 0.95;
    private static final double RECOVERY = 0.98;
    private static final int MINIMUM_SAMPLE = 20;
    private static final int MOST_CELLS = 256;

    private double threshold = THRESHOLD;
    private double recovery = RECOVERY;
    private int minimumSample = MINIMUM_SAMPLE;
    private Duration window = Duration.ofMinutes(1);
    private int mostCells = MOST_CELLS;
    private Function<UserId, String> population = user -> "all";
    private TimeSource time = SystemTime.clock();

    GoldenPathMonitorBuilder() {}

    /**
     * Sets the rate below which events count as failing, and the one from which they count as well again. Default 0.95
     * and 0.98.
     *
     * @param degraded above 0, at most 1
     * @param recovered from the former to 1
     * @return this builder
     */
    public GoldenPathMonitorBuilder thresholds(double degraded, double recovered) {
        threshold = degraded;
        recovery = recovered;
        return this;
    }

    /**
     * Sets how many deliveries there must be within the window for a rate to say anything. Default 20.
     *
     * @param deliveries 1 or more
     * @return this builder
     */
    public GoldenPathMonitorBuilder minimumSample(int deliveries) {
        minimumSample = deliveries;
        return this;
    }

    /**
     * Sets how far back it looks. Default 1 minute.
     *
     * @param length 100 ms to 1 day; it moves by a twentieth
     * @return this builder
     */
    public GoldenPathMonitorBuilder window(Duration length) {
        window = Objects.requireNonNull(length, "window");
        return this;
    }

    /**
     * Sets to which population a user belongs. It is called for each delivery and must be fast. Default one population,
     * {@code all}.
     *
     * @param function names the population; few names, such as tiers
     * @return this builder
     */
    public GoldenPathMonitorBuilder population(Function<UserId, String> function) {
        population = Objects.requireNonNull(function, "population");
        return this;
    }

    /**
     * Sets how many pairs of type and population are told apart; what comes beyond shares one. Default 256.
     *
     * @param cells 1 or more
     * @return this builder
     */
    public GoldenPathMonitorBuilder mostCells(int cells) {
        mostCells = cells;
        return this;
    }

    /**
     * Sets the clock of the window. Default the system's.
     *
     * @param source the clock
     * @return this builder
     */
    public GoldenPathMonitorBuilder time(TimeSource source) {
        time = Objects.requireNonNull(source, "time");
        return this;
    }

    /**
     * Makes the monitor.
     *
     * @return a monitor to be closed
     * @throws IllegalArgumentException if a setting is out of range; the message names it, its range and the value
     */
    public GoldenPathMonitor build() {
        return Monitors.goldenPath(
                new GoldenPathSettings(threshold, recovery, minimumSample, window, mostCells, population, time));
    }
}
