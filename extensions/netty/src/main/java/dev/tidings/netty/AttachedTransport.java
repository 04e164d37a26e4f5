package dev.tidings.netty;

import dev.tidings.api.monitor.HealthSnapshot;
import dev.tidings.api.spi.ConnectionAcceptor;
import dev.tidings.api.spi.Transport;
import java.net.InetSocketAddress;
import java.time.Duration;

/** A transport whose sockets and threads are an application's. */
final class AttachedTransport implements Transport {
    private final Hub hub;
    private final InetSocketAddress listening;
    private final boolean tls;

    AttachedTransport(Hub hub, InetSocketAddress listening, boolean tls) {
        this.hub = hub;
        this.listening = listening;
        this.tls = tls;
    }

    @Override
    public InetSocketAddress start(ConnectionAcceptor acceptor) {
        hub.begin(acceptor);
        if (!hub.serving()) {
            throw new IllegalStateException("the transport was closed while it started");
        }
        return listening;
    }

    @Override
    public String path() {
        return hub.options().path();
    }

    @Override
    public boolean tls() {
        return tls;
    }

    @Override
    public HealthSnapshot.Component health() {
        return hub.health();
    }

    @Override
    public void stopAccepting() {
        hub.stopAccepting();
    }

    @Override
    public void close(Duration limit) {
        if (hub.end()) {
            hub.empty(limit);
        }
    }
}
