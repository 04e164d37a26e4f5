package dev.tidings.netty;

import dev.tidings.api.ConnectionLimits;
import dev.tidings.api.spi.Transport;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sets up a transport on Netty, or an endpoint. The last value of a setting counts. Not thread-safe. */
public final class NettyTransportBuilder {
    private static final int MAX_PORT = 65_535;
    private static final int MAX_THREADS = 1_024;
    private static final int LEAST_MARK = 1_024;
    private static final int MOST_MARK = 16 * 1024 * 1024;
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private int port;
    private InetAddress address = InetAddress.getLoopbackAddress();
    private String path = "/ws";
    private @Nullable ConnectionLimits limits;
    private @Nullable EventLoopGroup group;
    private int threads = Runtime.getRuntime().availableProcessors();
    private boolean epoll = true;
    private boolean tls;
    private Duration handshakeTimeout = Duration.ofSeconds(5);
    private Duration closeLinger = Duration.ofSeconds(2);
    private Duration closeTimeout = Duration.ofSeconds(5);
    private Duration stallTimeout = Duration.ofSeconds(8);
    private WriteBufferWaterMark waterMark = new WriteBufferWaterMark(32 * 1024, 64 * 1024);

    NettyTransportBuilder() {}

    /**
     * Sets the port. Default 0, which takes a free one. Not for an endpoint.
     *
     * @param value 0 to 65535
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public NettyTransportBuilder port(int value) {
        port = requireRange("port", value, 0, MAX_PORT);
        return this;
    }

    /**
     * Sets what it listens on. Default the loopback address, which only this machine can reach. Not for an endpoint.
     *
     * @param value an address of this machine
     * @return this builder
     */
    public NettyTransportBuilder address(InetAddress value) {
        address = Objects.requireNonNull(value, "address");
        return this;
    }

    /**
     * Sets the one path that is upgraded. Default {@code /ws}.
     *
     * @param value visible ASCII that begins with a slash, without a query
     * @return this builder
     * @throws IllegalArgumentException if it is not of that form
     */
    public NettyTransportBuilder path(String value) {
        if (!value.startsWith("/") || !value.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '?' && c != '#')) {
            throw new IllegalArgumentException(
                    "path must start with / and hold visible ASCII without ? and # but was \"" + value
                            + "\": percent-encode what is not");
        }
        path = value;
        return this;
    }

    /**
     * Sets how many sockets there may be, of one address and in all, and how large a message may be; the other limits are
     * the server's. Default {@link ConnectionLimits#defaults}, and on a loopback address no limit for each address. An
     * endpoint counts upgraded connections and requests for its path, and has no limit for each address by default.
     *
     * @param value the limits
     * @return this builder
     */
    public NettyTransportBuilder limits(ConnectionLimits value) {
        limits = Objects.requireNonNull(value, "limits");
        return this;
    }

    /**
     * Sets whose threads it runs on: a group of NIO or of epoll. It is not shut down with the transport. Default a group
     * of its own, which ends with it. Not for an endpoint, which runs on the threads of its pipeline.
     *
     * @param value the group, for accepting and for serving
     * @return this builder
     * @throws IllegalArgumentException if it is of another kind
     */
    public NettyTransportBuilder eventLoopGroup(EventLoopGroup value) {
        Loops.channelType(Objects.requireNonNull(value, "event loop group"));
        group = value;
        return this;
    }

    /**
     * Sets how many threads its own group has. Default one for each processor.
     *
     * @param value 1 to 1024
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public NettyTransportBuilder threads(int value) {
        threads = requireRange("threads", value, 1, MAX_THREADS);
        return this;
    }

    /**
     * Says whether its own group uses epoll where that is available, which takes Linux and Netty's
     * {@code netty-transport-native-epoll} with the classifier of the platform; NIO otherwise. Default true.
     *
     * @param value false for NIO everywhere
     * @return this builder
     */
    public NettyTransportBuilder epoll(boolean value) {
        epoll = value;
        return this;
    }

    /**
     * Says whether TLS stands before an endpoint, so that the server's URI
     * begins with {@code wss:}. It is the application's, so it is not known otherwise. Default false. For an endpoint only.
     *
     * @param value true if clients need TLS
     * @return this builder
     */
    public NettyTransportBuilder tls(boolean value) {
        tls = value;
        return this;
    }

    /**
     * Sets how long a client may take to send its request. Default 5 s. Not for an endpoint, whose pipeline sees to that.
     *
     * @param value 1 ms to 5 min
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public NettyTransportBuilder handshakeTimeout(Duration value) {
        handshakeTimeout = requireRange("handshake timeout", value);
        return this;
    }

    /**
     * Sets how long to read on for the client's answer after a close frame. Default 2 s.
     *
     * @param value 1 ms to 5 min
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public NettyTransportBuilder closeLinger(Duration value) {
        closeLinger = requireRange("close linger", value);
        return this;
    }

    /**
     * Sets how long a close may take until its frame is out. Default 5 s.
     *
     * @param value 1 ms to 5 min
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public NettyTransportBuilder closeTimeout(Duration value) {
        closeTimeout = requireRange("close timeout", value);
        return this;
    }

    /**
     * Sets how long a client that reads nothing may hold up what waits for it, before it is closed with 4008. Default 8 s.
     *
     * @param value 1 ms to 5 min
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public NettyTransportBuilder stallTimeout(Duration value) {
        stallTimeout = requireRange("stall timeout", value);
        return this;
    }

    /**
     * Sets how many bytes of a connection may wait in Netty, besides the 128 KiB of the socket's send buffer. Above the
     * high mark no frame is taken from the engine until less than the low mark waits; a frame that is begun is taken in
     * pieces of 32 KiB at most. Default 32 KiB and 64 KiB.
     *
     * @param low 1 KiB to the high mark, in bytes
     * @param high the low mark to 16 MiB, in bytes
     * @return this builder
     * @throws IllegalArgumentException if one is out of range
     */
    public NettyTransportBuilder writeWaterMarks(int low, int high) {
        requireRange("high write water mark", high, LEAST_MARK, MOST_MARK);
        requireRange("low write water mark", low, LEAST_MARK, high);
        waterMark = new WriteBufferWaterMark(low, high);
        return this;
    }

    /**
     * Makes a transport that listens by itself. Every thread of its own is a daemon.
     *
     * @return a transport that is not started; to be closed, by the server it is given to or by the caller
     */
    public Transport build() {
        boolean local = address.isLoopbackAddress();
        return new NettyServer(
                new Hub(options(local)), new InetSocketAddress(address, port), new Loops(group, threads, epoll));
    }

    /**
     * Makes an endpoint for a server on Netty that is there already, with its own sockets and threads.
     *
     * @return an endpoint whose transport is not started
     */
    public NettyEndpoint buildEndpoint() {
        return new NettyEndpoint(new Hub(options(true)), tls);
    }

    private NettyOptions options(boolean manyFromOneAddress) {
        ConnectionLimits usual = ConnectionLimits.defaults();
        ConnectionLimits standard = manyFromOneAddress ? usual.withConnectionsPerAddress(0) : usual;
        return new NettyOptions(
                path,
                limits == null ? standard : limits,
                handshakeTimeout,
                closeLinger,
                closeTimeout,
                stallTimeout,
                waterMark);
    }

    private static int requireRange(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be within [" + least + ", " + most + "] but was " + value);
        }
        return value;
    }

    private static Duration requireRange(String name, Duration value) {
        if (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    name + " must be within [" + SHORTEST + ", " + LONGEST + "] but was " + value);
        }
        return value;
    }
}
