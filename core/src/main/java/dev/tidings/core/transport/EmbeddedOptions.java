package dev.tidings.core.transport;

import dev.tidings.api.ConnectionLimits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;

/**
 * What the embedded server listens on, and the bounds it puts on clients. Start from {@link #defaults()}.
 *
 * @param bind where to listen; port 0 takes a free one. Default: loopback, port 0
 * @param path the one path that is upgraded, compared exactly. Default {@code /ws}
 * @param limits how many sockets may be open, and how large a message may be. Default {@link
 *     ConnectionLimits#defaults()}, without a limit for each address, since the default address is a loopback one
 * @param maxHeaderBytes the largest request head, request line included; a larger one is answered 431. Default 8 KiB
 * @param maxRequestTargetBytes the longest path with query; a longer one is answered 400. Default 2 KiB
 * @param handshakeTimeout how long a client may take to send its request. Default 5 s
 * @param sendBufferBytes the send buffer asked of the operating system for each socket; Linux grants twice as much.
 *     Default 64 KiB
 * @param closeLinger how long to read on for the peer's answer after a close frame or a refusal. Default 2 s
 * @param closeTimeout how long a close may take until its frame is out. Default 5 s
 * @param writeStallTimeout how long a full socket may take no byte before it is closed with 4008; at most 2 s later it
 *     is gone. Default 8 s
 */
public record EmbeddedOptions(
        InetSocketAddress bind,
        String path,
        ConnectionLimits limits,
        int maxHeaderBytes,
        int maxRequestTargetBytes,
        Duration handshakeTimeout,
        int sendBufferBytes,
        Duration closeLinger,
        Duration closeTimeout,
        Duration writeStallTimeout) {
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final EmbeddedOptions DEFAULTS = new EmbeddedOptions(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            "/ws",
            ConnectionLimits.defaults().withConnectionsPerAddress(0),
            8 * 1024,
            2 * 1024,
            Duration.ofSeconds(5),
            64 * 1024,
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(8));

    /**
     * Checks each option.
     *
     * @throws IllegalArgumentException if one is out of range; the message names it, its range and the value
     */
    public EmbeddedOptions {
        Objects.requireNonNull(bind, "bind");
        Objects.requireNonNull(limits, "limits");
        if (bind.isUnresolved()) {
            throw new IllegalArgumentException(
                    "bind must be a resolved address but was " + bind + ": pass an address of this machine");
        }
        requirePath(path);
        requireRange("maxHeaderBytes", maxHeaderBytes, 256, 64 * 1024);
        requireRange("maxRequestTargetBytes", maxRequestTargetBytes, 1, maxHeaderBytes);
        requireRange("sendBufferBytes", sendBufferBytes, 4 * 1024, 16 * 1024 * 1024);
        requireRange("handshakeTimeout", handshakeTimeout);
        requireRange("closeLinger", closeLinger);
        requireRange("closeTimeout", closeTimeout);
        requireRange("writeStallTimeout", writeStallTimeout);
    }

    private static void requirePath(String path) {
        if (!path.startsWith("/") || !path.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '?' && c != '#')) {
            throw new IllegalArgumentException(
                    "path must start with / and hold visible ASCII without ? and # but was \"" + path
                            + "\": percent-encode what is not");
        }
    }

    private static void requireRange(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be within [" + least + ", " + most + "] but was " + value);
        }
    }

    private static void requireRange(String name, Duration value) {
        if (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    name + " must be within [" + SHORTEST + ", " + LONGEST + "] but was " + value);
        }
    }

    /**
     * Returns the defaults named above.
     *
     * @return the default options
     */
    public static EmbeddedOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Returns a copy with another bind.
     *
     * @param bind where to listen; port 0 takes a free one
     * @return the changed copy
     * @throws IllegalArgumentException if it is out of range
     */
    public EmbeddedOptions withBind(InetSocketAddress bind) {
        return new EmbeddedOptions(
                bind,
                path,
                limits,
                maxHeaderBytes,
                maxRequestTargetBytes,
                handshakeTimeout,
                sendBufferBytes,
                closeLinger,
                closeTimeout,
                writeStallTimeout);
    }

    /**
     * Returns a copy with another path.
     *
     * @param path the one path that is upgraded
     * @return the changed copy
     * @throws IllegalArgumentException if it is out of range
     */
    public EmbeddedOptions withPath(String path) {
        return new EmbeddedOptions(
                bind,
                path,
                limits,
                maxHeaderBytes,
                maxRequestTargetBytes,
                handshakeTimeout,
                sendBufferBytes,
                closeLinger,
                closeTimeout,
                writeStallTimeout);
    }

    /**
     * Returns a copy with other limits.
     *
     * @param limits how many sockets may be open, and how large a message may be
     * @return the changed copy
     */
    public EmbeddedOptions withLimits(ConnectionLimits limits) {
        return new EmbeddedOptions(
                bind,
                path,
                limits,
                maxHeaderBytes,
                maxRequestTargetBytes,
                handshakeTimeout,
                sendBufferBytes,
                closeLinger,
                closeTimeout,
                writeStallTimeout);
    }

    /**
     * Returns a copy with another maxHeaderBytes.
     *
     * @param maxHeaderBytes the largest request head
     * @return the changed copy
     * @throws IllegalArgumentException if it is out of range
     */
    public EmbeddedOptions withMaxHeaderBytes(int maxHeaderBytes) {
        return new EmbeddedOptions(
                bind,
                path,
                limits,
                maxHeaderBytes,
                maxRequestTargetBytes,
                handshakeTimeout,
                sendBufferBytes,
                closeLinger,
                closeTimeout,
                writeStallTimeout);
    }

    /**
     * Returns a copy with another maxRequestTargetBytes.
     *
     * @param maxRequestTargetBytes the longest path with query
     * @return the changed copy
     * @throws IllegalArgumentException if it is out of range
     */
    public EmbeddedOptions withMaxRequestTargetBytes(int maxRequestTargetBytes) {
        return new EmbeddedOptions(
                bind,
                path,
                limits,
                maxHeaderBytes,
                maxRequestTargetBytes,
                handshakeTimeout,
                sendBufferBytes,
                closeLinger,
                closeTimeout,
                writeStallTimeout);
    }

    /**
     * Returns a copy with another handshakeTimeout.
     *
     * @param handshakeTimeout how long a client may take to send its request
     * @return the changed copy
     * @throws IllegalArgumentException if it is out of range
     */
    public EmbeddedOptions withHandshakeTimeout(Duration handshakeTimeout) {
        return new EmbeddedOptions(
                bind,
                path,
                limits,
                maxHeaderBytes,
                maxRequestTargetBytes,
                handshakeTimeout,
                sendBufferBytes,
                closeLinger,
                closeTimeout,
                writeStallTimeout);
    }

    /**
     * Returns a copy with another sendBufferBytes.
     *
     * @param sendBufferBytes the send buffer of each socket
     * @return the changed copy
     * @throws IllegalArgumentException if it is out of range
     */
    public EmbeddedOptions withSendBufferBytes(int sendBufferBytes) {
        return new EmbeddedOptions(
                bind,
                path,
                limits,
                maxHeaderBytes,
                maxRequestTargetBytes,
                handshakeTimeout,
                sendBufferBytes,
                closeLinger,
                closeTimeout,
                writeStallTimeout);
    }

    /**
     * Returns a copy with another closeLinger.
     *
     * @param closeLinger how long to wait for the peer's answer to a close frame
     * @return the changed copy
     * @throws IllegalArgumentException if it is out of range
     */
    public EmbeddedOptions withCloseLinger(Duration closeLinger) {
        return new EmbeddedOptions(
                bind,
                path,
                limits,
                maxHeaderBytes,
                maxRequestTargetBytes,
                handshakeTimeout,
                sendBufferBytes,
                closeLinger,
                closeTimeout,
                writeStallTimeout);
    }

    /**
     * Returns a copy with another closeTimeout.
     *
     * @param closeTimeout how long a close frame may take to get out
     * @return the changed copy
     * @throws IllegalArgumentException if it is out of range
     */
    public EmbeddedOptions withCloseTimeout(Duration closeTimeout) {
        return new EmbeddedOptions(
                bind,
                path,
                limits,
                maxHeaderBytes,
                maxRequestTargetBytes,
                handshakeTimeout,
                sendBufferBytes,
                closeLinger,
                closeTimeout,
                writeStallTimeout);
    }

    /**
     * Returns a copy with another writeStallTimeout.
     *
     * @param writeStallTimeout how long a full socket may take no byte
     * @return the changed copy
     * @throws IllegalArgumentException if it is out of range
     */
    public EmbeddedOptions withWriteStallTimeout(Duration writeStallTimeout) {
        return new EmbeddedOptions(
                bind,
                path,
                limits,
                maxHeaderBytes,
                maxRequestTargetBytes,
                handshakeTimeout,
                sendBufferBytes,
                closeLinger,
                closeTimeout,
                writeStallTimeout);
    }
}
