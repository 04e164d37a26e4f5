package dev.tidings.jakarta;

import dev.tidings.api.spi.ConnectionAcceptor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Jetty, embedded. */
final class JettyHost extends Host {
    private final boolean servlets;
    private Server server;

    JettyHost(boolean servlets, UnaryOperator<JakartaTransportBuilder> setting) {
        super(setting);
        this.servlets = servlets;
    }

    @Override
    InetSocketAddress boot(ConnectionAcceptor acceptor) throws Exception {
        server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        connector.setAcceptedSendBufferSize(SEND_BUFFER);
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        JakartaWebSocketServletContainerInitializer.configure(
                context,
                (scope, container) -> begin(
                        servlets ? ServletTransports.builder(scope) : JakartaTransports.builder(container), acceptor));
        server.setHandler(context);
        server.start();
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), connector.getLocalPort());
    }

    @Override
    void shutDown() throws Exception {
        server.stop();
        server.destroy();
    }
}
