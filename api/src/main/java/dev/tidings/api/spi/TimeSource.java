package dev.tidings.api.spi;

import java.time.Instant;

/** Where time comes from. Replace it in tests; every timeout and timestamp follows it. Thread-safe. */
public interface TimeSource {
    /**
     * Returns the wall-clock time, for timestamps.
     *
     * @return now
     */
    Instant now();

    /**
     * Returns a monotonic time, for durations; only differences mean anything.
     *
     * @return nanoseconds
     */
    long nanoTime();
}
