package dev.tidings.jakarta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.TidingsServer;
import io.undertow.Undertow;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.Context;
import org.apache.catalina.authenticator.BasicAuthenticator;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.apache.tomcat.util.descriptor.web.SecurityCollection;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;
import org.apache.tomcat.websocket.server.WsSci;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Server;
import org.glassfish.tyrus.server.TyrusServerContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of docs/EMBEDDING.md are these, and work, with a client that is not ours. */
class EmbeddingTest {
    private static final class First implements WebSocket.Listener {
        private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            texts.add(part.toString());
            socket.request(1);
            return null;
        }
    }

    private static String firstText(int port, String query, String authorization) throws Exception {
        First first = new First();
        WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
        if (authorization != null) {
            builder.header("Authorization", authorization);
        }
        builder.buildAsync(URI.create("ws://127.0.0.1:" + port + "/ws" + query), first)
                .join()
                .request(10);
        return first.texts.poll(10, TimeUnit.SECONDS);
    }

    private static void assertWelcome(EmbeddingExamples example, int port) throws Exception {
        try (TidingsServer tidings = example.tidings()) {
            assertThat(tidings.uri()).hasPath("/ws");
            assertThat(firstText(port, "?user=ada", null)).contains("connection_established", "\"ada\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"servlets", "tomcat", "jetty", "undertow", "tyrus", "login"})
    void an_example_is_in_the_document(String name) throws IOException {
        String code = withoutBlanks(Path.of("src/test/java/dev/tidings/jakarta/EmbeddingExamples.java"));
        int begin = code.indexOf("//begin" + name) + name.length() + 7;
        assertThat(begin).isGreaterThan(name.length() + 7);
        assertThat(withoutBlanks(Path.of("..", "..", "docs", "EMBEDDING.md")))
                .contains(code.substring(begin, code.indexOf("//end", begin)));
    }

    private static String withoutBlanks(Path path) throws IOException {
        return Files.readString(path).replaceAll("\\s", "");
    }

    @Test
    void tomcat_works_as_documented() throws Exception {
        EmbeddingExamples example = new EmbeddingExamples();
        Tomcat tomcat = example.tomcat(0);
        try {
            assertWelcome(example, tomcat.getConnector().getLocalPort());
        } finally {
            end(tomcat);
        }
    }

    private static void end(Tomcat tomcat) throws Exception {
        tomcat.stop();
        tomcat.destroy();
    }

    @Test
    void jetty_works_as_documented() throws Exception {
        EmbeddingExamples example = new EmbeddingExamples();
        Server server = example.jetty(0);
        try {
            assertWelcome(example, ((NetworkConnector) server.getConnectors()[0]).getLocalPort());
        } finally {
            server.stop();
        }
    }

    @Test
    void undertow_works_as_documented() throws Exception {
        EmbeddingExamples example = new EmbeddingExamples();
        Undertow server = example.undertow(0);
        try {
            assertWelcome(
                    example,
                    ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort());
        } finally {
            server.stop();
        }
    }

    @Test
    void tyrus_works_as_documented() throws Exception {
        EmbeddingExamples example = new EmbeddingExamples();
        TyrusServerContainer container = example.tyrus(0);
        try {
            assertWelcome(example, container.getPort());
        } finally {
            container.stop();
        }
    }

    @Test
    void the_login_of_the_container_counts_and_nothing_that_a_client_claims() throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setPort(0);
        tomcat.addUser("ada", "secret");
        tomcat.addRole("ada", "users");
        Context context = tomcat.addContext("", null);
        requireLogin(context);
        context.addServletContainerInitializer(new WsSci(), null);
        TidingsServer[] tidings = new TidingsServer[1];
        context.addServletContainerInitializer((classes, scope) -> tidings[0] = startWithLogin(scope), null);
        int port = -1;
        try {
            tomcat.getConnector();
            tomcat.start();
            port = tomcat.getConnector().getLocalPort();
            String basic = "Basic " + Base64.getEncoder().encodeToString("ada:secret".getBytes(StandardCharsets.UTF_8));
            assertThat(firstText(port, "?user=bob", basic)).contains("connection_established", "\"ada\"");
            int at = port;
            assertThatThrownBy(() -> firstText(at, "?user=ada", null))
                    .hasCauseInstanceOf(WebSocketHandshakeException.class);
        } finally {
            tidings[0].close();
            end(tomcat);
        }
    }

    private static TidingsServer startWithLogin(ServletContext scope) {
        try {
            return EmbeddingExamples.startWithLogin(scope);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void requireLogin(Context context) {
        SecurityCollection everything = new SecurityCollection();
        everything.addPattern("/ws");
        SecurityConstraint constraint = new SecurityConstraint();
        constraint.addCollection(everything);
        constraint.addAuthRole("users");
        context.addConstraint(constraint);
        context.addSecurityRole("users");
        context.setLoginConfig(new LoginConfig("BASIC", "test", null, null));
        context.getPipeline().addValve(new BasicAuthenticator());
    }
}
