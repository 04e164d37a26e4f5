package dev.tidings.core.gateway;

import java.time.Duration;

/**
 * How long the gateway waits for whom. Start from {@link #defaults()}.
 *
 * @param pingAfter how long a client may be silent before it is pinged. Default 25 s
 * @param silence how long a client may be silent before it counts as gone; longer than {@code pingAfter}. Default 60 s
 * @param idle how long a connection may be of no use, without a message, an event or an open run, before it is closed
 *     with 1001; zero for ever. It may take up to {@code pingAfter} longer. Default zero
 * @param answer how long the stage of a message handler may take before the client is told and its next message is
 *     handled. Default 60 s
 */
public record GatewayLimits(Duration pingAfter, Duration silence, Duration idle, Duration answer) {
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration PING_AFTER = Duration.ofSeconds(25);

    /**
     * Checks each limit.
     *
     * @throws IllegalArgumentException if one is out of range; the message names it, its range and the value
     */
    public GatewayLimits {
        requireAtLeast("ping after", pingAfter, SHORTEST);
        requireAtLeast("silence limit", silence, pingAfter.plus(SHORTEST));
        requireAtLeast("idle limit", idle, Duration.ZERO);
        requireAtLeast("answer limit", answer, SHORTEST);
    }

    private static void requireAtLeast(String name, Duration value, Duration least) {
        if (value.compareTo(least) < 0) {
            throw new IllegalArgumentException(name + " must be >= " + least + " but was " + value);
        }
    }

    /**
     * Returns the defaults named above.
     *
     * @return the default limits
     */
    public static GatewayLimits defaults() {
        return new GatewayLimits(PING_AFTER, Duration.ofSeconds(60), Duration.ZERO, Duration.ofSeconds(60));
    }

    /**
     * Returns a copy with another silence limit, and with a ping before half of it has passed.
     *
     * @param limit how long a client may be silent
     * @return the changed copy
     * @throws IllegalArgumentException if it is out of range
     */
    public GatewayLimits withSilence(Duration limit) {
        requireAtLeast("silence limit", limit, SHORTEST.multipliedBy(2));
        Duration half = limit.dividedBy(2);
        return new GatewayLimits(half.compareTo(PING_AFTER) < 0 ? half : PING_AFTER, limit, idle, answer);
    }

    /**
     * Returns a copy with another idle limit.
     *
     * @param limit how long a connection may be of no use; zero for ever
     * @return the changed copy
     * @throws IllegalArgumentException if it is out of range
     */
    public GatewayLimits withIdle(Duration limit) {
        return new GatewayLimits(pingAfter, silence, limit, answer);
    }
}
