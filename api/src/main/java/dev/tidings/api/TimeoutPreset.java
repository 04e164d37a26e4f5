package dev.tidings.api;

import java.time.Duration;

/** Timeouts that have been used together, by environment and by tier of service. */
public enum TimeoutPreset {
    /** A developer's machine: connection 10 s, run 8 s. */
    LOCAL(10, 8, 6),
    /** Automated tests: connection 15 s, run 10 s. */
    TESTING(15, 10, 8),
    /** A staging system: connection 15 s, run 12 s. */
    STAGING(15, 12, 9),
    /** A production system with short answers: connection 30 s, run 25 s. */
    PRODUCTION(30, 25, 20),
    /** The middle tier: connection 90 s, run 60 s. */
    MID(90, 60, 45),
    /** The platform tier: connection 150 s, run 120 s. */
    PLATFORM(150, 120, 90),
    /** The enterprise tier, with long streams: connection 360 s, run 300 s, tool 240 s, silence 60 s. */
    ENTERPRISE(360, 300, 240, 60);

    private final int connection;
    private final int run;
    private final int tool;
    private final int inactivity;

    TimeoutPreset(int connectionSeconds, int runSeconds, int toolSeconds) {
        this(connectionSeconds, runSeconds, toolSeconds, runSeconds);
    }

    TimeoutPreset(int connectionSeconds, int runSeconds, int toolSeconds, int inactivitySeconds) {
        connection = connectionSeconds;
        run = runSeconds;
        tool = toolSeconds;
        inactivity = inactivitySeconds;
    }

    /**
     * Returns the timeouts.
     *
     * @return a checked hierarchy
     */
    public Timeouts timeouts() {
        RunLimits limits =
                new RunLimits(Duration.ofSeconds(run), Duration.ofSeconds(inactivity), Duration.ofSeconds(tool));
        return new Timeouts(Duration.ofSeconds(connection), limits);
    }
}
