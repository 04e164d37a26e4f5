package dev.tidings.core.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.ConnectionLimits;
import dev.tidings.api.spi.HandshakeDecision;
import dev.tidings.core.testing.ControlledTime;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which clients the engine is told of that it has never seen, or not refused? */
class TurnedAwayTest {
    private EmbeddedServer server;

    @BeforeEach
    void start() throws IOException {
        server = EmbeddedServer.start(EmbeddedOptions.defaults(), new ControlledTime());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private int status(String request) throws IOException {
        try (RawWebSocketClient client = RawWebSocketClient.connect(server.address())) {
            client.send(request);
            return client.readResponse().status();
        }
    }

    @Test
    void a_request_that_is_malformed_is_told_once_and_not_quoted() throws Exception {
        assertThat(status(RawWebSocketClient.request(server.address()).replace("GET /ws", "GET /secret")))
                .isEqualTo(404);
        assertThat(server.turnedAway()).containsExactly("404 nothing is here");
    }

    @Test
    void what_the_engine_refuses_is_not_told_again() throws Exception {
        server.screenWith(request -> new HandshakeDecision.Refuse(403, "origin not allowed"));
        assertThat(status(RawWebSocketClient.request(server.address()))).isEqualTo(403);

        BlockingQueue<ParkedRequest> parked = new LinkedBlockingQueue<>();
        server.screenWith(request -> {
            ParkedRequest waiting = new ParkedRequest(request, server::accept);
            waiting.decision.complete(new HandshakeDecision.Refuse(401, "authentication failed"));
            parked.add(waiting);
            return waiting;
        });
        assertThat(status(RawWebSocketClient.request(server.address()))).isEqualTo(401);
        assertThat(parked).hasSize(1);
        assertThat(server.turnedAway()).isEmpty();
    }

    @Test
    void who_speaks_before_the_answer_is_told() throws Exception {
        BlockingQueue<ParkedRequest> parked = new LinkedBlockingQueue<>();
        server.screenWith(request -> {
            ParkedRequest waiting = new ParkedRequest(request, server::accept);
            parked.add(waiting);
            return waiting;
        });
        try (RawWebSocketClient client = RawWebSocketClient.connect(server.address())) {
            client.send(RawWebSocketClient.request(server.address()));
            assertThat(parked.poll(10, TimeUnit.SECONDS)).isNotNull();
            client.send("x");
            assertThat(client.readResponse().status()).isEqualTo(400);
        }
        assertThat(server.turnedAway()).containsExactly("400 nothing may follow the request before it is answered");
    }

    /** More clients are turned away at once than there are places for that, and those are told as well. */
    @Test
    void who_is_one_too_many_is_told() throws Exception {
        EmbeddedOptions one = EmbeddedOptions.defaults()
                .withLimits(ConnectionLimits.defaults().withConnections(1).withConnectionsPerAddress(0));
        List<RawWebSocketClient> extra = new ArrayList<>();
        try (EmbeddedServer full = EmbeddedServer.start(one);
                RawWebSocketClient first = full.client()) {
            for (int count = 1; count <= 300; count++) {
                RawWebSocketClient client = RawWebSocketClient.connect(full.address());
                extra.add(client);
                assertThat(client.readResponse().status()).isEqualTo(503);
            }
            assertThat(full.turnedAway()).hasSize(300).containsOnly("503 too many connections");
            full.next().send("still here");
            assertThat(first.readFrame().text()).isEqualTo("still here");
        } finally {
            for (RawWebSocketClient client : extra) {
                client.close();
            }
        }
    }
}
