package dev.tidings.core;

import dev.tidings.api.ConnectionLimits;
import dev.tidings.api.spi.Transport;
import dev.tidings.core.transport.EmbeddedOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sets up an embedded server as a transport of its own. The last value of a setting counts. Not thread-safe. */
public final class EmbeddedTransportBuilder {
    private int port;
    private InetAddress address = InetAddress.getLoopbackAddress();
    private @Nullable ConnectionLimits limits;
    private EmbeddedOptions options = EmbeddedOptions.defaults();

    EmbeddedTransportBuilder() {}

    /**
     * Sets the port. Default 0, which takes a free one.
     *
     * @param value 0 to 65535
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public EmbeddedTransportBuilder port(int value) {
        port = TidingsServerBuilder.requirePort(value);
        return this;
    }

    /**
     * Sets what it listens on. Default the loopback address, which only this machine can reach.
     *
     * @param value an address of this machine
     * @return this builder
     */
    public EmbeddedTransportBuilder address(InetAddress value) {
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
    public EmbeddedTransportBuilder path(String value) {
        options = options.withPath(value);
        return this;
    }

    /**
     * Sets how many sockets there may be, of one address and in all, and how large a message may be; the other limits are
     * the server's. Default {@link ConnectionLimits#defaults}, and on a loopback address no limit for each address.
     *
     * @param value the limits
     * @return this builder
     */
    public EmbeddedTransportBuilder limits(ConnectionLimits value) {
        limits = Objects.requireNonNull(value, "limits");
        return this;
    }

    /**
     * Sets how long a client may take to send its request. Default 5 s.
     *
     * @param value 1 ms to 5 min
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public EmbeddedTransportBuilder handshakeTimeout(Duration value) {
        options = options.withHandshakeTimeout(value);
        return this;
    }

    /**
     * Sets how long to read on for the client's answer after a close frame. Default 2 s.
     *
     * @param value 1 ms to 5 min
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public EmbeddedTransportBuilder closeLinger(Duration value) {
        options = options.withCloseLinger(value);
        return this;
    }

    /**
     * Sets how long a close may take until its frame is out. Default 5 s.
     *
     * @param value 1 ms to 5 min
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public EmbeddedTransportBuilder closeTimeout(Duration value) {
        options = options.withCloseTimeout(value);
        return this;
    }

    /**
     * Sets how long a client that reads nothing may hold up what waits for it, before it is closed with 4008. Default 8 s.
     *
     * @param value 1 ms to 5 min
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public EmbeddedTransportBuilder stallTimeout(Duration value) {
        options = options.withWriteStallTimeout(value);
        return this;
    }

    /**
     * Makes the transport, with a clock and a timer of its own. Every thread of it is a daemon.
     *
     * @return a transport that is not started; to be closed, by the server it is given to or by the caller
     */
    public Transport build() {
        ConnectionLimits usual = ConnectionLimits.defaults();
        ConnectionLimits standard = address.isLoopbackAddress() ? usual.withConnectionsPerAddress(0) : usual;
        return StandaloneTransport.of(
                options.withBind(new InetSocketAddress(address, port)).withLimits(limits == null ? standard : limits));
    }
}
