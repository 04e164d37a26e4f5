package dev.tidings.interop;

import dev.tidings.api.ConnectionInfo;
import dev.tidings.api.UserId;
import dev.tidings.api.spi.TidingsListener;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** Counts who has joined: what is emitted from then on is live to them. */
final class Joined implements TidingsListener {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long PAUSE_NANOS = 1_000_000;

    private final Map<UserId, Integer> connections = new ConcurrentHashMap<>();

    @Override
    public void onConnectionOpened(ConnectionInfo connection) {
        connections.merge(connection.userId(), 1, Integer::sum);
    }

    void await(String user, int count) {
        long start = System.nanoTime();
        while (connections.getOrDefault(UserId.of(user), 0) < count) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new AssertionError("within " + PATIENCE + " there must be " + count + " connections of " + user
                        + " but were " + connections.getOrDefault(UserId.of(user), 0));
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
