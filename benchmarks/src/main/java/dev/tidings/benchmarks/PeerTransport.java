package dev.tidings.benchmarks;

import dev.tidings.api.ConnectionLimits;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.spi.Transport;
import dev.tidings.core.TidingsServerBuilder;
import dev.tidings.jakarta.ServletTransports;
import dev.tidings.netty.NettyTransports;
import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What a {@link PeerServer} runs on. */
enum PeerTransport {
    /** The embedded server. */
    OWN,
    /** Netty on NIO. */
    NETTY,
    /** Netty on epoll. */
    NETTY_EPOLL,
    /** The servlet container of Undertow, which takes no free port. */
    UNDERTOW;

    /** A server that runs, and how to end it. */
    record Running(TidingsServer server, Runnable end) {}

    /** Returns the one that is asked for with its name in lower case and hyphens. */
    static PeerTransport of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    Running start(TidingsServerBuilder builder, int port, ConnectionLimits limits) throws IOException {
        return switch (this) {
            case OWN -> running(builder.port(port).path("/ws").limits(limits).start());
            case NETTY ->
                running(builder.limits(limits)
                        .transport(netty(port, limits, false))
                        .start());
            case NETTY_EPOLL ->
                running(builder.limits(limits)
                        .transport(netty(port, limits, true))
                        .start());
            case UNDERTOW -> undertow(builder.limits(limits), port);
        };
    }

    private static Running running(TidingsServer server) {
        return new Running(server, server::close);
    }

    private static Transport netty(int port, ConnectionLimits limits, boolean epoll) {
        return NettyTransports.builder().port(port).limits(limits).epoll(epoll).build();
    }

    private static Running undertow(TidingsServerBuilder builder, int port) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        AtomicReference<@Nullable TidingsServer> started = new AtomicReference<>();
        ServletContainerInitializer starter = (classes, context) -> started.set(start(builder, context, address));
        DeploymentManager deployment = Servlets.defaultContainer().addDeployment(application(starter));
        deployment.deploy();
        try {
            Undertow undertow = Undertow.builder()
                    .addHttpListener(port, address.getHostString())
                    .setHandler(deployment.start())
                    .build();
            undertow.start();
            TidingsServer server = started.get();
            if (server == null) {
                throw new IOException("the container did not run its initializer");
            }
            return new Running(server, () -> {
                server.close();
                undertow.stop();
            });
        } catch (ServletException e) {
            throw new IOException("the container can't start", e);
        }
    }

    private static TidingsServer start(TidingsServerBuilder builder, ServletContext context, InetSocketAddress address)
            throws ServletException {
        try {
            return builder.transport(
                            ServletTransports.builder(context).address(address).build())
                    .start();
        } catch (IOException e) {
            throw new ServletException(e);
        }
    }

    private static DeploymentInfo application(ServletContainerInitializer starter) {
        return Servlets.deployment()
                .setDeploymentName("peer")
                .setContextPath("/")
                .setClassLoader(PeerTransport.class.getClassLoader())
                .addServletContextAttribute(WebSocketDeploymentInfo.ATTRIBUTE_NAME, new WebSocketDeploymentInfo())
                .addServletContainerInitializer(new ServletContainerInitializerInfo(
                        starter.getClass(), new ImmediateInstanceFactory<>(starter), Set.of()));
    }
}
