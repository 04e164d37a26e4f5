package dev.tidings.testkit.tck;

import dev.tidings.api.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;

/** A clock that goes back when a check says so. */
final class MovedClock implements TimeSource {
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

    void back(Duration by) {
        now = now.minus(by);
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public long nanoTime() {
        return 0;
    }
}
