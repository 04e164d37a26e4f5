package dev.tidings.core;

import dev.tidings.api.monitor.HealthSnapshot;
import dev.tidings.api.spi.ConnectionAcceptor;
import dev.tidings.api.spi.Transport;
import dev.tidings.core.time.SystemTime;
import dev.tidings.core.transport.EmbeddedOptions;
import dev.tidings.core.transport.Transports;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** The embedded server together with the timer it needs. */
final class StandaloneTransport implements Transport {
    private final SystemTime time;
    private final Transport embedded;
    private final AtomicBoolean begun = new AtomicBoolean();

    private StandaloneTransport(SystemTime time, Transport embedded) {
        this.time = time;
        this.embedded = embedded;
    }

    static Transport of(EmbeddedOptions options) {
        return of(time -> Transports.embedded(options, time, time));
    }

    static Transport of(Function<SystemTime, Transport> transport) {
        SystemTime time = SystemTime.open("tidings-transport-timer");
        return new StandaloneTransport(time, transport.apply(time));
    }

    @Override
    public InetSocketAddress start(ConnectionAcceptor acceptor) throws IOException {
        boolean first = begun.compareAndSet(false, true);
        try {
            return embedded.start(acceptor);
        } catch (IOException | RuntimeException | Error e) {
            if (first) {
                time.close();
            }
            throw e;
        }
    }

    @Override
    public String path() {
        return embedded.path();
    }

    @Override
    public HealthSnapshot.Component health() {
        return embedded.health();
    }

    @Override
    public void stopAccepting() {
        embedded.stopAccepting();
    }

    @Override
    public void close(Duration limit) {
        try {
            embedded.close(limit);
        } finally {
            time.close();
        }
    }
}
