package dev.tidings.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.adapters.Await;
import dev.tidings.adapters.RawClient;
import dev.tidings.adapters.UpgradeRequests;
import dev.tidings.api.ConnectionLimits;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.spi.Transport;
import dev.tidings.core.Tidings;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is upgraded, and what is refused, of bytes that come to a server of the transport's own. */
class HandshakeTest {
    @RegisterExtension
    static final RunningVertx VERTX = new RunningVertx();

    private static final String TARGET = UpgradeRequests.TARGET;
    private static TidingsServer server;

    @BeforeAll
    static void start() throws IOException {
        server = serve(VertxTransports.builder().instances(1));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static TidingsServer serve(VertxTransportBuilder builder) throws IOException {
        return Tidings.server()
                .developmentMode()
                .transport(builder.build(VERTX.vertx()))
                .start();
    }

    static Stream<Arguments> judgedByTheEngine() {
        return Stream.of(
                Arguments.of(401, RawClient.upgrade("/ws", "")),
                Arguments.of(403, RawClient.upgrade(TARGET, "Origin: https://elsewhere.example\r\n")));
    }

    @ParameterizedTest
    @MethodSource({"dev.tidings.adapters.UpgradeRequests#all", "judgedByTheEngine"})
    void a_request_is_upgraded_or_refused_for_what_is_wrong_with_it(int status, String request) throws Exception {
        try (RawClient client = new RawClient(server.address()).send(request)) {
            String head = client.head();
            assertThat(head).matches("(?s)HTTP/1\\.[01] " + status + " .*");
            if (status != 101) {
                assertThat(head).doesNotContain("x".repeat(100));
                assertThat(client.ends()).isTrue();
            }
        }
    }

    @Test
    void a_refusal_says_how_to_log_in_and_when_to_come_back() throws Exception {
        try (RawClient client = new RawClient(server.address()).send(RawClient.upgrade("/ws", ""))) {
            assertThat(client.head()).containsIgnoringCase("www-authenticate: Bearer");
        }
        try (TidingsServer full = serve(VertxTransports.builder()
                .instances(1)
                .limits(ConnectionLimits.defaults().withConnections(1).withConnectionsPerAddress(0)))) {
            try (RawClient first = join(full.address());
                    RawClient second = new RawClient(full.address()).send(RawClient.upgrade(TARGET, ""))) {
                assertThat(second.head()).startsWith("HTTP/1.1 503 ").containsIgnoringCase("retry-after: ");
                assertThat(first).isNotNull();
            }
            Await.until("a place is free", () -> status(full.address()) == 101);
        }
    }

    private static RawClient join(InetSocketAddress address) throws IOException {
        RawClient client = new RawClient(address).send(RawClient.upgrade(TARGET, ""));
        assertThat(client.status()).isEqualTo(101);
        return client;
    }

    private static int status(InetSocketAddress address) {
        try (RawClient client = new RawClient(address).send(RawClient.upgrade(TARGET, ""))) {
            return client.status();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void one_address_has_a_limit_of_its_own() throws Exception {
        try (TidingsServer narrow = serve(VertxTransports.builder()
                        .instances(1)
                        .limits(ConnectionLimits.defaults().withConnectionsPerAddress(1)));
                RawClient first = join(narrow.address())) {
            assertThat(status(narrow.address())).isEqualTo(429);
            assertThat(first).isNotNull();
        }
    }

    @Test
    void who_sends_no_request_in_time_is_dropped_and_who_did_stays() throws Exception {
        try (TidingsServer hasty =
                        serve(VertxTransports.builder().instances(1).handshakeTimeout(Duration.ofMillis(100)));
                RawClient upgraded = joinInTime(hasty.address());
                RawClient silent = new RawClient(hasty.address());
                RawClient slow = new RawClient(hasty.address()).send("GET /ws HTTP/1.1\r\nHost: local")) {
            assertThat(silent.ends()).isTrue();
            assertThat(slow.ends()).isTrue();
            Await.until("one is connected", () -> hasty.manager().connectionCount() == 1);
            assertThat(upgraded).isNotNull();
        }
    }

    /** Connects as often as it takes: one whose thread stood still was rightly dropped. */
    private static RawClient joinInTime(InetSocketAddress address) {
        AtomicReference<RawClient> joined = new AtomicReference<>();
        Await.until("a request comes in time", () -> {
            try {
                joined.set(join(address));
                return true;
            } catch (IOException late) {
                return false;
            }
        });
        return joined.get();
    }

    @Test
    void sockets_without_a_request_have_a_bound() throws Exception {
        try (TidingsServer narrow = serve(VertxTransports.builder()
                        .instances(1)
                        .limits(ConnectionLimits.defaults().withPendingConnections(1)));
                RawClient first = new RawClient(narrow.address())) {
            Await.until("a second one is dropped", () -> isDropped(narrow.address()));
            assertThat(first.send(RawClient.upgrade(TARGET, "")).status()).isEqualTo(101);
            assertThat(status(narrow.address())).isEqualTo(101);
        }
    }

    private static boolean isDropped(InetSocketAddress address) {
        try (RawClient second = new RawClient(address)) {
            return second.endsWithin(Duration.ofMillis(300));
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void a_transport_says_what_clients_connect_to() throws Exception {
        assertThat(server.uri().toString())
                .isEqualTo("ws://" + server.address().getAddress().getHostAddress() + ":"
                        + server.address().getPort() + "/ws");
        Transport secret = VertxTransports.builder()
                .options(new HttpServerOptions().setSsl(true))
                .path("/live")
                .build(VERTX.vertx());
        assertThat(secret.uri(server.address()).toString()).startsWith("wss://").endsWith("/live");
    }
}
