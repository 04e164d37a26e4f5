package dev.tidings.core;

import dev.tidings.api.spi.Transport;

/**
 * Where the embedded server, which is what a {@link Tidings#server} listens with unless it is told otherwise, comes from
 * as a transport of its own: to wrap it, or to test with it.
 */
public final class EmbeddedTransports {
    private EmbeddedTransports() {}

    /**
     * Makes an embedded server with the defaults of {@link #builder}.
     *
     * @return a transport that is not started; to be closed, by the server it is given to or by the caller
     */
    public static Transport create() {
        return builder().build();
    }

    /**
     * Begins an embedded server.
     *
     * @return a builder without any setting
     */
    public static EmbeddedTransportBuilder builder() {
        return new EmbeddedTransportBuilder();
    }
}
