package dev.tidings.examples.tomcat;

import dev.tidings.api.TidingsServer;
import dev.tidings.core.Tidings;
import dev.tidings.jakarta.JakartaTransportBuilder;
import dev.tidings.jakarta.ServletTransports;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.authenticator.NonLoginAuthenticator;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.ExpandWar;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.http.Rfc6265CookieProcessor;
import org.apache.tomcat.websocket.server.WsSci;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat in a main class: one port, on which the application has pages and a login, and Tidings has {@code /ws}. Whom
 * Tomcat has let in is the user there; no token is needed.
 */
public final class EmbeddedTomcat implements AutoCloseable {
    private final Tomcat tomcat = new Tomcat();
    private final Path base;
    private final Duration pause;
    private @Nullable TidingsServer tidings;

    private EmbeddedTomcat(Path base, Duration pause) {
        this.base = base;
        this.pause = pause;
    }

    /**
     * Serves until the program is ended.
     *
     * @param args none
     * @throws Exception if it can't start
     */
    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(System.getenv().getOrDefault("TIDINGS_PORT", "8080"));
        EmbeddedTomcat example = start(port, Duration.ofMillis(200));
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            example.close();
            ended.countDown();
        }));
        System.out.println("Open " + example.address() + " and log in as ada, password lovelace, or grace, hopper");
        ended.await();
    }

    static EmbeddedTomcat start(int port, Duration pause) throws IOException, LifecycleException {
        EmbeddedTomcat example = new EmbeddedTomcat(Files.createTempDirectory("tomcat"), pause);
        try {
            example.listen(port);
            return example;
        } catch (LifecycleException | RuntimeException failure) {
            example.close();
            throw failure;
        }
    }

    private void listen(int port) throws LifecycleException {
        tomcat.setBaseDir(base.toString());
        Connector connector = new Connector();
        connector.setPort(port);
        connector.setProperty("address", "127.0.0.1");
        connector.setThrowOnFailure(true);
        tomcat.setConnector(connector);
        StandardContext application = (StandardContext) tomcat.addContext("", null);
        application.setClearReferencesThreadLocals(false);
        application.setClearReferencesRmiTargets(false);
        addLogin(application);
        addPages(application);
        application.addServletContainerInitializer(new WsSci(), null);
        application.addServletContainerInitializer((classes, scope) -> addTidings(scope), null);
        tomcat.start();
        if (tidings == null) {
            throw new LifecycleException("the application must start but did not: see the log");
        }
    }

    private void addLogin(Context application) {
        tomcat.addUser("ada", "lovelace");
        tomcat.addUser("grace", "hopper");
        NonLoginAuthenticator sessions = new NonLoginAuthenticator();
        sessions.setAlwaysUseSession(true);
        application.getPipeline().addValve(sessions);
        Rfc6265CookieProcessor cookies = new Rfc6265CookieProcessor();
        cookies.setSameSiteCookies("strict");
        application.setCookieProcessor(cookies);
    }

    private static void addPages(Context application) {
        Tomcat.addServlet(application, "login", new LoginServlet()).addMapping("/login");
        Tomcat.addServlet(application, "pages", new PageServlet()).addMapping("/");
    }

    private void addTidings(ServletContext scope) throws ServletException {
        JakartaTransportBuilder transport = ServletTransports.builder(scope);
        try {
            TidingsServer started = Tidings.server()
                    .authentication(auth -> auth.requestVerifier(transport.containerLogin()))
                    .transport(transport.build())
                    .start();
            started.router().addHandler("user_message", Parrot.handler(started.bridge(), pause));
            tidings = started;
        } catch (IOException failure) {
            throw new ServletException(failure);
        }
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/");
    }

    /** Ends Tidings first: it says goodbye to its clients while Tomcat still carries it to them. */
    @Override
    public void close() {
        if (tidings != null) {
            tidings.close();
        }
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException failure) {
            throw new IllegalStateException(failure);
        } finally {
            ExpandWar.delete(base.toFile());
        }
    }
}
