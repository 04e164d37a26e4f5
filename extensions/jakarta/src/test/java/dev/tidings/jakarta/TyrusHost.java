package dev.tidings.jakarta;

import dev.tidings.api.spi.ConnectionAcceptor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.glassfish.tyrus.container.grizzly.server.GrizzlyServerContainer;
import org.glassfish.tyrus.server.TyrusServerContainer;

/** Tyrus on Grizzly, which has no servlets. */
final class TyrusHost extends Host {
    private TyrusServerContainer container;

    TyrusHost(UnaryOperator<JakartaTransportBuilder> setting) {
        super(setting);
    }

    @Override
    InetSocketAddress boot(ConnectionAcceptor acceptor) throws Exception {
        container = (TyrusServerContainer) new GrizzlyServerContainer().createContainer(Map.of());
        begin(JakartaTransports.builder(container), acceptor);
        container.start("/", 0);
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), container.getPort());
    }

    @Override
    void shutDown() {
        container.stop();
    }
}
