package dev.tidings.jakarta;

import dev.tidings.api.spi.Transport;
import dev.tidings.testkit.tck.TransportTck;
import java.util.function.UnaryOperator;

/** Undertow, by its servlets. */
class UndertowTckTest extends TransportTck {
    @Override
    protected Transport createTransport() {
        return new UndertowHost(true, UnaryOperator.identity());
    }

    @Override
    protected boolean parksRequests() {
        return false;
    }

    @Override
    protected boolean seesMissingCodes() {
        return false;
    }
}
