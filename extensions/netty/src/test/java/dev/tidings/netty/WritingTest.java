package dev.tidings.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.adapters.Await;
import dev.tidings.adapters.RawClient;
import dev.tidings.api.CloseCode;
import dev.tidings.api.spi.OutboundFrame;
import dev.tidings.api.spi.Transport;
import dev.tidings.api.spi.WebSocketConnection.WakeHint;
import dev.tidings.netty.StillAcceptor.Session;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WritingTest {
    private static final int NARROW = 8 * 1024;
    private static final int TAIL = 500;
    private static final int KERNEL = 512 * 1024;

    private final StillAcceptor acceptor = new StillAcceptor();
    private Transport transport = NettyTransports.create();

    @AfterEach
    void close() {
        transport.close(Duration.ZERO);
    }

    private InetSocketAddress start(NettyTransportBuilder builder) throws IOException {
        transport = builder.threads(1).build();
        return transport.start(acceptor);
    }

    private RawClient join(InetSocketAddress address, int receiveBuffer) throws IOException {
        RawClient client = new RawClient(address, receiveBuffer).send(RawClient.upgrade("/ws", ""));
        assertThat(client.status()).isEqualTo(101);
        return client;
    }

    private static void fill(Session session, int frames, int size) {
        OutboundFrame frame = Session.frame("f".repeat(size));
        for (int i = 0; i < frames; i++) {
            session.frames.add(frame);
        }
        session.start();
    }

    @Test
    void little_is_polled_for_a_client_that_does_not_read_and_the_rest_when_it_reads() throws Exception {
        try (RawClient client = join(start(NettyTransports.builder()), NARROW)) {
            Session session = acceptor.session();
            fill(session, 20_000, 100);
            session.connection.wake(WakeHint.INLINE);
            assertThat(Await.calm(session.polledBytes::get)).isBetween(64L * 1024, KERNEL + 64L * 1024 + 2 * 32 * 1024);
            int before = session.activity.get();
            for (int i = 0; i < 20_000; i++) {
                assertThat(client.frame()).hasSize(101);
            }
            assertThat(session.frames).isEmpty();
            assertThat(session.activity.get()).isGreaterThan(before);
        }
    }

    @Test
    void a_source_that_had_nothing_is_not_polled_before_it_is_woken() throws Exception {
        try (RawClient client = join(start(NettyTransports.builder()), 0)) {
            Session session = acceptor.session();
            session.frames.add(Session.frame("one"));
            session.start();
            assertThat(client.frame()).hasSize(4);
            int polls = (int) Await.calm(session.polls::get);
            for (int i = 0; i < 5; i++) {
                client.send(RawClient.frame(0x89, new byte[] {(byte) i}));
                assertThat(client.frame()).containsExactly(0x8A, i);
            }
            session.connection.ping();
            assertThat(client.frame()).containsExactly(0x89);
            assertThat(session.polls).hasValue(polls);
        }
    }

    @Test
    void a_client_that_reads_nothing_for_too_long_is_closed_as_too_slow() throws Exception {
        try (RawClient client = join(start(NettyTransports.builder().stallTimeout(Duration.ofMillis(200))), NARROW)) {
            Session session = acceptor.session();
            fill(session, 100, 60_000);
            assertThat(session.end()).isEqualTo(CloseCode.SLOW_CONSUMER.code());
            assertThat(client.ends()).isTrue();
        }
    }

    @Test
    void a_client_that_reads_slowly_stays() throws Exception {
        try (RawClient client = join(start(NettyTransports.builder().stallTimeout(Duration.ofSeconds(1))), NARROW)) {
            Session session = acceptor.session();
            fill(session, 40_000, 100);
            for (int part = 0; part < 13; part++) {
                for (int i = 0; i < 2_000; i++) {
                    assertThat(client.frame()).hasSize(101);
                }
                assertThat(Await.within(Duration.ofMillis(100), () -> !session.ends.isEmpty()))
                        .isFalse();
            }
        }
    }

    @Test
    void who_pings_and_does_not_read_is_closed() throws Exception {
        try (RawClient client = join(start(NettyTransports.builder()), NARROW)) {
            Session session = acceptor.session();
            fill(session, 100, 60_000);
            Await.calm(session.polledBytes::get);
            for (int i = 0; i < 100; i++) {
                client.send(RawClient.frame(0x89, new byte[] {(byte) i}));
            }
            Await.until("it closes", () -> !session.connection.isOpen());
            transport.close(Duration.ZERO);
            assertThat(session.end()).isEqualTo(CloseCode.LIMIT_EXCEEDED.code());
        }
    }

    @Test
    void a_source_that_fails_closes_its_connection_with_1011() throws Exception {
        try (RawClient client = join(start(NettyTransports.builder()), 0)) {
            acceptor.session().connection.start(() -> {
                throw new IllegalStateException("a drill");
            });
            assertThat(client.frame()).startsWith(0x88, 1011 >> 8, 1011);
        }
    }

    @Test
    void fragments_without_end_and_without_bytes_are_too_much() throws Exception {
        try (RawClient client = join(start(NettyTransports.builder()), 0)) {
            client.send(RawClient.frame(0x01, new byte[0]));
            byte[] nothing = RawClient.frame(0x00, new byte[0]);
            for (int i = 0; i < 4_096; i++) {
                client.send(nothing);
            }
            assertThat(client.frame()).startsWith(0x88, 1009 >> 8, 1009);
        }
    }

    @Test
    void the_tail_and_the_code_arrive_although_the_client_sends_on_and_reads_late() throws Exception {
        try (RawClient client = join(start(NettyTransports.builder().closeLinger(Duration.ofSeconds(20))), NARROW)) {
            Session session = acceptor.session();
            for (int i = 0; i < TAIL; i++) {
                session.frames.add(Session.frame("f".repeat(100)));
            }
            session.frames.add(OutboundFrame.close(CloseCode.UNAUTHENTICATED, ""));
            session.start();
            Await.until(
                    "everything is polled", () -> session.polledBytes.get() >= TAIL * 102L && session.frames.isEmpty());
            byte[] noise = RawClient.frame(0x81, new byte[100]);
            for (int i = 0; i < 200; i++) {
                client.send(noise);
            }
            for (int i = 0; i < TAIL; i++) {
                assertThat(client.frame()).hasSize(101);
            }
            assertThat(client.frame()).containsExactly(0x88, 4401 >> 8, 4401);
            client.send(RawClient.frame(0x88, new byte[] {4401 >> 8, (byte) 4401}));
            assertThat(client.ends()).isTrue();
            assertThat(session.end()).isEqualTo(4401);
            assertThat(session.texts).isEmpty();
        }
    }
}
