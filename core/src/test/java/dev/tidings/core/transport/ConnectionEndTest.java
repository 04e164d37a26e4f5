package dev.tidings.core.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidings.api.CloseCode;
import dev.tidings.core.testing.ControlledTime;
import dev.tidings.core.transport.RawWebSocketClient.Frame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.java_websocket.WebSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionEndTest {
    /** The task that watches whether the server still listens. */
    private static final int WATCH = 1;

    private static final int SMALL_BUFFER = 4096;
    private static final String LARGE = "x".repeat(60_000);

    private final ControlledTime time = new ControlledTime();
    private EmbeddedServer server;

    @BeforeEach
    void start() throws IOException {
        server = EmbeddedServer.start(EmbeddedOptions.defaults(), time);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(CloseCode.class)
    void every_code_reaches_the_client_and_is_reported(CloseCode code) throws Exception {
        try (RawWebSocketClient client = server.client()) {
            Session session = server.next();
            session.connection().close(code, "because");
            session.connection().close(CloseCode.NORMAL, "too late");
            Frame close = client.readToClose();
            assertThat(close.closeCode()).isEqualTo(code.code());
            assertThat(close.closeReason()).isEqualTo("because");
            assertThat(session.connection().isOpen()).isFalse();
            client.sendClose(code.code());
            assertThat(client.readFrame()).isNull();
            assertThat(session.end()).isEqualTo(new Session.End(code.code(), "because"));
        }
    }

    /** Row 20 of the transport table. */
    @Test
    void a_long_reason_is_cut_at_123_bytes_on_the_border_of_a_character() throws Exception {
        try (RawWebSocketClient client = server.client()) {
            server.next().connection().close(CloseCode.NORMAL, "\u20ac".repeat(100));
            String reason = client.readToClose().closeReason();
            assertThat(reason).isEqualTo("\u20ac".repeat(41));
            assertThat(reason.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(123);
        }
    }

    /** Row 20 of the transport table. */
    @Test
    void plain_java_websocket_sends_it_whole_in_a_frame_that_rfc_6455_forbids() throws Exception {
        try (PlainServer plain = PlainServer.start(conn -> conn.close(1000, "\u20ac".repeat(100)));
                RawWebSocketClient client = RawWebSocketClient.upgrade(plain.address())) {
            assertThat(client.readToClose().payload().remaining()).isEqualTo(302);
        }
    }

    /** Row 20 of the transport table: the engine can only name codes that may be sent. */
    @ParameterizedTest
    @ValueSource(ints = {999, 1005, 1006, 2000, 5000})
    void a_code_that_must_not_be_sent_becomes_1011(int code) {
        assertThat(Closing.atOnce(code, "").code()).isEqualTo(1011);
    }

    /** Row 20 of the transport table. */
    @ParameterizedTest
    @ValueSource(ints = {999, 1005, 1006, 2000, 5000})
    void plain_java_websocket_drops_the_client_without_a_close_frame_for_such_a_code(int code) throws Exception {
        try (PlainServer plain = PlainServer.start(conn -> conn.close(code, ""));
                RawWebSocketClient client = RawWebSocketClient.upgrade(plain.address())) {
            assertThat(client.readFrame()).isNull();
        }
    }

    @Test
    void a_client_that_never_answers_the_close_is_dropped_after_2_s() throws Exception {
        try (RawWebSocketClient client = server.client()) {
            Session session = server.next();
            session.connection().close(CloseCode.NORMAL, "");
            assertThat(client.readToClose()).isNotNull();
            Await.until("its time begins", () -> time.scheduledTasks() == 3);
            for (int i = 0; i < 19; i++) {
                time.advance(Duration.ofMillis(100));
                client.sendText("talking on");
            }
            assertThat(session.hasEnded()).isFalse();
            time.advance(Duration.ofMillis(100));
            assertThat(session.end().code()).isEqualTo(1000);
            assertThat(session.texts()).isEmpty();
        }
    }

    @Test
    void a_client_that_never_reads_is_dropped_5_s_after_the_close() throws Exception {
        try (RawWebSocketClient client = RawWebSocketClient.upgrade(server.address(), SMALL_BUFFER)) {
            Session session = server.next();
            session.fill();
            session.connection().close(CloseCode.SLOW_CONSUMER, "");
            time.advance(Duration.ofMillis(4_900));
            assertThat(session.hasEnded()).isFalse();
            time.advance(Duration.ofMillis(100));
            assertThat(session.end()).isNotNull();
            client.readToEnd();
        }
    }

    @Test
    void the_time_for_the_answer_to_a_close_is_an_option() throws Exception {
        ControlledTime own = new ControlledTime();
        EmbeddedOptions options = EmbeddedOptions.defaults().withCloseLinger(Duration.ofMillis(300));
        try (EmbeddedServer quick = EmbeddedServer.start(options, own);
                RawWebSocketClient polite = quick.client()) {
            Session lingering = quick.next();
            lingering.connection().close(CloseCode.NORMAL, "");
            assertThat(polite.readToClose()).isNotNull();
            Await.until("the time for the answer begins", () -> own.scheduledTasks() == WATCH + 2);
            own.advance(Duration.ofMillis(299));
            assertThat(lingering.hasEnded()).isFalse();
            own.advance(Duration.ofMillis(1));
            assertThat(lingering.end()).isNotNull();
        }
    }

    @Test
    void the_time_for_a_close_that_can_not_be_written_is_an_option() throws Exception {
        ControlledTime own = new ControlledTime();
        EmbeddedOptions options = EmbeddedOptions.defaults().withCloseTimeout(Duration.ofMillis(700));
        try (EmbeddedServer quick = EmbeddedServer.start(options, own);
                RawWebSocketClient client = RawWebSocketClient.upgrade(quick.address(), SMALL_BUFFER)) {
            Session stuck = quick.next();
            stuck.fill();
            stuck.connection().close(CloseCode.NORMAL, "");
            own.advance(Duration.ofMillis(699));
            assertThat(stuck.hasEnded()).isFalse();
            own.advance(Duration.ofMillis(1));
            assertThat(stuck.end()).isNotNull();
            client.readToEnd();
        }
    }

    @Test
    void plain_java_websocket_waits_for_such_a_client_for_ever() throws Exception {
        CountDownLatch opened = new CountDownLatch(1);
        List<WebSocket> connections = new ArrayList<>();
        try (PlainServer plain = PlainServer.start(conn -> {
                    connections.add(conn);
                    opened.countDown();
                });
                RawWebSocketClient client = RawWebSocketClient.upgrade(plain.address(), SMALL_BUFFER)) {
            opened.await();
            for (int i = 0; i < 200; i++) {
                connections.get(0).send(LARGE);
            }
            connections.get(0).close(1001);
            assertThat(Await.within(Duration.ofSeconds(1), () -> plain.closed.get() > 0))
                    .isFalse();
            assertThat(connections.get(0).isClosing()).isTrue();
            assertThat(client.canSend()).isTrue();
        }
    }

    @Test
    void a_terminated_connection_ends_at_once_without_a_close_frame() throws Exception {
        try (RawWebSocketClient client = server.client()) {
            Session session = server.next();
            session.connection().terminate();
            session.connection().terminate();
            assertThat(client.readFrame()).isNull();
            assertThat(session.end()).isEqualTo(new Session.End(1006, ""));
            assertThat(session.complaints()).isEmpty();
        }
    }

    @Test
    void the_descriptor_of_an_ended_connection_is_freed_though_nothing_else_happens() throws Exception {
        assumeTrue(Descriptors.canCount(), "descriptors can be counted in /proc/self/fd only");
        try (RawWebSocketClient client = server.client()) {
            Session session = server.next();
            int before = Descriptors.count();
            session.connection().terminate();
            Await.until("its descriptor is freed", () -> Descriptors.count() < before);
            assertThat(client.readFrame()).isNull();
        }
    }

    @Test
    void a_peer_that_closes_and_half_closes_under_a_backlog_still_gets_the_answer() throws Exception {
        try (RawWebSocketClient client = RawWebSocketClient.upgrade(server.address(), SMALL_BUFFER)) {
            Session session = server.next();
            session.fill();
            client.sendClose(4000);
            client.halfClose();
            assertThat(client.readToClose().closeCode()).isEqualTo(4000);
            assertThat(client.readFrame()).isNull();
            assertThat(session.end()).isEqualTo(new Session.End(4000, ""));
        }
    }

    @Test
    void the_end_is_never_reported_within_a_call_of_the_engines() throws Exception {
        try (RawWebSocketClient client = server.client()) {
            Session session = server.next();
            session.onText(text -> {
                session.connection().terminate();
                assertThat(session.hasEnded()).isFalse();
            });
            client.sendText("go");
            assertThat(session.end()).isEqualTo(new Session.End(1006, ""));
            assertThat(session.complaints()).isEmpty();
        }
        try (RawWebSocketClient client = server.client()) {
            Session session = server.next();
            session.connection().terminate();
            assertThat(session.end()).isEqualTo(new Session.End(1006, ""));
            assertThat(session.endedBy()).isNotEqualTo(Thread.currentThread());
            assertThat(client.readFrame()).isNull();
        }
    }

    @Test
    void a_connection_may_be_ended_while_it_is_accepted() throws Exception {
        server.onAccept(session -> session.connection().close(CloseCode.TRY_AGAIN_LATER, "not yet"));
        try (RawWebSocketClient client = server.client()) {
            assertThat(client.readToClose().closeCode()).isEqualTo(1013);
            client.sendClose(1013);
            assertThat(server.next().end()).isEqualTo(new Session.End(1013, "not yet"));
        }
        server.onAccept(session -> session.connection().terminate());
        try (RawWebSocketClient client = server.client()) {
            assertThat(client.readFrame()).isNull();
            assertThat(server.next().end()).isEqualTo(new Session.End(1006, ""));
        }
    }

    @Test
    void the_stop_of_the_server_drops_even_a_client_that_never_reads() throws Exception {
        try (RawWebSocketClient client = RawWebSocketClient.upgrade(server.address(), SMALL_BUFFER)) {
            Session session = server.next();
            session.fill();
            server.close();
            assertThat(session.hasEnded()).isTrue();
            client.readToEnd();
        }
    }

    @Test
    void the_stop_of_plain_java_websocket_forgets_it() throws Exception {
        CountDownLatch queued = new CountDownLatch(1);
        PlainServer plain = PlainServer.start(conn -> {
            for (int i = 0; i < 200; i++) {
                conn.send(LARGE);
            }
            queued.countDown();
        });
        try (RawWebSocketClient client = RawWebSocketClient.upgrade(plain.address(), SMALL_BUFFER)) {
            queued.await();
            plain.stop(1_000);
            assertThat(plain.opened).hasValue(1);
            assertThat(plain.closed).hasValue(0);
            assertThat(client.canSend()).isTrue();
        }
    }
}
