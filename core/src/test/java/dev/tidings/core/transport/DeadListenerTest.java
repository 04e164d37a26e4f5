package dev.tidings.core.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.core.testing.ControlledTime;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Row 10 of the transport table: a listening socket that dies is noticed and replaced, and connections go on. */
class DeadListenerTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

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

    private void kill() throws IOException {
        server.transport().listener().close();
    }

    private void awaitRecovery() {
        Await.until("the server listens again", () -> {
            time.advance(SECOND);
            return server.transport().isListening();
        });
    }

    @Test
    void a_dead_listening_socket_is_noticed_within_a_second_and_reported() throws Exception {
        time.advance(Duration.ofSeconds(10));
        assertThat(server.transport().isListening()).isTrue();
        try (CapturedLog log = CapturedLog.ofEverything()) {
            kill();
            time.advance(SECOND);
            assertThat(server.transport().isListening()).isFalse();
            assertThat(log.lines()).anyMatch(line -> line.contains("is gone"));
            awaitRecovery();
            assertThat(log.lines()).anyMatch(line -> line.contains("can connect again"));
        }
    }

    @Test
    void it_is_replaced_on_the_same_port_while_the_connections_go_on() throws Exception {
        try (RawWebSocketClient before = server.client()) {
            Session old = server.next();
            kill();
            awaitRecovery();
            try (RawWebSocketClient after = server.client()) {
                Session fresh = server.next();
                exchange(before, old);
                exchange(after, fresh);
            }
            exchange(before, old);
            server.close();
            assertThat(before.readToClose().closeCode()).isEqualTo(1001);
            assertThat(old.end().code()).isEqualTo(1001);
        }
    }

    private static void exchange(RawWebSocketClient client, Session session) throws Exception {
        client.sendText("to the server");
        assertThat(session.nextText()).isEqualTo("to the server");
        session.send("to the client");
        assertThat(client.readFrame().text()).isEqualTo("to the client");
    }

    @Test
    void the_threads_of_the_one_before_end_with_its_last_connection() throws Exception {
        long threads = threads();
        RawWebSocketClient client = server.client();
        Session session = server.next();
        kill();
        awaitRecovery();
        assertThat(threads()).isEqualTo(2 * threads);
        client.close();
        assertThat(session.end()).isNotNull();
        Await.until("the threads are gone", () -> {
            time.advance(SECOND);
            return threads() == threads;
        });
        server.client().close();
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("tidings-WebSocketWorker.*|WebSocketSelector.*"))
                .count();
    }

    @Test
    void a_port_that_is_taken_meanwhile_is_tried_until_it_is_free() throws Exception {
        kill();
        Await.until("the port is free", () -> !canConnect());
        try (ServerSocket thief = new ServerSocket()) {
            thief.bind(server.address());
            time.advance(Duration.ofSeconds(5));
            assertThat(server.transport().isListening()).isFalse();
        }
        awaitRecovery();
        server.client().close();
    }

    private boolean canConnect() {
        try (RawWebSocketClient client = RawWebSocketClient.connect(server.address())) {
            return client != null;
        } catch (IOException refused) {
            return false;
        }
    }

    /** Of those that outlive their listening socket, the oldest gives way before there are more than a handful. */
    @Test
    void one_that_dies_again_and_again_leaves_no_more_than_four_behind() throws Exception {
        List<RawWebSocketClient> clients = new ArrayList<>();
        for (int i = 0; i < Generations.MAX_RETIRED + 1; i++) {
            clients.add(server.client());
            server.next();
            kill();
            if (i < Generations.MAX_RETIRED) {
                awaitRecovery();
            }
        }
        time.advance(SECOND);
        assertThat(clients.get(0).readToClose().closeCode()).isEqualTo(1012);
        assertThat(server.transport().isListening()).isFalse();
        clients.get(0).close();
        awaitRecovery();
        server.client().close();
        for (RawWebSocketClient client : clients.subList(1, clients.size())) {
            assertThat(client.canSend()).isTrue();
            client.close();
        }
    }

    @Test
    void nothing_is_replaced_once_the_server_accepts_no_more() throws Exception {
        server.transport().stopAccepting();
        Await.until("the port is free", () -> !canConnect());
        time.advance(Duration.ofSeconds(10));
        assertThat(server.transport().isListening()).isFalse();
        assertThat(canConnect()).isFalse();
    }
}
