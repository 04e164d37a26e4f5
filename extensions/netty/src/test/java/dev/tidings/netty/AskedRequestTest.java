package dev.tidings.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.adapters.Await;
import dev.tidings.api.CloseCode;
import dev.tidings.api.ConnectionLimits;
import dev.tidings.api.spi.HandshakeDecision;
import dev.tidings.api.spi.HandshakeRefusedException;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.InboundListener;
import dev.tidings.api.spi.Transport;
import dev.tidings.api.spi.WebSocketConnection;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A request that another HTTP layer has read, with an answer that takes its time. */
class AskedRequestTest {
    private static final HandshakeRequest REQUEST =
            new HandshakeRequest("/ws", Map.of(), Map.of("sec-websocket-key", List.of("key")), "127.0.0.1");

    private final StillAcceptor acceptor = new StillAcceptor();
    private final NettyEndpoint endpoint = NettyTransports.builder()
            .limits(ConnectionLimits.defaults().withConnections(1).withConnectionsPerAddress(0))
            .buildEndpoint();
    private final Transport transport = endpoint.transport(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1));
    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());

    /** An HTTP layer. */
    private static final class Layer implements NettyExchange {
        final List<Integer> refusals = new ArrayList<>();
        final List<Consumer<ChannelHandlerContext>> upgrades = new ArrayList<>();
        boolean malformed;
        Runnable gone = () -> {};

        @Override
        public HandshakeRequest read() throws HandshakeRefusedException {
            if (malformed) {
                throw new HandshakeRefusedException(new HandshakeDecision.Refuse(400, "a drill"));
            }
            return REQUEST;
        }

        @Override
        public InetAddress address() {
            return InetAddress.getLoopbackAddress();
        }

        @Override
        public void whenGone(Runnable task) {
            gone = task;
        }

        @Override
        public void refuse(HandshakeDecision.Refuse refusal) {
            refusals.add(refusal.status());
        }

        @Override
        public void upgrade(Map<String, String> headers, Consumer<ChannelHandlerContext> taking) {
            upgrades.add(taking);
        }
    }

    /** A request that waits. */
    private final class Waiting implements HandshakeDecision.Parked {
        final CompletableFuture<HandshakeDecision> decision = new CompletableFuture<>();
        final AtomicInteger abandoned = new AtomicInteger();

        @Override
        public Upgrade upgrade() {
            return new Upgrade(null);
        }

        @Override
        public CompletionStage<HandshakeDecision> decide() {
            return decision;
        }

        @Override
        public InboundListener accept(WebSocketConnection connection) {
            return acceptor.accept(connection, REQUEST);
        }

        @Override
        public void abandon() {
            abandoned.incrementAndGet();
        }
    }

    @BeforeEach
    void start() throws IOException {
        transport.start(acceptor);
    }

    @AfterEach
    void close() {
        transport.close(Duration.ZERO);
        channel.close();
    }

    private Waiting park(Layer layer) {
        Waiting waiting = new Waiting();
        acceptor.screening = request -> waiting;
        endpoint.judge(layer);
        return waiting;
    }

    private long places() {
        return transport.health().figures().get("open_sockets");
    }

    private void handOver(Layer layer) {
        layer.upgrades.get(0).accept(channel.pipeline().firstContext());
    }

    @Test
    void a_client_that_leaves_between_the_answer_and_the_handing_over_costs_no_place_and_is_dropped() {
        Layer layer = new Layer();
        Waiting waiting = park(layer);
        waiting.decision.complete(new HandshakeDecision.Upgrade(null));
        assertThat(places()).isEqualTo(1);
        layer.gone.run();
        layer.gone.run();
        assertThat(places()).isZero();
        assertThat(waiting.abandoned).hasValue(1);
        handOver(layer);
        assertThat(channel.isOpen()).isFalse();
        assertThat(acceptor.sessions).isEmpty();
    }

    @Test
    void a_client_that_leaves_while_it_waits_is_abandoned_and_what_is_decided_then_does_not_count() {
        Layer layer = new Layer();
        Waiting waiting = park(layer);
        layer.gone.run();
        waiting.decision.complete(new HandshakeDecision.Upgrade(null));
        assertThat(waiting.abandoned).hasValue(1);
        assertThat(layer.upgrades).isEmpty();
        assertThat(places()).isZero();
    }

    @Test
    void a_transport_that_closes_meanwhile_closes_what_it_is_handed_over() throws Exception {
        Layer layer = new Layer();
        endpoint.judge(layer);
        Thread closing = new Thread(() -> transport.close(Duration.ofSeconds(20)));
        closing.start();
        Await.until(
                "it is closing",
                () -> "it does not serve: CLOSED".equals(transport.health().detail()));
        handOver(layer);
        StillAcceptor.Session session = acceptor.session();
        assertThat(session.connection.isOpen()).isFalse();
        channel.close();
        assertThat(session.end()).isEqualTo(CloseCode.GOING_AWAY.code());
        closing.join(20_000);
        assertThat(closing.isAlive()).isFalse();
    }

    @Test
    void what_is_handed_over_after_the_limit_of_a_close_is_dropped() {
        Layer layer = new Layer();
        endpoint.judge(layer);
        transport.close(Duration.ZERO);
        handOver(layer);
        assertThat(channel.isOpen()).isFalse();
        assertThat(acceptor.sessions).isEmpty();
    }

    @Test
    void a_transport_that_is_closed_while_a_request_waits_refuses_it() {
        Layer layer = new Layer();
        Waiting waiting = park(layer);
        transport.close(Duration.ZERO);
        assertThat(layer.refusals).containsExactly(503);
        assertThat(waiting.abandoned).hasValue(1);
    }

    @Test
    void one_too_many_is_told_so_and_counted_as_turned_away() {
        park(new Layer());
        Layer second = new Layer();
        endpoint.judge(second);
        assertThat(second.refusals).containsExactly(503);
        assertThat(acceptor.turnedAway).containsExactly("503 too many connections");
        assertThat(places()).isEqualTo(1);
    }

    @Test
    void one_that_can_not_be_read_is_refused_and_leaves_its_place_to_the_next() {
        Layer malformed = new Layer();
        malformed.malformed = true;
        endpoint.judge(malformed);
        assertThat(malformed.refusals).containsExactly(400);
        assertThat(acceptor.turnedAway).containsExactly("400 a drill");
        assertThat(places()).isZero();
        Layer next = new Layer();
        endpoint.judge(next);
        assertThat(next.upgrades).hasSize(1);
    }
}
