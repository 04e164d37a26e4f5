package dev.tidings.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.adapters.ServerCertificate;
import dev.tidings.adapters.TlsClient;
import dev.tidings.api.AgentRun;
import dev.tidings.api.CloseCode;
import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.ThreadId;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.spi.Transport;
import dev.tidings.core.Tidings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A server of its own with TLS, and an endpoint in an application's that has it, and the client of the JDK. */
class TlsTest {
    private static final UserId ADA = UserId.of("ada");
    private static final int EVENTS = 1_000;

    /** Enough for every event, however slowly a client reads. */
    private static final RetentionPolicy ROOMY = RetentionPolicy.defaults().withBytesPerUser(8 << 20);

    private static final String LARGE = "l".repeat(40_000);

    @RegisterExtension
    static final RunningVertx VERTX = new RunningVertx();

    @TempDir
    private static Path directory;

    private static ServerCertificate certificate;

    @BeforeAll
    static void makeCertificate() throws Exception {
        certificate = ServerCertificate.make(directory);
    }

    private static HttpServerOptions options() {
        PfxOptions keys =
                new PfxOptions().setPath(certificate.file().toString()).setPassword(ServerCertificate.PASSWORD);
        return new HttpServerOptions().setSsl(true).setKeyCertOptions(keys);
    }

    @Test
    void a_server_of_its_own_serves_over_tls() throws Exception {
        assertServes(VertxTransports.builder().options(options()).build(VERTX.vertx()));
    }

    @Test
    void an_endpoint_serves_behind_an_applications_tls() throws Exception {
        VertxEndpoint endpoint = VertxTransports.builder().tls(true).buildEndpoint();
        HttpServer http = RunningVertx.await(VERTX.vertx()
                .createHttpServer(options())
                .requestHandler(endpoint)
                .listen(0, "127.0.0.1"));
        try {
            assertServes(endpoint.transport(new InetSocketAddress("127.0.0.1", http.actualPort())));
        } finally {
            RunningVertx.await(http.close());
        }
    }

    private static void assertServes(Transport transport) throws Exception {
        try (TidingsServer server = Tidings.server()
                        .developmentMode()
                        .retention(ROOMY)
                        .transport(transport)
                        .start();
                TlsClient client = TlsClient.connect(URI.create(server.uri() + "?user=ada"), certificate.trust())) {
            assertThat(client.next()).contains("connection_established");
            AgentRun run = server.bridge().start(UserExecutionContext.newRun(ADA, ThreadId.of("a")), "agent", "a task");
            assertThat(client.next()).contains("agent_started");
            for (int event = 0; event < EVENTS; event++) {
                run.thinking(thought(event));
            }
            for (int event = 0; event < EVENTS; event++) {
                assertThat(client.next()).contains("\"" + thought(event) + "\"");
            }
            client.send("{\"type\":\"ping\"}");
            assertThat(client.next()).contains("pong");
            server.manager().disconnectUser(ADA, CloseCode.UNAUTHENTICATED, "log in");
            assertThat(client.closed()).isEqualTo(CloseCode.UNAUTHENTICATED.code());
        }
    }

    private static String thought(int event) {
        return event % 250 == 7 ? event + LARGE : "thought " + event;
    }
}
