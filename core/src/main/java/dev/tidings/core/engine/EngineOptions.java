package dev.tidings.core.engine;

import dev.tidings.api.RealmId;
import java.time.Duration;
import java.util.Objects;

/**
 * The engine's settings.
 *
 * @param realm the tenant
 * @param heartbeatInterval how often each connection gets a heartbeat
 * @param users the most users the engine knows at once; beyond it an idle one is forgotten
 * @param openRuns the most open runs of one user
 * @param endedRuns how many ended runs of a user are remembered, so that they are not started again
 * @param openTools the most open tool executions, and the most streamed messages, of one run
 */
public record EngineOptions(
        RealmId realm, Duration heartbeatInterval, int users, int openRuns, int endedRuns, int openTools) {
    /** Checks the bounds. */
    public EngineOptions {
        Objects.requireNonNull(realm, "realm");
        Objects.requireNonNull(heartbeatInterval, "heartbeatInterval");
        if (heartbeatInterval.toMillis() < 1) {
            throw new IllegalArgumentException("heartbeat interval must be >= 1 ms but was " + heartbeatInterval);
        }
        requirePositive("users", users);
        requirePositive("open runs", openRuns);
        requirePositive("ended runs", endedRuns);
        requirePositive("open tools", openTools);
    }

    /** Returns the settings for a realm: heartbeats every 25 s, 100,000 users, 256 open and 256 ended runs, 256 tools. */
    public static EngineOptions defaults(RealmId realm) {
        return new EngineOptions(realm, Duration.ofSeconds(25), 100_000, 256, 256, 256);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be >= 1 but was " + value);
        }
    }
}
