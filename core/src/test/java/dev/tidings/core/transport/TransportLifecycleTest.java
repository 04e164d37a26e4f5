package dev.tidings.core.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidings.api.CloseCode;
import dev.tidings.api.spi.ConnectionAcceptor;
import dev.tidings.api.spi.HandshakeDecision;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.InboundListener;
import dev.tidings.api.spi.Transport;
import dev.tidings.api.spi.WebSocketConnection;
import dev.tidings.core.time.SystemTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.java_websocket.server.DefaultWebSocketServerFactory;
import org.junit.jupiter.api.Test;

class TransportLifecycleTest {
    @Test
    void a_port_of_0_becomes_a_real_one_that_clients_reach() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start();
                RawWebSocketClient client = server.client()) {
            assertThat(server.address().getPort()).isPositive();
            server.next().send("hello");
            assertThat(client.readFrame().text()).isEqualTo("hello");
        }
    }

    @Test
    void a_taken_port_is_reported_by_start_and_leaves_nothing_running() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                SystemTime time = SystemTime.open("test-timer")) {
            List<Thread> before = ours();
            Transport transport = Transports.embedded(
                    EmbeddedOptions.defaults().withBind((InetSocketAddress) taken.getLocalSocketAddress()), time, time);
            assertThatThrownBy(() -> transport.start(new Nobody()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot listen on")
                    .hasMessageContaining(String.valueOf(taken.getLocalPort()));
            assertThat(ours()).isSubsetOf(before);
        }
    }

    @Test
    void plain_java_websocket_starts_on_a_taken_port_without_a_word() throws Exception {
        try (PlainServer first = PlainServer.start(conn -> {})) {
            CountDownLatch failed = new CountDownLatch(1);
            new PlainServer(first.address(), failed::countDown).start();
            assertThat(failed.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void starting_twice_is_refused() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start()) {
            assertThatThrownBy(() -> server.transport().start(server))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("make a new one");
        }
    }

    @Test
    void starting_after_the_close_is_refused() {
        try (SystemTime time = SystemTime.open("test-timer")) {
            Transport transport = Transports.embedded(EmbeddedOptions.defaults(), time, time);
            transport.close(Duration.ZERO);
            assertThatThrownBy(() -> transport.start(new Nobody())).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void closing_again_has_no_effect() throws Exception {
        EmbeddedServer server = EmbeddedServer.start();
        try (RawWebSocketClient client = server.client()) {
            Session session = server.next();
            server.close();
            server.close();
            assertThat(session.end()).isNotNull();
            assertThat(session.complaints()).isEmpty();
            assertThat(client.readToClose().closeCode()).isEqualTo(1001);
        }
    }

    @Test
    void a_port_can_be_bound_again_at_once() throws Exception {
        EmbeddedServer first = EmbeddedServer.start();
        RawWebSocketClient client = first.client();
        first.next().connection().close(CloseCode.NORMAL, "");
        assertThat(client.readToClose()).isNotNull();
        first.close();
        try (EmbeddedServer second =
                EmbeddedServer.start(EmbeddedOptions.defaults().withBind(first.address()))) {
            second.client().close();
        }
        client.close();
    }

    @Test
    void stop_accepting_refuses_newcomers_and_keeps_the_others() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start();
                RawWebSocketClient client = server.client()) {
            Session session = server.next();
            server.transport().stopAccepting();
            server.transport().stopAccepting();
            Await.until("the port refuses", () -> !canConnect(server.address()));
            session.send("still here");
            assertThat(client.readFrame().text()).isEqualTo("still here");
            client.sendText("me too");
            assertThat(session.nextText()).isEqualTo("me too");
        }
    }

    @Test
    void an_idle_server_lets_go_of_its_port_though_nobody_connects() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/net/tcp")), "sockets can be looked up in /proc/self/net only");
        try (EmbeddedServer server = EmbeddedServer.start()) {
            int port = server.address().getPort();
            assertThat(isListenedOn(port)).isTrue();
            server.transport().stopAccepting();
            Await.until("the listening socket is closed", () -> !isListenedOn(port));
            assertThat(canConnect(server.address())).isFalse();
        }
    }

    private static boolean isListenedOn(int port) {
        String local = String.format(":%04X", port);
        return Stream.of("tcp", "tcp6")
                .map(table -> Path.of("/proc/self/net", table))
                .filter(Files::exists)
                .flatMap(table -> lines(table).stream())
                .map(line -> line.strip().split(" +"))
                .anyMatch(fields -> fields[1].endsWith(local) && fields[3].equals("0A"));
    }

    private static List<String> lines(Path table) {
        try {
            return Files.readAllLines(table);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void every_accepted_connection_is_reported_closed_when_the_server_stops() throws Exception {
        EmbeddedServer server = EmbeddedServer.start();
        List<RawWebSocketClient> clients = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            clients.add(i % 2 == 0 ? server.client() : RawWebSocketClient.connect(server.address()));
        }
        server.close();
        assertThat(server.sessions()).hasSize(25).allSatisfy(session -> {
            assertThat(session.end()).isNotNull();
            assertThat(session.complaints()).isEmpty();
        });
        for (RawWebSocketClient client : clients) {
            client.readToEnd();
            client.close();
        }
    }

    @Test
    void no_thread_is_left_after_the_close_and_all_were_daemons() throws Exception {
        List<Thread> before = ours();
        EmbeddedServer server = EmbeddedServer.start();
        server.client().close();
        server.next();
        assertThat(ours()).allMatch(Thread::isDaemon).hasSizeGreaterThan(before.size());
        server.close();
        assertThat(ours()).isSubsetOf(before);
    }

    /** Row 13 of the transport table. */
    @Test
    void a_server_that_stops_while_clients_come_and_go_misses_none() throws Exception {
        EmbeddedServer server = EmbeddedServer.start();
        Thread crowd = new Thread(() -> comeAndGo(server.address()), "crowd");
        crowd.start();
        Await.until("some were accepted", () -> server.sessions().size() > 20);
        server.close();
        crowd.join();
        assertThat(server.sessions())
                .allSatisfy(session -> assertThat(session.hasEnded()).isTrue())
                .allSatisfy(session -> assertThat(session.complaints()).isEmpty());
    }

    /** Row 13 of the transport table. */
    @Test
    void plain_java_websocket_forgets_one_that_opens_while_it_stops() throws Exception {
        AtomicReference<Runnable> whileStopping = new AtomicReference<>(() -> {});
        PlainServer plain = PlainServer.start(conn -> {}, new DefaultWebSocketServerFactory() {
            @Override
            public void close() {
                whileStopping.get().run();
            }
        });
        try (RawWebSocketClient client = RawWebSocketClient.connect(plain.address())) {
            whileStopping.set(() -> {
                client.trySend(RawWebSocketClient.request(plain.address()).getBytes(StandardCharsets.US_ASCII));
                Await.until("the client is let in", () -> plain.opened.get() == 1);
            });
            plain.stop(1_000);
            client.readToEnd();
            assertThat(Await.within(Duration.ofMillis(500), () -> plain.closed.get() > 0))
                    .isFalse();
        }
    }

    private static void comeAndGo(InetSocketAddress address) {
        try {
            for (int i = 0; i < 10_000; i++) {
                RawWebSocketClient client = RawWebSocketClient.upgrade(address);
                if (i % 3 == 0) {
                    client.reset();
                } else if (i % 3 == 1) {
                    client.close();
                }
            }
        } catch (IOException stopped) {
            return;
        }
    }

    private static boolean canConnect(InetSocketAddress address) {
        try (RawWebSocketClient client = RawWebSocketClient.connect(address)) {
            return client != null;
        } catch (ConnectException refused) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private static List<Thread> ours() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("tidings-.*|WebSocket.*"))
                .toList();
    }

    private static final class Nobody implements ConnectionAcceptor {
        @Override
        public HandshakeDecision screen(HandshakeRequest request) {
            return new HandshakeDecision.Refuse(503, "nobody is accepted");
        }

        @Override
        public InboundListener accept(WebSocketConnection connection, HandshakeRequest request) {
            throw new AssertionError("nobody is accepted");
        }
    }
}
