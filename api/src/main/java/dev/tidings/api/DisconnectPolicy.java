package dev.tidings.api;

import java.time.Duration;

/** What becomes of a user's open runs when the last of the user's connections is gone. */
public sealed interface DisconnectPolicy {
    /** The run goes on; what it says is kept for the next connection. */
    record Continue() implements DisconnectPolicy {}

    /**
     * The run is cancelled unless a connection comes in time.
     *
     * @param limit how long to wait, at least 1 ms
     */
    record Grace(Duration limit) implements DisconnectPolicy {
        /**
         * Checks the limit.
         *
         * @param limit how long to wait
         * @throws IllegalArgumentException if it is below 1 ms
         */
        public Grace {
            RunLimits.requirePositive("grace", limit);
        }
    }

    /** The run is cancelled at once. */
    record Cancel() implements DisconnectPolicy {}

    /**
     * Lets runs go on. The default.
     *
     * @return the policy
     */
    static DisconnectPolicy continueRun() {
        return new Continue();
    }

    /**
     * Cancels a run unless a connection of the user comes in time.
     *
     * @param limit how long to wait, at least 1 ms
     * @return the policy
     * @throws IllegalArgumentException if the limit is below 1 ms
     */
    static DisconnectPolicy grace(Duration limit) {
        return new Grace(limit);
    }

    /**
     * Cancels a run at once.
     *
     * @return the policy
     */
    static DisconnectPolicy cancelRun() {
        return new Cancel();
    }
}
