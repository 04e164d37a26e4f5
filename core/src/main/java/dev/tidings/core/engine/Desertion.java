package dev.tidings.core.engine;

import dev.tidings.api.DisconnectPolicy;
import java.time.Duration;

/**
 * That a user has no connection any more.
 *
 * @param sinceNanos since when
 * @param lastRun the newest run that was open then; later ones start without their user and are not concerned
 */
record Desertion(long sinceNanos, long lastRun) {
    private static final long NEVER = Long.MAX_VALUE;

    /** Returns the moment, in nanoseconds since a run's start, at which the run is to be cancelled. */
    long limitOf(RunState run) {
        if (run.ordinal > lastRun) {
            return NEVER;
        }
        if (run.onDisconnect instanceof DisconnectPolicy.Grace grace) {
            return run.clock.after(sinceNanos, grace.limit());
        }
        return run.onDisconnect instanceof DisconnectPolicy.Cancel ? run.clock.after(sinceNanos, Duration.ZERO) : NEVER;
    }
}
