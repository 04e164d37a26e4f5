package dev.tidings.core.engine;

import dev.tidings.api.CloseCode;
import dev.tidings.api.DrainPolicy;
import dev.tidings.api.spi.TimeSource;
import dev.tidings.core.time.SystemTime;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * An orderly close: every client is told when to come back, runs end as the policy says, and every connection is closed
 * behind the last event. The advice is spread so that at most about 500 clients come back per second, over no less than
 * one second and no more than 30. Waits on the calling thread, by the system's clock, so that one that a test
 * controls can't hold it up.
 */
final class Drain {
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(2);
    private static final int RETURNS_PER_SECOND = 500;
    private static final long LEAST_SPREAD_MILLIS = 1_000;
    private static final long MOST_SPREAD_MILLIS = 30_000;
    private static final long CHECK_NANOS = 2_000_000;

    private final Services services;
    private final Streams streams;
    private final Connections connections;
    private final TimeSource clock = SystemTime.clock();
    private long left;

    Drain(Services services, Streams streams, Connections connections, Duration limit) {
        this.services = services;
        this.streams = streams;
        this.connections = connections;
        this.left = (limit.compareTo(LONGEST) < 0 ? limit : LONGEST).toNanos();
    }

    /** Does it, and returns what is left of the limit. */
    Duration run() {
        if (services.draining().begin()) {
            announce();
            if (services.options().onDrain() == DrainPolicy.FINISH_RUNS) {
                long farewell = Math.min(left / 4, LONGEST_FAREWELL.toNanos());
                await(farewell, () -> !services.draining().hasOpenRuns());
            }
        }
        streams.close(CloseCode.SERVICE_RESTART);
        await(0, () -> connections.count() == 0);
        return Duration.ofNanos(Math.max(0, left));
    }

    private void announce() {
        Collection<Session> sessions = connections.all();
        long spread = sessions.size() * 1_000L / RETURNS_PER_SECOND;
        long bound = Math.max(LEAST_SPREAD_MILLIS, Math.min(MOST_SPREAD_MILLIS, spread));
        sessions.forEach(
                session -> session.goingAway(ThreadLocalRandom.current().nextLong(bound)));
    }

    private void await(long reserve, BooleanSupplier condition) {
        boolean interrupted = Thread.interrupted();
        while (left > reserve && !condition.getAsBoolean()) {
            long before = clock.nanoTime();
            LockSupport.parkNanos(CHECK_NANOS);
            left -= Math.max(0, clock.nanoTime() - before);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
