package dev.tidings.micrometer;

import dev.tidings.api.monitor.HealthSnapshot;
import io.micrometer.core.instrument.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks for the health at most once a second, so that one look at all gauges asks once. */
final class HealthMemory {
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private final Supplier<HealthSnapshot> health;
    private final Clock clock;
    private volatile @Nullable Seen last;

    HealthMemory(Supplier<HealthSnapshot> health, Clock clock) {
        this.health = health;
        this.clock = clock;
    }

    private record Seen(HealthSnapshot snapshot, long nanos) {}

    HealthSnapshot now() {
        Seen seen = last;
        long nanos = clock.monotonicTime();
        if (seen == null || nanos - seen.nanos() >= FRESH_NANOS) {
            seen = new Seen(health.get(), nanos);
            last = seen;
        }
        return seen.snapshot();
    }
}
