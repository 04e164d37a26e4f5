package dev.tidings.micrometer;

import dev.tidings.api.TidingsServer;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.core.Tidings;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.Optional;

/** The example of docs/METRICS.md, as code. */
final class MeasuredServer {
    private MeasuredServer() {}

    static TidingsServer start(MeterRegistry registry) throws IOException {
        TokenVerifier logins = TokenVerifier.of(token -> Optional.empty());
        TidingsMetrics metrics = TidingsMetrics.of(registry);
        TidingsServer server = Tidings.server()
                .listener(metrics.listener())
                .tokenVerifier(logins)
                .start();
        metrics.watch(server);
        return server;
    }
}
