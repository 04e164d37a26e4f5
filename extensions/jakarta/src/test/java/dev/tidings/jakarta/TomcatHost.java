package dev.tidings.jakarta;

import dev.tidings.api.spi.ConnectionAcceptor;
import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;
import org.apache.tomcat.websocket.server.WsServerContainer;

/** Tomcat, embedded. */
final class TomcatHost extends Host {
    private final boolean servlets;
    private Tomcat tomcat;
    private Path base;

    TomcatHost(boolean servlets, UnaryOperator<JakartaTransportBuilder> setting) {
        super(setting);
        this.servlets = servlets;
    }

    @Override
    InetSocketAddress boot(ConnectionAcceptor acceptor) throws Exception {
        base = Files.createTempDirectory("tidings-tomcat");
        tomcat = new Tomcat();
        tomcat.setBaseDir(base.toString());
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("socket.txBufSize", String.valueOf(SEND_BUFFER));
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", base.toString());
        context.addServletContainerInitializer(new WsSci(), null);
        context.addServletContainerInitializer(
                (classes, scope) -> {
                    WsServerContainer container =
                            (WsServerContainer) scope.getAttribute("jakarta.websocket.server.ServerContainer");
                    container.setProcessPeriod(1);
                    begin(servlets ? ServletTransports.builder(scope) : JakartaTransports.builder(container), acceptor);
                },
                null);
        Tomcat.addServlet(context, "default", "org.apache.catalina.servlets.DefaultServlet")
                .addMapping("/");
        tomcat.start();
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), connector.getLocalPort());
    }

    @Override
    void shutDown() throws Exception {
        tomcat.stop();
        tomcat.destroy();
        for (File file : new File(base.toString(), "work").listFiles()) {
            file.delete();
        }
    }
}
