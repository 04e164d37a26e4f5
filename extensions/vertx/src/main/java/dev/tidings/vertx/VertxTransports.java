package dev.tidings.vertx;

import dev.tidings.api.spi.Transport;
import io.vertx.core.Vertx;

/**
 * Where transports on Vert.x come from. With an HTTP server of its own it takes one line:
 *
 * <pre>{@code
 * TidingsServer server = Tidings.server()
 *         .transport(VertxTransports.create(vertx))
 *         .tokenVerifier(verifier)
 *         .start();
 * }</pre>
 *
 * <p>In an HTTP server that is there already, {@link #endpoint} makes a handler of requests.
 */
public final class VertxTransports {
    private VertxTransports() {}

    /**
     * Makes a transport with the defaults of {@link #builder}: on the loopback address, a free port and {@code /ws}.
     *
     * @param vertx whose event loops it runs on; it is not closed with the transport
     * @return a transport that is not started; to be closed, by the server it is given to or by the caller
     */
    public static Transport create(Vertx vertx) {
        return builder().build(vertx);
    }

    /**
     * Makes an endpoint with the defaults of {@link #builder}, for an HTTP server that is there already.
     *
     * @return an endpoint whose transport is not started
     */
    public static VertxEndpoint endpoint() {
        return builder().buildEndpoint();
    }

    /**
     * Begins a transport or an endpoint.
     *
     * @return a builder without any setting
     */
    public static VertxTransportBuilder builder() {
        return new VertxTransportBuilder();
    }
}
