package dev.tidings.jwt;

import dev.tidings.api.spi.TimeSource;
import java.time.Instant;

/** The real clock; the only place of this module that reads it. */
final class SystemClock implements TimeSource {
    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }
}
