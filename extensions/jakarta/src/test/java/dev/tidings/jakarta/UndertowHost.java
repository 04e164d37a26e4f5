package dev.tidings.jakarta;

import dev.tidings.api.spi.ConnectionAcceptor;
import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.websocket.server.ServerContainer;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.xnio.Options;

/** Undertow, embedded. */
final class UndertowHost extends Host {
    private final boolean servlets;
    private Undertow server;
    private DeploymentManager deployment;

    UndertowHost(boolean servlets, UnaryOperator<JakartaTransportBuilder> setting) {
        super(setting);
        this.servlets = servlets;
    }

    @Override
    InetSocketAddress boot(ConnectionAcceptor acceptor) throws Exception {
        ServletContainerInitializer begin = (classes, scope) -> begin(
                servlets
                        ? ServletTransports.builder(scope)
                        : JakartaTransports.builder(
                                (ServerContainer) scope.getAttribute(ServerContainer.class.getName())),
                acceptor);
        DeploymentInfo info = Servlets.deployment()
                .setClassLoader(UndertowHost.class.getClassLoader())
                .setContextPath("/")
                .setDeploymentName("tidings")
                .addServletContextAttribute(WebSocketDeploymentInfo.ATTRIBUTE_NAME, new WebSocketDeploymentInfo())
                .addServletContainerInitializer(new ServletContainerInitializerInfo(
                        begin.getClass(), new ImmediateInstanceFactory<>(begin), Set.of()));
        deployment = Servlets.newContainer().addDeployment(info);
        deployment.deploy();
        server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setSocketOption(Options.SEND_BUFFER, SEND_BUFFER)
                .setHandler(deployment.start())
                .build();
        server.start();
        return (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    }

    @Override
    void shutDown() throws Exception {
        deployment.stop();
        deployment.undeploy();
        server.stop();
    }
}
