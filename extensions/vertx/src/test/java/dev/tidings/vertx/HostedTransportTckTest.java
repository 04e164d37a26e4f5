package dev.tidings.vertx;

import dev.tidings.api.spi.Transport;
import dev.tidings.testkit.tck.TransportTck;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A handler in an application's server, whose options are against it. */
class HostedTransportTckTest extends TransportTck {
    @RegisterExtension
    static final RunningVertx VERTX = new RunningVertx();

    @Override
    protected Transport createTransport() throws Exception {
        return new HostedTransport(
                VERTX.vertx(),
                VertxTransports.builder().closeLinger(Duration.ofSeconds(1)).buildEndpoint());
    }

    @Override
    protected boolean isShared(Thread thread) {
        return super.isShared(thread) || RunningVertx.owns(thread);
    }
}
