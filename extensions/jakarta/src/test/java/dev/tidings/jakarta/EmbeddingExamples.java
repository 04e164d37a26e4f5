package dev.tidings.jakarta;

import dev.tidings.api.TidingsServer;
import dev.tidings.core.Tidings;
import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.glassfish.tyrus.container.grizzly.server.GrizzlyServerContainer;
import org.glassfish.tyrus.server.TyrusServerContainer;

/** The examples of docs/EMBEDDING.md. */
final class EmbeddingExamples {
    private TidingsServer tidings;

    TidingsServer tidings() {
        return tidings;
    }

    // begin servlets
    void start(ServletContext context) {
        tidings = startIn(context);
    }

    static TidingsServer startIn(ServletContext context) {
        try {
            return Tidings.server()
                    .developmentMode()
                    .transport(ServletTransports.of(context))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
    // end

    // begin tomcat
    Tomcat tomcat(int port) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setPort(port);
        Context context = tomcat.addContext("", null);
        context.addServletContainerInitializer(new WsSci(), null);
        context.addServletContainerInitializer((classes, scope) -> start(scope), null);
        tomcat.getConnector();
        tomcat.start();
        return tomcat;
    }
    // end

    // begin jetty
    Server jetty(int port) throws Exception {
        Server server = new Server(port);
        ServletContextHandler context = new ServletContextHandler("/");
        JakartaWebSocketServletContainerInitializer.configure(context, (scope, container) -> start(scope));
        server.setHandler(context);
        server.start();
        return server;
    }
    // end

    // begin undertow
    Undertow undertow(int port) throws Exception {
        ServletContainerInitializer starter = (classes, scope) -> start(scope);
        DeploymentInfo application = Servlets.deployment()
                .setDeploymentName("application")
                .setContextPath("/")
                .setClassLoader(getClass().getClassLoader())
                .addServletContextAttribute(WebSocketDeploymentInfo.ATTRIBUTE_NAME, new WebSocketDeploymentInfo())
                .addServletContainerInitializer(new ServletContainerInitializerInfo(
                        starter.getClass(), new ImmediateInstanceFactory<>(starter), Set.of()));
        DeploymentManager deployment = Servlets.defaultContainer().addDeployment(application);
        deployment.deploy();
        Undertow server = Undertow.builder()
                .addHttpListener(port, "127.0.0.1")
                .setHandler(deployment.start())
                .build();
        server.start();
        return server;
    }
    // end

    // begin tyrus
    TyrusServerContainer tyrus(int port) throws Exception {
        TyrusServerContainer container = (TyrusServerContainer) new GrizzlyServerContainer().createContainer(Map.of());
        tidings = Tidings.server()
                .developmentMode()
                .transport(JakartaTransports.of(container))
                .start();
        container.start("/", port);
        return container;
    }
    // end

    // begin login
    static TidingsServer startWithLogin(ServletContext context) throws IOException {
        JakartaTransportBuilder transport = ServletTransports.builder(context);
        return Tidings.server()
                .authentication(auth -> auth.requestVerifier(transport.containerLogin()))
                .transport(transport.build())
                .start();
    }
    // end
}
