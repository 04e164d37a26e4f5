package dev.tidings.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.adapters.Await;
import dev.tidings.adapters.RawClient;
import dev.tidings.api.ConnectionLimits;
import dev.tidings.api.spi.HandshakeDecision;
import dev.tidings.api.spi.InboundListener;
import dev.tidings.api.spi.Transport;
import dev.tidings.api.spi.WebSocketConnection;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HandshakeTest {
    private final StillAcceptor acceptor = new StillAcceptor();
    private Transport transport = NettyTransports.create();

    @AfterEach
    void close() {
        transport.close(Duration.ZERO);
    }

    private InetSocketAddress start(NettyTransportBuilder builder) throws IOException {
        transport = builder.build();
        return transport.start(acceptor);
    }

    @ParameterizedTest
    @MethodSource("dev.tidings.adapters.UpgradeRequests#all")
    void a_request_is_upgraded_or_refused_for_what_is_wrong_with_it(int status, String request) throws Exception {
        InetSocketAddress address = start(NettyTransports.builder().threads(1));
        try (RawClient client = new RawClient(address).send(request)) {
            String head = client.head();
            assertThat(head).startsWith("HTTP/1.1 " + status + " ");
            if (status != 101) {
                assertThat(head).contains("close").doesNotContain("x".repeat(100));
                assertThat(client.ends()).isTrue();
                assertThat(acceptor.sessions).isEmpty();
            }
            assertThat(acceptor.turnedAway)
                    .hasSize(status == 101 ? 0 : 1)
                    .allMatch(told -> told.startsWith(status + " "));
        }
    }

    @Test
    void a_refusal_says_how_to_log_in_and_when_to_come_back() throws Exception {
        InetSocketAddress address = start(NettyTransports.builder().threads(1));
        assertThat(refused(address, 401)).contains("WWW-Authenticate: Bearer");
        assertThat(refused(address, 429)).contains("Retry-After: 5");
        assertThat(refused(address, 503)).contains("Retry-After: 5");
        assertThat(refused(address, 599)).startsWith("HTTP/1.1 503 ");
        assertThat(acceptor.turnedAway)
                .as("what the engine is told of its own refusals")
                .isEmpty();
    }

    private String refused(InetSocketAddress address, int status) throws Exception {
        acceptor.screening = request -> new HandshakeDecision.Refuse(status, "not you");
        try (RawClient client = new RawClient(address).send(RawClient.upgrade("/ws", ""))) {
            return client.head();
        }
    }

    @Test
    void an_acceptor_that_fails_costs_its_client_alone() throws Exception {
        InetSocketAddress address = start(NettyTransports.builder().threads(1));
        acceptor.screening = request -> {
            throw new IllegalStateException("a drill");
        };
        assertThat(status(address)).isEqualTo(503);
        acceptor.screening = request -> new HandshakeDecision.Upgrade(null);
        acceptor.fails = true;
        try (RawClient client = new RawClient(address).send(RawClient.upgrade("/ws", ""))) {
            assertThat(client.status()).isEqualTo(101);
            assertThat(client.frame()).startsWith(0x88, 1011 >> 8, 1011);
        }
        acceptor.fails = false;
        assertThat(status(address)).isEqualTo(101);
    }

    private static int status(InetSocketAddress address) throws Exception {
        try (RawClient client = new RawClient(address).send(RawClient.upgrade("/ws", ""))) {
            return client.status();
        }
    }

    @Test
    void who_sends_no_request_in_time_is_dropped() throws Exception {
        InetSocketAddress address =
                start(NettyTransports.builder().threads(1).handshakeTimeout(Duration.ofMillis(100)));
        try (RawClient silent = new RawClient(address);
                RawClient slow = new RawClient(address).send("GET /ws HTTP/1.1\r\nHost: local")) {
            assertThat(silent.ends()).isTrue();
            assertThat(slow.ends()).isTrue();
        }
    }

    @Test
    void clients_that_are_too_many_are_told_so_and_room_that_becomes_free_is_used() throws Exception {
        ConnectionLimits limits = ConnectionLimits.defaults().withConnections(2);
        InetSocketAddress address = start(NettyTransports.builder().threads(1).limits(limits));
        try (RawClient first = new RawClient(address).send(RawClient.upgrade("/ws", ""))) {
            assertThat(first.status()).isEqualTo(101);
            try (RawClient second = new RawClient(address).send(RawClient.upgrade("/ws", ""))) {
                assertThat(second.status()).isEqualTo(101);
                assertThat(status(address)).isEqualTo(503);
            }
            acceptor.session();
            assertThat(acceptor.session().end()).isEqualTo(1006);
            Await.until("a seat is free", () -> transport.health().figures().get("open_sockets") < 2);
            assertThat(status(address)).isEqualTo(101);
        }
    }

    @Test
    void one_address_and_those_not_upgraded_have_limits_of_their_own() throws Exception {
        ConnectionLimits limits = ConnectionLimits.defaults().withConnectionsPerAddress(1);
        InetSocketAddress address = start(NettyTransports.builder().threads(1).limits(limits));
        try (RawClient first = new RawClient(address).send(RawClient.upgrade("/ws", ""))) {
            assertThat(first.status()).isEqualTo(101);
            assertThat(status(address)).isEqualTo(429);
        }
        transport.close(Duration.ZERO);
        InetSocketAddress other = start(NettyTransports.builder()
                .threads(1)
                .limits(ConnectionLimits.defaults().withPendingConnections(1)));
        try (RawClient pending = new RawClient(other)) {
            Await.until("it is seated", () -> transport.health().figures().get("open_sockets") == 1);
            assertThat(status(other)).isEqualTo(503);
            assertThat(pending.send(RawClient.upgrade("/ws", "")).status()).isEqualTo(101);
        }
    }

    /** A request that waits. */
    private static final class Waiting implements HandshakeDecision.Parked {
        final CompletableFuture<HandshakeDecision> decision = new CompletableFuture<>();
        final CountDownLatch abandoned = new CountDownLatch(1);
        final CountDownLatch asked = new CountDownLatch(1);

        @Override
        public Upgrade upgrade() {
            return new Upgrade(null);
        }

        @Override
        public CompletionStage<HandshakeDecision> decide() {
            asked.countDown();
            return decision;
        }

        @Override
        public InboundListener accept(WebSocketConnection connection) {
            throw new IllegalStateException("a drill");
        }

        @Override
        public void abandon() {
            abandoned.countDown();
        }
    }

    @Test
    void a_second_request_behind_one_that_waits_is_malformed() throws Exception {
        InetSocketAddress address = start(NettyTransports.builder().threads(1));
        Waiting waiting = new Waiting();
        acceptor.screening = request -> waiting;
        try (RawClient client =
                new RawClient(address).send(RawClient.upgrade("/ws", "") + RawClient.upgrade("/ws", ""))) {
            assertThat(client.status()).isEqualTo(400);
            assertThat(waiting.abandoned.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void a_request_that_waits_when_the_transport_closes_is_abandoned_and_answered() throws Exception {
        InetSocketAddress address = start(NettyTransports.builder().threads(1));
        Waiting waiting = new Waiting();
        acceptor.screening = request -> waiting;
        Thread closing = new Thread(() -> transport.close(Duration.ofSeconds(20)));
        try (RawClient client = new RawClient(address).send(RawClient.upgrade("/ws", ""))) {
            assertThat(waiting.asked.await(20, TimeUnit.SECONDS)).isTrue();
            closing.start();
            assertThat(client.status()).isEqualTo(503);
            assertThat(waiting.abandoned.await(20, TimeUnit.SECONDS)).isTrue();
        }
        closing.join(20_000);
        assertThat(closing.isAlive()).isFalse();
    }

    @Test
    void a_request_that_waited_and_can_not_be_taken_over_is_abandoned_and_closed() throws Exception {
        InetSocketAddress address = start(NettyTransports.builder().threads(1));
        Waiting waiting = new Waiting();
        acceptor.screening = request -> waiting;
        try (RawClient client = new RawClient(address).send(RawClient.upgrade("/ws", ""))) {
            waiting.decision.complete(new HandshakeDecision.Upgrade(null));
            assertThat(client.status()).isEqualTo(101);
            assertThat(client.frame()).startsWith(0x88, 1011 >> 8, 1011);
            assertThat(waiting.abandoned.getCount()).isZero();
        }
    }

    @Test
    void frames_in_the_same_packet_as_the_request_are_told() throws Exception {
        InetSocketAddress address = start(NettyTransports.builder().threads(1));
        byte[] request = RawClient.upgrade("/ws", "").getBytes(StandardCharsets.US_ASCII);
        byte[] hello = RawClient.frame(0x81, new byte[] {'h', 'i'});
        byte[] both = ByteBuffer.allocate(request.length + hello.length)
                .put(request)
                .put(hello)
                .array();
        try (RawClient client = new RawClient(address).send(both)) {
            assertThat(client.status()).isEqualTo(101);
            assertThat(acceptor.session().texts.poll(20, TimeUnit.SECONDS)).isEqualTo("hi");
        }
    }
}
