package dev.tidings.vertx;

import dev.tidings.api.spi.Transport;
import dev.tidings.testkit.tck.TransportTck;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A server of its own, on two event loops. */
class VertxTransportTckTest extends TransportTck {
    @RegisterExtension
    static final RunningVertx VERTX = new RunningVertx();

    @Override
    protected Transport createTransport() {
        return VertxTransports.builder()
                .instances(2)
                .closeLinger(Duration.ofSeconds(1))
                .build(VERTX.vertx());
    }

    @Override
    protected boolean isShared(Thread thread) {
        return super.isShared(thread) || RunningVertx.owns(thread);
    }
}
