package dev.tidings.testkit.tck;

import dev.tidings.api.spi.Transport;
import dev.tidings.core.EmbeddedTransports;
import java.time.Duration;

/** The embedded server is a transport like any other. */
class TransportTckTest extends TransportTck {
    @Override
    protected Transport createTransport() {
        return EmbeddedTransports.builder().closeLinger(Duration.ofSeconds(1)).build();
    }
}
