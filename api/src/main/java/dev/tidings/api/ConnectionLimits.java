package dev.tidings.api;

import java.time.Duration;
import java.util.Objects;

/**
 * How many connections a server takes, and how much each may send. Start from {@link #defaults()}.
 *
 * <p>A client too many is turned away and the others stay: before the upgrade with HTTP 503, or 429 where its address
 * has too many, and a {@code Retry-After}; where its user has too many, after the upgrade with 4429. A message too many
 * is answered with {@code error_message rate_limited}, whose details say {@code retry_after_ms}, and is not handled. Who
 * goes on all the same, for a tenth of the allowance, is closed with 4429 and the reason {@code retry_after_ms=N}.
 *
 * <p>An allowance of messages is there at once, and what was used of it comes back evenly over the period. Pings count.
 *
 * @param connections the most open sockets, those before the upgrade included. Default 10,000
 * @param connectionsPerUser the most connections of one user; 0 for no limit. Default 32
 * @param connectionsPerAddress the most open sockets of one IPv4 address or one IPv6 network of 64 bits; 0 for no
 *     limit, which is right behind a proxy, since all clients then have its address. Default 256, and no limit for a
 *     server that listens on a loopback address and is given no limits
 * @param pendingConnections the most open sockets that are not upgraded yet. Default 1,000
 * @param messageBytes the largest text message, after reassembly; a larger one closes with 1009. Default 64 KiB
 * @param messagesPerConnection the most messages and pings of one connection in a period; 0 for no limit. Default 200
 * @param messagesPerUser the most messages and pings of all of a user's connections in a period; 0 for no limit.
 *     Default 1,000
 * @param period how long it takes until a used-up allowance is whole again. Default 10 s
 */
public record ConnectionLimits(
        int connections,
        int connectionsPerUser,
        int connectionsPerAddress,
        int pendingConnections,
        int messageBytes,
        int messagesPerConnection,
        int messagesPerUser,
        Duration period) {
    private static final int MOST_CONNECTIONS = 1_000_000;
    private static final int LEAST_BYTES = 125;
    private static final int MOST_BYTES = 16 * 1024 * 1024;
    private static final int MOST_MESSAGES = 1_000_000;
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofHours(1);

    /**
     * Checks each limit.
     *
     * @param connections the most open sockets
     * @param connectionsPerUser the most connections of one user
     * @param connectionsPerAddress the most open sockets of one address
     * @param pendingConnections the most open sockets that are not upgraded yet
     * @param messageBytes the largest text message
     * @param messagesPerConnection the most messages of one connection in a period
     * @param messagesPerUser the most messages of one user in a period
     * @param period how long it takes until a used-up allowance is whole again
     * @throws IllegalArgumentException if one is out of range; the message names it, its range and the value
     */
    public ConnectionLimits {
        Objects.requireNonNull(period, "period");
        requireRange("connections", connections, 1, MOST_CONNECTIONS);
        requireRange("connections per user", connectionsPerUser, 0, MOST_CONNECTIONS);
        requireRange("connections per address", connectionsPerAddress, 0, MOST_CONNECTIONS);
        requireRange("pending connections", pendingConnections, 1, MOST_CONNECTIONS);
        requireRange("message bytes", messageBytes, LEAST_BYTES, MOST_BYTES);
        requireRange("messages per connection", messagesPerConnection, 0, MOST_MESSAGES);
        requireRange("messages per user", messagesPerUser, 0, MOST_MESSAGES);
        if (period.compareTo(SHORTEST) < 0 || period.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "period must be within [" + SHORTEST + ", " + LONGEST + "] but was " + period);
        }
    }

    private static void requireRange(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be within [" + least + ", " + most + "] but was " + value);
        }
    }

    /**
     * Returns the defaults named above.
     *
     * @return the default limits
     */
    public static ConnectionLimits defaults() {
        return new ConnectionLimits(10_000, 32, 256, 1_000, 64 * 1024, 200, 1_000, Duration.ofSeconds(10));
    }

    /**
     * Changes how many sockets may be open.
     *
     * @param most 1 to 1,000,000
     * @return the changed copy
     * @throws IllegalArgumentException if it is out of range
     */
    public ConnectionLimits withConnections(int most) {
        return copy(most, connectionsPerUser, connectionsPerAddress, pendingConnections);
    }

    /**
     * Changes how many connections a user may have.
     *
     * @param most 0 to 1,000,000; 0 for no limit
     * @return the changed copy
     * @throws IllegalArgumentException if it is out of range
     */
    public ConnectionLimits withConnectionsPerUser(int most) {
        return copy(connections, most, connectionsPerAddress, pendingConnections);
    }

    /**
     * Changes how many sockets an address may have.
     *
     * @param most 0 to 1,000,000; 0 for no limit
     * @return the changed copy
     * @throws IllegalArgumentException if it is out of range
     */
    public ConnectionLimits withConnectionsPerAddress(int most) {
        return copy(connections, connectionsPerUser, most, pendingConnections);
    }

    /**
     * Changes how many open sockets may be not upgraded yet.
     *
     * @param most 1 to 1,000,000
     * @return the changed copy
     * @throws IllegalArgumentException if it is out of range
     */
    public ConnectionLimits withPendingConnections(int most) {
        return copy(connections, connectionsPerUser, connectionsPerAddress, most);
    }

    private ConnectionLimits copy(int all, int perUser, int perAddress, int pending) {
        return new ConnectionLimits(
                all, perUser, perAddress, pending, messageBytes, messagesPerConnection, messagesPerUser, period);
    }

    /**
     * Changes how large a message may be.
     *
     * @param most 125 to 16 MiB, in bytes
     * @return the changed copy
     * @throws IllegalArgumentException if it is out of range
     */
    public ConnectionLimits withMessageBytes(int most) {
        return new ConnectionLimits(
                connections,
                connectionsPerUser,
                connectionsPerAddress,
                pendingConnections,
                most,
                messagesPerConnection,
                messagesPerUser,
                period);
    }

    /**
     * Changes how much may be sent.
     *
     * @param perConnection 0 to 1,000,000 messages of one connection in a period; 0 for no limit
     * @param perUser 0 to 1,000,000 messages of all of a user's connections in a period; 0 for no limit
     * @param length how long it takes until a used-up allowance is whole again, 1 ms to 1 h
     * @return the changed copy
     * @throws IllegalArgumentException if one is out of range
     */
    public ConnectionLimits withMessages(int perConnection, int perUser, Duration length) {
        return new ConnectionLimits(
                connections,
                connectionsPerUser,
                connectionsPerAddress,
                pendingConnections,
                messageBytes,
                perConnection,
                perUser,
                length);
    }
}
