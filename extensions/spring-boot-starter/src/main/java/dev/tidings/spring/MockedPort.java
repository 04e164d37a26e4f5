package dev.tidings.spring;

import dev.tidings.api.spi.ConnectionAcceptor;
import dev.tidings.api.spi.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/** Stands in for the transport in a test whose servlet context is mocked: nothing listens, so nobody can connect. */
final class MockedPort implements Transport {
    @Override
    public InetSocketAddress start(ConnectionAcceptor acceptor) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    @Override
    public void stopAccepting() {}

    @Override
    public void close(Duration limit) {}
}
