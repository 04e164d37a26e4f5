package dev.tidings.core.engine;

import dev.tidings.api.DisconnectPolicy;
import dev.tidings.api.DrainPolicy;
import dev.tidings.api.RealmId;
import dev.tidings.api.Timeouts;
import dev.tidings.api.spi.Redactor;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The engine's settings.
 *
 * @param realm the tenant
 * @param heartbeatInterval how often each connection gets a heartbeat
 * @param users the most users the engine knows at once; beyond it an idle one is forgotten
 * @param openRuns the most open runs of one user
 * @param endedRuns how many ended runs of a user are remembered, so that they are not started again
 * @param openTools the most open tool executions, and the most streamed messages, of one run
 * @param timeouts the limits of runs that name none
 * @param onDisconnect what becomes of a run that says nothing about it when its user is gone
 * @param onDrain what becomes of open runs at an orderly close
 * @param redactor says what is secret in the arguments and results of tools, or null if nothing is
 * @param deltaWindow how long streamed text may wait for more of it, 0 to 100 ms; nothing else waits for that
 */
public record EngineOptions(
        RealmId realm,
        Duration heartbeatInterval,
        int users,
        int openRuns,
        int endedRuns,
        int openTools,
        Timeouts timeouts,
        DisconnectPolicy onDisconnect,
        DrainPolicy onDrain,
        @Nullable Redactor redactor,
        Duration deltaWindow) {
    private static final Duration MAX_DELTA_WINDOW = Duration.ofMillis(100);

    /** Checks the bounds. */
    public EngineOptions {
        Objects.requireNonNull(realm, "realm");
        Objects.requireNonNull(heartbeatInterval, "heartbeatInterval");
        Objects.requireNonNull(timeouts, "timeouts");
        Objects.requireNonNull(onDisconnect, "onDisconnect");
        Objects.requireNonNull(onDrain, "onDrain");
        Objects.requireNonNull(deltaWindow, "deltaWindow");
        if (heartbeatInterval.toMillis() < 1) {
            throw new IllegalArgumentException("heartbeat interval must be >= 1 ms but was " + heartbeatInterval);
        }
        if (deltaWindow.isNegative() || deltaWindow.compareTo(MAX_DELTA_WINDOW) > 0) {
            throw new IllegalArgumentException("delta window must be 0 to 100 ms but was " + deltaWindow
                    + ": 20 to 40 ms save most of what there is to save");
        }
        requirePositive("users", users);
        requirePositive("open runs", openRuns);
        requirePositive("ended runs", endedRuns);
        requirePositive("open tools", openTools);
    }

    /** Makes options with the default timeouts and policies. */
    public EngineOptions(
            RealmId realm, Duration heartbeatInterval, int users, int openRuns, int endedRuns, int openTools) {
        this(
                realm,
                heartbeatInterval,
                users,
                openRuns,
                endedRuns,
                openTools,
                Timeouts.defaults(),
                DisconnectPolicy.continueRun(),
                DrainPolicy.TERMINATE_RUNS,
                null,
                Duration.ZERO);
    }

    /** Returns the settings for a realm: heartbeats every 25 s, 100,000 users, 256 open and 256 ended runs, 256 tools. */
    public static EngineOptions defaults(RealmId realm) {
        return new EngineOptions(realm, Duration.ofSeconds(25), 100_000, 256, 256, 256);
    }

    /** Changes how often each connection gets a heartbeat. */
    public EngineOptions withHeartbeatInterval(Duration value) {
        return with(changed -> changed.heartbeatInterval = value);
    }

    /** Changes the limits of runs that name none. */
    public EngineOptions withTimeouts(Timeouts value) {
        return with(changed -> changed.timeouts = value);
    }

    /** Changes what becomes of a run when its user is gone. */
    public EngineOptions withDisconnectPolicy(DisconnectPolicy value) {
        return with(changed -> changed.onDisconnect = value);
    }

    /** Changes what becomes of open runs at an orderly close. */
    public EngineOptions withDrainPolicy(DrainPolicy value) {
        return with(changed -> changed.onDrain = value);
    }

    /** Changes what is secret in the arguments and results of tools. */
    public EngineOptions withRedactor(@Nullable Redactor value) {
        return with(changed -> changed.redactor = value);
    }

    /** Changes how long streamed text may wait. */
    public EngineOptions withDeltaWindow(Duration value) {
        return with(changed -> changed.deltaWindow = value);
    }

    private EngineOptions with(Consumer<Changed> change) {
        Changed changed = new Changed(this);
        change.accept(changed);
        return new EngineOptions(
                realm,
                changed.heartbeatInterval,
                users,
                openRuns,
                endedRuns,
                openTools,
                changed.timeouts,
                changed.onDisconnect,
                changed.onDrain,
                changed.redactor,
                changed.deltaWindow);
    }

    /** What can be changed. */
    private static final class Changed {
        private Duration heartbeatInterval;
        private Timeouts timeouts;
        private DisconnectPolicy onDisconnect;
        private DrainPolicy onDrain;
        private @Nullable Redactor redactor;
        private Duration deltaWindow;

        Changed(EngineOptions from) {
            heartbeatInterval = from.heartbeatInterval;
            timeouts = from.timeouts;
            onDisconnect = from.onDisconnect;
            onDrain = from.onDrain;
            redactor = from.redactor;
            deltaWindow = from.deltaWindow;
        }
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be >= 1 but was " + value);
        }
    }
}
