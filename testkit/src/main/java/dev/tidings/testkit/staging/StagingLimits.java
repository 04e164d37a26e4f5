package dev.tidings.testkit.staging;

import java.time.Duration;

/**
 * How long the probe waits.
 *
 * @param connect for one TCP and TLS connection, and for one upgrade; default 10 s
 * @param authenticate for the greeting after the upgrade, tries included; default 15 s
 * @param accept for the answer to a message; default 15 s
 * @param complete for the last event of a run; default 60 s
 * @param quiet for an event that must not come; default 500 ms
 * @param attempts how often a connection is tried; default 3
 * @param pause between attempts; default 2 s
 */
public record StagingLimits(
        Duration connect,
        Duration authenticate,
        Duration accept,
        Duration complete,
        Duration quiet,
        int attempts,
        Duration pause) {
    private static final Duration LONGEST = Duration.ofHours(1);

    /**
     * Checks the limits.
     *
     * @param connect for one connection
     * @param authenticate for the greeting
     * @param accept for the answer to a message
     * @param complete for the last event of a run
     * @param quiet for an event that must not come
     * @param attempts how often a connection is tried
     * @param pause between attempts
     * @throws IllegalArgumentException if one is out of range
     */
    public StagingLimits {
        require("connect limit", connect);
        require("authenticate limit", authenticate);
        require("accept limit", accept);
        require("complete limit", complete);
        require("quiet time", quiet);
        require("pause", pause);
        if (attempts < 1 || attempts > 100) {
            throw new IllegalArgumentException("attempts must be within [1, 100] but was " + attempts);
        }
    }

    private static void require(String name, Duration value) {
        if (value.toMillis() < 1 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " must be within [1 ms, 1 h] but was " + value);
        }
    }

    /**
     * Returns the defaults named above.
     *
     * @return the limits
     */
    public static StagingLimits defaults() {
        Duration quarter = Duration.ofSeconds(15);
        return new StagingLimits(
                Duration.ofSeconds(10),
                quarter,
                quarter,
                Duration.ofSeconds(60),
                Duration.ofMillis(500),
                3,
                Duration.ofSeconds(2));
    }
}
