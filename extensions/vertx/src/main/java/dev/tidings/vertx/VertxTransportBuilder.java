package dev.tidings.vertx;

import dev.tidings.api.ConnectionLimits;
import dev.tidings.api.spi.Transport;
import dev.tidings.netty.NettyTransportBuilder;
import dev.tidings.netty.NettyTransports;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sets up a transport on Vert.x, or an endpoint. The last value of a setting counts. Not thread-safe. */
public final class VertxTransportBuilder {
    private static final int MAX_PORT = 65_535;
    private static final int MAX_INSTANCES = 1_024;
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final NettyTransportBuilder frames = NettyTransports.builder();
    private int port;
    private InetAddress address = InetAddress.getLoopbackAddress();
    private @Nullable ConnectionLimits limits;
    private int instances = Runtime.getRuntime().availableProcessors();
    private Duration handshakeTimeout = Duration.ofSeconds(5);
    private HttpServerOptions options = new HttpServerOptions();

    VertxTransportBuilder() {}

    /**
     * Sets the port. Default 0, which takes a free one. One that another server of the same Vert.x listens on is shared
     * with that, as Vert.x does. Not for an endpoint.
     *
     * @param value 0 to 65535
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public VertxTransportBuilder port(int value) {
        port = requireRange("port", value, 0, MAX_PORT);
        return this;
    }

    /**
     * Sets what it listens on. Default the loopback address, which only this machine can reach. Not for an endpoint.
     *
     * @param value an address of this machine
     * @return this builder
     */
    public VertxTransportBuilder address(InetAddress value) {
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
    public VertxTransportBuilder path(String value) {
        frames.path(value);
        return this;
    }

    /**
     * Sets how many connections there may be, of one address and in all, and how large a message may be; the other limits
     * are the server's. They count upgraded connections and requests for the path. Default {@link
     * ConnectionLimits#defaults}, without a limit for each address on a loopback address and for an endpoint.
     *
     * @param value the limits
     * @return this builder
     */
    public VertxTransportBuilder limits(ConnectionLimits value) {
        limits = Objects.requireNonNull(value, "limits");
        return this;
    }

    /**
     * Sets how many event loops of Vert.x serve it. Default one for each processor. Not for an endpoint.
     *
     * @param value 1 to 1024
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public VertxTransportBuilder instances(int value) {
        instances = requireRange("instances", value, 1, MAX_INSTANCES);
        return this;
    }

    /**
     * Sets the options of the HTTP server, such as those of TLS. Address, port, versions of HTTP and the limits on a
     * request's head are the transport's, and those for WebSockets do not apply. Not for an endpoint.
     *
     * @param value the options, which are copied
     * @return this builder
     */
    public VertxTransportBuilder options(HttpServerOptions value) {
        options = new HttpServerOptions(Objects.requireNonNull(value, "options"));
        return this;
    }

    /**
     * Says whether the HTTP server of an endpoint has TLS, so that the Tidings server's URI begins with {@code wss:}. It is
     * the application's, so it is not known otherwise. Default false. For an endpoint only: a server of its own has TLS if
     * its {@link #options} say so.
     *
     * @param value true if clients need TLS
     * @return this builder
     */
    public VertxTransportBuilder tls(boolean value) {
        frames.tls(value);
        return this;
    }

    /**
     * Sets how long a client may take to send its request. Default 5 s. Not for an endpoint, whose server sees to that.
     *
     * @param value 1 ms to 5 min
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public VertxTransportBuilder handshakeTimeout(Duration value) {
        if (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "handshake timeout must be within [" + SHORTEST + ", " + LONGEST + "] but was " + value);
        }
        handshakeTimeout = value;
        return this;
    }

    /**
     * Sets how long to read on for the client's answer after a close frame. Default 2 s.
     *
     * @param value 1 ms to 5 min
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public VertxTransportBuilder closeLinger(Duration value) {
        frames.closeLinger(value);
        return this;
    }

    /**
     * Sets how long a close may take until its frame is out. Default 5 s.
     *
     * @param value 1 ms to 5 min
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public VertxTransportBuilder closeTimeout(Duration value) {
        frames.closeTimeout(value);
        return this;
    }

    /**
     * Sets how long a client that reads nothing may hold up what waits for it, before it is closed with 4008. Default 8 s.
     *
     * @param value 1 ms to 5 min
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public VertxTransportBuilder stallTimeout(Duration value) {
        frames.stallTimeout(value);
        return this;
    }

    /**
     * Sets how many bytes of a connection may wait in its channel, besides the 128 KiB of the socket's send buffer. Above
     * the high mark no frame is taken from the engine until less than the low mark waits. Default 32 KiB and 64 KiB.
     *
     * @param low 1 KiB to the high mark, in bytes
     * @param high the low mark to 16 MiB, in bytes
     * @return this builder
     * @throws IllegalArgumentException if one is out of range
     */
    public VertxTransportBuilder writeWaterMarks(int low, int high) {
        frames.writeWaterMarks(low, high);
        return this;
    }

    /**
     * Makes a transport with an HTTP server of its own.
     *
     * @param vertx whose event loops it runs on; it is not closed with the transport
     * @return a transport that is not started; to be closed, by the server it is given to or by the caller. Start and close
     *     wait for event loops, so neither is for a thread of theirs
     */
    public Transport build(Vertx vertx) {
        Objects.requireNonNull(vertx, "vertx");
        ConnectionLimits standard = ConnectionLimits.defaults();
        ConnectionLimits usual = address.isLoopbackAddress() ? standard.withConnectionsPerAddress(0) : standard;
        ConnectionLimits chosen = limits == null ? usual : limits;
        ServerSettings settings = new ServerSettings(
                address,
                port,
                instances,
                chosen.pendingConnections(),
                handshakeTimeout,
                new HttpServerOptions(options));
        return new VertxServer(vertx, endpoint(chosen), settings);
    }

    /**
     * Makes an endpoint for an HTTP server on Vert.x that is there already.
     *
     * @return an endpoint whose transport is not started
     */
    public VertxEndpoint buildEndpoint() {
        return endpoint(limits);
    }

    private VertxEndpoint endpoint(@Nullable ConnectionLimits chosen) {
        if (chosen != null) {
            frames.limits(chosen);
        }
        return new VertxEndpoint(frames.buildEndpoint());
    }

    private static int requireRange(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be within [" + least + ", " + most + "] but was " + value);
        }
        return value;
    }
}
