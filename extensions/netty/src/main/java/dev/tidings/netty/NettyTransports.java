package dev.tidings.netty;

import dev.tidings.api.spi.Transport;

/**
 * Where transports on Netty come from. With sockets of its own a server on Netty takes one line:
 *
 * <pre>{@code
 * TidingsServer server = Tidings.server()
 *         .transport(NettyTransports.create())
 *         .tokenVerifier(verifier)
 *         .start();
 * }</pre>
 *
 * <p>In a server on Netty that is there already, {@link #endpoint} makes the handler for its pipeline.
 */
public final class NettyTransports {
    private NettyTransports() {}

    /**
     * Makes a transport with the defaults of {@link #builder}: on the loopback address, a free port and {@code /ws}.
     *
     * @return a transport that is not started; to be closed, by the server it is given to or by the caller
     */
    public static Transport create() {
        return builder().build();
    }

    /**
     * Makes an endpoint with the defaults of {@link #builder}, for a server on Netty that is there already.
     *
     * @return an endpoint whose transport is not started
     */
    public static NettyEndpoint endpoint() {
        return builder().buildEndpoint();
    }

    /**
     * Begins a transport or an endpoint.
     *
     * @return a builder without any setting
     */
    public static NettyTransportBuilder builder() {
        return new NettyTransportBuilder();
    }
}
