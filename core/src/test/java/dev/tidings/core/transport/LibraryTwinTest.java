package dev.tidings.core.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.AgentRun;
import dev.tidings.api.MessageReply;
import dev.tidings.api.ThreadId;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.core.Tidings;
import dev.tidings.core.testing.Hushed;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.java_websocket.WebSocket;
import org.java_websocket.WebSocketImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rows of the transport table whose attacks are shown to work against the plain library, next to the same against ours. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class LibraryTwinTest {
    private static final Duration MOMENT = Duration.ofMillis(300);
    private static final String HEADER_LINES = "X-Header: aaaa\r\n".repeat(8_000);
    private static final int AGENTS = 4;
    private static final int NUMBERS_EACH = 2_000;
    /** What all agents emit is retained, so the client may be as slow as the machine makes it. */
    private static final int EVENTS_EACH = 150;

    private static final int MOST_NUMBERS = 200_000;

    @Test
    void row_7_reading_many_header_lines_takes_plain_java_websocket_long_and_us_a_moment() throws Exception {
        long ours = Long.MAX_VALUE;
        try (EmbeddedServer server = EmbeddedServer.start()) {
            for (int i = 0; i < 3; i++) {
                ours = Math.min(ours, nanosToAnswer(server.address(), 431));
            }
        }
        try (PlainServer plain = PlainServer.start(conn -> {})) {
            assertThat(nanosToAnswer(plain.address(), 101))
                    .as("nanoseconds, and ours are " + ours)
                    .isGreaterThan(Math.max(20_000_000L, 4 * ours));
        }
    }

    private static long nanosToAnswer(InetSocketAddress server, int status) throws IOException {
        String request = RawWebSocketClient.request(server).replace("Host:", HEADER_LINES + "Host:");
        try (RawWebSocketClient client = RawWebSocketClient.connect(server)) {
            client.patience(Duration.ofSeconds(50));
            long start = System.nanoTime();
            client.trySend(request.getBytes(StandardCharsets.US_ASCII));
            assertThat(client.readResponse().status()).isEqualTo(status);
            return System.nanoTime() - start;
        }
    }

    @Test
    void row_8_a_callback_that_blocks_stops_all_of_plain_java_websocket() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch blocked = new CountDownLatch(1);
        try (PlainServer plain = PlainServer.start(conn -> {})) {
            plain.onText((conn, text) -> {
                blocked.countDown();
                awaitQuietly(release);
            });
            try (RawWebSocketClient attacker = RawWebSocketClient.upgrade(plain.address())) {
                attacker.sendText("block");
                assertThat(blocked.await(10, TimeUnit.SECONDS)).isTrue();
                Await.until("nobody is let in any more", () -> attacker.trySend(ping()) && isDeaf(plain));
                release.countDown();
                Await.until("it goes on when the callback does", () -> !isDeaf(plain));
            } finally {
                release.countDown();
            }
        }
    }

    private static byte[] ping() {
        return RawWebSocketClient.frame(RawWebSocketClient.TEXT, "and again");
    }

    private static boolean isDeaf(PlainServer server) {
        try (RawWebSocketClient client = RawWebSocketClient.connect(server.address())) {
            client.patience(MOMENT);
            client.send(RawWebSocketClient.request(server.address()));
            return client.readResponse().status() != 101;
        } catch (IOException nothing) {
            return true;
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static RawWebSocketClient join(TidingsServer server) throws IOException {
        RawWebSocketClient client = RawWebSocketClient.connect(server.address());
        client.send(RawWebSocketClient.request(server.address(), "Authorization: Bearer t"));
        assertThat(client.readResponse().status()).isEqualTo(101);
        assertThat(client.readFrame().text()).contains("connection_established");
        return client;
    }

    private static TokenVerifier everybody() {
        return TokenVerifier.of(token -> Optional.of(UserPrincipal.of(UserId.of("ada"))));
    }

    @Test
    void row_8_handlers_that_block_stop_nobody_else() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch blocked = new CountDownLatch(20);
        List<RawWebSocketClient> attackers = new ArrayList<>();
        try (TidingsServer server = Tidings.server()
                .tokenVerifier(everybody())
                .on("block", MessageHandler.of(message -> {
                    blocked.countDown();
                    awaitQuietly(release);
                    return MessageReply.accepted();
                }))
                .start()) {
            for (int i = 0; i < 20; i++) {
                attackers.add(join(server));
                attackers.get(i).sendText("{\"type\":\"block\"}");
            }
            assertThat(blocked.await(10, TimeUnit.SECONDS)).isTrue();
            for (RawWebSocketClient attacker : attackers) {
                attacker.sendText("{\"type\":\"ping\"}");
            }
            try (RawWebSocketClient other = join(server)) {
                other.sendText("{\"type\":\"ping\"}");
                assertThat(other.readFrame().text()).contains("\"pong\"");
            }
            release.countDown();
            for (RawWebSocketClient attacker : attackers) {
                assertThat(attacker.readFrame().text()).contains("\"pong\"");
                attacker.close();
            }
        } finally {
            release.countDown();
        }
    }

    @Test
    void row_14_plain_java_websocket_drops_a_client_that_talks_but_sends_no_pong() throws Exception {
        try (PlainServer plain = PlainServer.start(conn -> {});
                RawWebSocketClient talker = RawWebSocketClient.upgrade(plain.address())) {
            AtomicInteger heard = new AtomicInteger();
            plain.onText((conn, text) -> heard.incrementAndGet());
            plain.requirePongs(1);
            Await.until("it is dropped", () -> {
                talker.trySend(RawWebSocketClient.frame(RawWebSocketClient.TEXT, "I am here"));
                return plain.closed.get() > 0;
            });
            assertThat(heard.get()).isGreaterThan(100);
        }
    }

    @Test
    void row_14_a_client_that_talks_is_alive_though_it_sends_no_pong() throws Exception {
        Duration limit = Duration.ofSeconds(1);
        try (TidingsServer server = Tidings.server()
                        .tokenVerifier(everybody())
                        .silenceLimit(limit)
                        .start();
                RawWebSocketClient talker = join(server);
                RawWebSocketClient silent = join(server)) {
            long start = System.nanoTime();
            while (System.nanoTime() - start < 3 * limit.toNanos() / 2) {
                talker.sendText("{\"type\":\"ack\",\"seq\":0}");
                Await.within(Duration.ofMillis(50), () -> false);
            }
            talker.sendText("{\"type\":\"ping\"}");
            assertThat(readTo(talker, "\"pong\"")).isTrue();
            assertThat(readTo(silent, "\"pong\"")).isFalse();
        }
    }

    private static boolean readTo(RawWebSocketClient client, String part) throws IOException {
        RawWebSocketClient.Frame frame = client.readFrame();
        while (frame != null && !(frame.isText() && frame.text().contains(part))) {
            frame = client.readFrame();
        }
        return frame != null;
    }

    @Test
    void row_16_a_port_of_plain_java_websocket_can_not_be_bound_again_at_once() throws Exception {
        PlainServer first = PlainServer.start(conn -> {});
        try (Hushed log = Hushed.logger("org.java_websocket");
                RawWebSocketClient client = RawWebSocketClient.upgrade(first.address())) {
            assertThat(log).isNotNull();
            Await.until("it is open", () -> first.opened.get() == 1);
            first.close();
            client.readToEnd();
            CountDownLatch failed = new CountDownLatch(1);
            new PlainServer(first.address(), failed::countDown).start();
            assertThat(failed.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void row_17_small_frames_of_plain_java_websocket_wait_for_the_ones_before() throws Exception {
        AtomicReference<WebSocket> socket = new AtomicReference<>();
        try (PlainServer plain = PlainServer.start(socket::set);
                RawWebSocketClient client = RawWebSocketClient.upgrade(plain.address())) {
            Await.until("it is open", () -> socket.get() != null);
            SocketChannel channel = (SocketChannel)
                    ((WebSocketImpl) socket.get()).getSelectionKey().channel();
            assertThat(channel.getOption(StandardSocketOptions.TCP_NODELAY)).isFalse();
            assertThat(client.canSend()).isTrue();
        }
    }

    @Test
    void row_26_plain_java_websocket_keeps_no_order_of_what_threads_number_and_send() throws Exception {
        AtomicReference<WebSocket> socket = new AtomicReference<>();
        try (PlainServer plain = PlainServer.start(socket::set);
                RawWebSocketClient client = RawWebSocketClient.upgrade(plain.address())) {
            Await.until("it is open", () -> socket.get() != null);
            AtomicInteger numbers = new AtomicInteger();
            int outOfOrder = 0;
            for (int read = 0; read < MOST_NUMBERS && outOfOrder == 0; ) {
                Thread[] agents =
                        agents(NUMBERS_EACH, () -> socket.get().send(Integer.toString(numbers.getAndIncrement())));
                for (int end = read + AGENTS * NUMBERS_EACH; read < end; read++) {
                    outOfOrder += client.readFrame().text().equals(Integer.toString(read)) ? 0 : 1;
                }
                join(agents);
            }
            assertThat(outOfOrder).isPositive();
        }
    }

    @Test
    void row_26_what_threads_emit_for_one_user_arrives_in_the_order_of_its_numbers() throws Exception {
        try (TidingsServer server = Tidings.server().tokenVerifier(everybody()).start();
                RawWebSocketClient client = join(server)) {
            AgentRun run = server.bridge()
                    .start(UserExecutionContext.newRun(UserId.of("ada"), ThreadId.of("thread-7")), "crier", null);
            Thread[] agents = agents(EVENTS_EACH, () -> run.thinking("seven"));
            for (int seq = 1; seq <= 1 + AGENTS * EVENTS_EACH; seq++) {
                assertThat(client.readFrame().text()).startsWith("{\"seq\":" + seq + ",");
            }
            join(agents);
        }
    }

    private static Thread[] agents(int times, Runnable action) {
        Thread[] agents = new Thread[AGENTS];
        for (int agent = 0; agent < AGENTS; agent++) {
            agents[agent] = new Thread(() -> {
                for (int i = 0; i < times; i++) {
                    action.run();
                }
            });
            agents[agent].start();
        }
        return agents;
    }

    private static void join(Thread[] agents) throws InterruptedException {
        for (Thread agent : agents) {
            agent.join();
        }
    }
}
