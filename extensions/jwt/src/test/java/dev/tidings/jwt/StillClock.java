package dev.tidings.jwt;

import dev.tidings.api.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;

/** A clock that stands still until it is advanced. Thread-safe. */
final class StillClock implements TimeSource {
    private volatile Instant now;
    private volatile long nanos;

    StillClock(Instant start) {
        this.now = start;
    }

    void advance(Duration by) {
        nanos += by.toNanos();
        now = now.plus(by);
    }

    void set(Instant value) {
        now = value;
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public long nanoTime() {
        return nanos;
    }
}
