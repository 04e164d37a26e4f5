package dev.tidings.jakarta;

import dev.tidings.api.spi.Transport;
import dev.tidings.testkit.tck.TransportTck;
import java.util.function.UnaryOperator;

/** Jetty, by its servlets. */
class JettyTckTest extends TransportTck {
    @Override
    protected Transport createTransport() {
        return new JettyHost(true, UnaryOperator.identity());
    }

    @Override
    protected boolean parksRequests() {
        return false;
    }
}
