package dev.tidings.api;

import java.time.Duration;
import java.util.Objects;

/**
 * The hierarchy of time limits: a connection may be idle for longer than a run may take, and a run may take longer than
 * a tool. Otherwise the outer one would end before the inner one could say that it timed out.
 *
 * @param connectionIdle how long a connection may carry nothing but signs of life before it is closed with 1001; never
 *     while its user has an open run
 * @param run the limits of a run that names none of its own
 */
public record Timeouts(Duration connectionIdle, RunLimits run) {
    /**
     * Checks the hierarchy.
     *
     * @param connectionIdle how long a connection may be idle
     * @param run the limits of a run
     * @throws IllegalArgumentException if the idle limit is not more than the run's
     */
    public Timeouts {
        Objects.requireNonNull(run, "run");
        RunLimits.requirePositive("connection idle", connectionIdle);
        if (connectionIdle.compareTo(run.total()) <= 0) {
            throw new IllegalArgumentException("connection idle limit must be > run limit " + run.total() + " but was "
                    + connectionIdle + ": a connection must outlive the run it tells of");
        }
    }

    /**
     * Returns the default: 2 hours for a connection, and {@link RunLimits#defaults()}.
     *
     * @return the default
     */
    public static Timeouts defaults() {
        return new Timeouts(Duration.ofHours(2), RunLimits.defaults());
    }

    /**
     * Changes the limits of a run.
     *
     * @param value the limits
     * @return the changed timeouts
     * @throws IllegalArgumentException if the hierarchy would not hold
     */
    public Timeouts withRun(RunLimits value) {
        return new Timeouts(connectionIdle, value);
    }

    /**
     * Changes how long a connection may be idle.
     *
     * @param value the limit
     * @return the changed timeouts
     * @throws IllegalArgumentException if the hierarchy would not hold
     */
    public Timeouts withConnectionIdle(Duration value) {
        return new Timeouts(value, run);
    }
}
