package dev.tidings.core.gateway;

import dev.tidings.api.ConnectionLimits;
import java.time.Duration;
import java.util.Objects;

/**
 * How long the gateway waits for whom, and how much it takes. Start from {@link #defaults()}.
 *
 * @param pingAfter how long a client may be silent before it is pinged. Default 25 s
 * @param silence how long a client may be silent before it counts as gone; longer than {@code pingAfter}. Default 60 s
 * @param idle how long a connection may be of no use, without a message, an event or an open run, before it is closed
 *     with 1001; zero for ever. It may take up to {@code pingAfter} longer. Default zero
 * @param answer how long a message handler may take, its stage included, before its thread is interrupted, the client is
 *     told and its next message is handled. Default 60 s
 * @param connections how many connections a user may have, and how much may be sent. Default
 *     {@link ConnectionLimits#defaults}
 */
public record GatewayLimits(
        Duration pingAfter, Duration silence, Duration idle, Duration answer, ConnectionLimits connections) {
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
        Objects.requireNonNull(connections, "connections");
    }

    /**
     * Makes limits with the default for connections.
     *
     * @param pingAfter how long a client may be silent before it is pinged
     * @param silence how long a client may be silent before it counts as gone
     * @param idle how long a connection may be of no use
     * @param answer how long a message handler may take
     * @throws IllegalArgumentException if one is out of range
     */
    public GatewayLimits(Duration pingAfter, Duration silence, Duration idle, Duration answer) {
        this(pingAfter, silence, idle, answer, ConnectionLimits.defaults());
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
        return new GatewayLimits(half.compareTo(PING_AFTER) < 0 ? half : PING_AFTER, limit, idle, answer, connections);
    }

    /**
     * Returns a copy with another idle limit.
     *
     * @param limit how long a connection may be of no use; zero for ever
     * @return the changed copy
     * @throws IllegalArgumentException if it is out of range
     */
    public GatewayLimits withIdle(Duration limit) {
        return new GatewayLimits(pingAfter, silence, limit, answer, connections);
    }

    /**
     * Returns a copy with another limit for message handlers.
     *
     * @param limit how long one may take
     * @return the changed copy
     * @throws IllegalArgumentException if it is out of range
     */
    public GatewayLimits withAnswer(Duration limit) {
        return new GatewayLimits(pingAfter, silence, idle, limit, connections);
    }

    /**
     * Returns a copy with other limits for connections.
     *
     * @param limits how many connections a user may have, and how much may be sent
     * @return the changed copy
     */
    public GatewayLimits withConnections(ConnectionLimits limits) {
        return new GatewayLimits(pingAfter, silence, idle, answer, limits);
    }
}
