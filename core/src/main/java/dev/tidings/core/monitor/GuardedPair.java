package dev.tidings.core.monitor;

import dev.tidings.api.spi.TimeSource;
import java.util.Objects;

/**
 * Two implementations of one component.
 *
 * @param current the new one
 * @param previous the one before
 * @param time when switches happen
 * @param <T> what the component does
 */
public record GuardedPair<T>(T current, T previous, TimeSource time) {
    /** Checks that there are two. */
    public GuardedPair {
        Objects.requireNonNull(current, "current");
        Objects.requireNonNull(previous, "previous");
        Objects.requireNonNull(time, "time");
        if (current == previous) {
            throw new IllegalArgumentException(
                    "previous must be another object than current but was the same: pass what to fall back to");
        }
    }
}
