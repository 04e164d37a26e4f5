package dev.tidings.jakarta;

import dev.tidings.api.spi.Transport;
import dev.tidings.testkit.tck.TransportTck;
import java.util.function.UnaryOperator;

/** Tomcat, by its servlets. */
class TomcatTckTest extends TransportTck {
    @Override
    protected Transport createTransport() {
        return new TomcatHost(true, UnaryOperator.identity());
    }

    @Override
    protected boolean parksRequests() {
        return false;
    }

    @Override
    protected boolean dropsWithoutClose() {
        return false;
    }

    @Override
    protected boolean seesMissingCodes() {
        return false;
    }

    @Override
    protected boolean isShared(Thread thread) {
        return super.isShared(thread) || thread.getName().equals("WebSocket background processing");
    }
}
