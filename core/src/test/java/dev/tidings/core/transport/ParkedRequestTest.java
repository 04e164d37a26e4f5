package dev.tidings.core.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.ConnectionLimits;
import dev.tidings.api.spi.HandshakeDecision;
import dev.tidings.core.testing.ControlledTime;
import dev.tidings.core.testing.Hushed;
import dev.tidings.core.transport.RawWebSocketClient.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a request whose decision takes its time? */
class ParkedRequestTest {
    private static final HandshakeDecision UPGRADE = new HandshakeDecision.Upgrade("tidings.v1");
    private static final EmbeddedOptions FEW_PENDING = EmbeddedOptions.defaults()
            .withLimits(ConnectionLimits.defaults().withConnectionsPerAddress(0).withPendingConnections(30));

    private final ControlledTime time = new ControlledTime();
    private final BlockingQueue<ParkedRequest> parked = new LinkedBlockingQueue<>();
    private EmbeddedServer server;

    @BeforeEach
    void start() throws IOException {
        server = EmbeddedServer.start(FEW_PENDING, time);
        park();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void park() {
        server.screenWith(request -> {
            ParkedRequest waiting = new ParkedRequest(request, server::accept);
            parked.add(waiting);
            return waiting;
        });
    }

    private void upgradeAtOnce() {
        server.screenWith(request -> UPGRADE);
    }

    private RawWebSocketClient ask() throws IOException {
        RawWebSocketClient client = RawWebSocketClient.connect(server.address());
        client.send(RawWebSocketClient.request(server.address()));
        return client;
    }

    private ParkedRequest next() throws InterruptedException {
        ParkedRequest waiting = parked.poll(10, TimeUnit.SECONDS);
        assertThat(waiting).as("a request that waits").isNotNull();
        assertThat(waiting.asked.await(10, TimeUnit.SECONDS)).isTrue();
        return waiting;
    }

    private void assertAbandoned(ParkedRequest waiting) {
        Await.until("the request is abandoned", () -> waiting.abandoned.get() == 1);
        waiting.decision.complete(UPGRADE);
        assertThat(waiting.accepted).hasValue(0);
        assertThat(server.sessions()).isEmpty();
    }

    @Test
    void it_is_upgraded_when_it_is_decided_and_not_before() throws Exception {
        try (RawWebSocketClient client = ask()) {
            ParkedRequest waiting = next();
            assertThat(client.isSilentFor(Duration.ofMillis(100))).isTrue();
            waiting.decision.complete(UPGRADE);
            Response response = client.readResponse();
            assertThat(response.status()).isEqualTo(101);
            assertThat(response.has("Sec-WebSocket-Protocol: tidings.v1")).isTrue();
            client.sendText("hello");
            assertThat(server.next().nextText()).isEqualTo("hello");
            assertThat(waiting.abandoned).hasValue(0);
        }
    }

    @ParameterizedTest
    @CsvSource({"401, WWW-Authenticate: Bearer", "403, Connection: close", "429, Retry-After: 5", "503, Retry-After: 5"
    })
    void it_is_refused_over_http(int status, String header) throws Exception {
        try (RawWebSocketClient client = ask()) {
            ParkedRequest waiting = next();
            waiting.decision.complete(new HandshakeDecision.Refuse(status, "not you"));
            Response response = client.readResponse();
            assertThat(response.status()).isEqualTo(status);
            assertThat(response.has(header)).isTrue();
            assertThat(response.body()).isEqualTo("not you\n");
            assertThat(waiting.accepted).hasValue(0);
        }
    }

    @Test
    void while_many_wait_nobody_else_does() throws Exception {
        List<RawWebSocketClient> waiting = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            waiting.add(ask());
            next();
        }
        upgradeAtOnce();
        for (int i = 0; i < 20; i++) {
            try (RawWebSocketClient other = server.client()) {
                server.next().send("at once");
                assertThat(other.readFrame().text()).isEqualTo("at once");
            }
        }
        for (RawWebSocketClient client : waiting) {
            client.close();
        }
    }

    @Test
    void those_that_wait_count_as_not_upgraded() throws Exception {
        List<RawWebSocketClient> waiting = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            waiting.add(ask());
        }
        List<ParkedRequest> requests = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            requests.add(next());
        }
        try (RawWebSocketClient extra = RawWebSocketClient.connect(server.address())) {
            assertThat(extra.readResponse().status()).isEqualTo(503);
        }
        requests.get(0).decision.complete(UPGRADE);
        Await.until("there is room for one", this::isParked);
        for (RawWebSocketClient client : waiting) {
            client.close();
        }
    }

    private boolean isParked() {
        try (RawWebSocketClient client = ask()) {
            return parked.poll(100, TimeUnit.MILLISECONDS) != null && client.port() > 0;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    @Test
    void the_first_message_behind_the_upgrade_is_never_lost_and_no_frame_precedes_it() throws Exception {
        server.onAccept(session -> session.send("event"));
        for (int i = 0; i < 300; i++) {
            try (RawWebSocketClient client = ask()) {
                ParkedRequest waiting = next();
                Thread decider = new Thread(() -> waiting.decision.complete(UPGRADE), "decider");
                decider.start();
                assertThat(client.readResponse().status()).as("round %d", i).isEqualTo(101);
                client.sendText("first");
                assertThat(client.readFrame().text()).as("round %d", i).isEqualTo("event");
                assertThat(server.next().nextText()).as("round %d", i).isEqualTo("first");
                decider.join();
            }
        }
    }

    @Test
    void a_client_that_goes_away_while_it_waits_is_forgotten() throws Exception {
        RawWebSocketClient closing = ask();
        ParkedRequest first = next();
        closing.close();
        RawWebSocketClient resetting = ask();
        ParkedRequest second = next();
        resetting.reset();
        assertAbandoned(first);
        assertAbandoned(second);
        assertThat(server.transport().places().awaitEmpty(Duration.ofSeconds(10)))
                .isTrue();
    }

    @Test
    void whatever_comes_behind_a_request_that_waits_is_refused() throws Exception {
        try (RawWebSocketClient client = ask()) {
            ParkedRequest waiting = next();
            client.sendText("too soon");
            assertThat(client.readResponse().status()).isEqualTo(400);
            assertAbandoned(waiting);
        }
        try (RawWebSocketClient client = RawWebSocketClient.connect(server.address())) {
            byte[] frame = RawWebSocketClient.frame(RawWebSocketClient.TEXT, "too soon");
            client.send(RawWebSocketClient.request(server.address()) + new String(frame, StandardCharsets.ISO_8859_1));
            assertThat(client.readResponse().status()).isEqualTo(400);
            assertAbandoned(next());
        }
    }

    @Test
    void a_server_that_stops_answers_who_waits() throws Exception {
        try (RawWebSocketClient client = ask()) {
            ParkedRequest waiting = next();
            Thread closer = new Thread(server::close, "closer");
            closer.start();
            Response response = client.readResponse();
            assertThat(response.status()).isEqualTo(503);
            assertThat(response.has("Retry-After: 5")).isTrue();
            closer.join();
            assertAbandoned(waiting);
        }
    }

    @Test
    void a_decision_that_fails_or_is_none_is_a_503() throws Exception {
        try (RawWebSocketClient client = ask()) {
            next().decision.completeExceptionally(new IllegalStateException("secret"));
            Response response = client.readResponse();
            assertThat(response.status()).isEqualTo(503);
            assertThat(response.body()).doesNotContain("secret");
        }
        try (RawWebSocketClient client = ask()) {
            ParkedRequest waiting = next();
            waiting.decision.complete(waiting);
            assertThat(client.readResponse().status()).isEqualTo(503);
        }
    }

    @Test
    void one_that_the_engine_can_not_take_over_is_abandoned() throws Exception {
        server.screenWith(request -> {
            ParkedRequest waiting = new ParkedRequest(request, (connection, head) -> {
                throw new IllegalStateException("the engine failed");
            });
            parked.add(waiting);
            return waiting;
        });
        try (Hushed log = Hushed.logger(EmbeddedConnection.class.getName());
                RawWebSocketClient client = ask()) {
            assertThat(log).isNotNull();
            ParkedRequest waiting = next();
            waiting.decision.complete(UPGRADE);
            client.readToEnd();
            assertThat(waiting.accepted).hasValue(1);
            assertThat(waiting.abandoned).hasValue(1);
        }
        assertThat(server.transport().places().awaitEmpty(Duration.ofSeconds(10)))
                .isTrue();
    }

    @Test
    void the_time_for_the_request_does_not_count_while_it_waits_but_no_wait_is_for_ever() throws Exception {
        try (RawWebSocketClient client = ask()) {
            ParkedRequest waiting = next();
            time.advance(Duration.ofSeconds(19));
            assertThat(client.isSilentFor(Duration.ofMillis(100))).isTrue();
            time.advance(Duration.ofSeconds(1));
            client.readToEnd();
            assertAbandoned(waiting);
        }
    }
}
