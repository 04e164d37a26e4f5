package dev.tidings.core.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidings.api.ConnectionLimits;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Row H7 of the security table: who is one too many is told so, and nobody else notices. */
class ConnectionLimitTest {
    private static final EmbeddedOptions TEN = most(10);

    @Test
    void the_one_too_many_is_turned_away_and_the_others_stay() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start(TEN)) {
            List<RawWebSocketClient> clients = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                clients.add(server.client());
            }
            for (int i = 0; i < 50; i++) {
                try (RawWebSocketClient extra = RawWebSocketClient.connect(server.address())) {
                    assertThat(extra.readResponse().status()).isEqualTo(503);
                }
            }
            assertThat(server.sessions()).hasSize(10);
            server.sessions().forEach(session -> session.send("still here"));
            for (RawWebSocketClient client : clients) {
                assertThat(client.readFrame().text()).isEqualTo("still here");
                client.close();
            }
            Await.until("there is room again", () -> canUpgrade(server));
        }
    }

    @Test
    void a_socket_that_has_not_asked_for_anything_takes_a_place() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start(TEN)) {
            List<RawWebSocketClient> silent = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                silent.add(RawWebSocketClient.connect(server.address()));
            }
            Await.until("no place is left", () -> !canUpgrade(server));
            for (RawWebSocketClient client : silent) {
                client.close();
            }
            Await.until("there is room again", () -> canUpgrade(server));
        }
    }

    @Test
    void the_one_too_many_of_an_address_is_answered_with_429_and_when_to_come_back() throws Exception {
        ConnectionLimits limits = ConnectionLimits.defaults().withConnectionsPerAddress(10);
        try (EmbeddedServer server =
                EmbeddedServer.start(EmbeddedOptions.defaults().withLimits(limits))) {
            List<RawWebSocketClient> clients = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                clients.add(server.client());
            }
            try (RawWebSocketClient extra = RawWebSocketClient.connect(server.address())) {
                RawWebSocketClient.Response response = extra.readResponse();
                assertThat(response.status()).isEqualTo(429);
                assertThat(response.has("Retry-After: 5")).isTrue();
            }
            for (RawWebSocketClient client : clients) {
                client.close();
            }
            Await.until("there is room again", () -> canUpgrade(server));
        }
    }

    @Test
    void sockets_that_ask_for_nothing_are_limited_by_themselves_and_upgraded_ones_go_on() throws Exception {
        ConnectionLimits limits =
                ConnectionLimits.defaults().withConnectionsPerAddress(0).withPendingConnections(10);
        try (EmbeddedServer server =
                        EmbeddedServer.start(EmbeddedOptions.defaults().withLimits(limits));
                RawWebSocketClient good = server.client()) {
            Session session = server.next();
            List<RawWebSocketClient> silent = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                silent.add(RawWebSocketClient.connect(server.address()));
            }
            Await.until("no place is left", () -> !canUpgrade(server));
            try (RawWebSocketClient extra = RawWebSocketClient.connect(server.address())) {
                assertThat(extra.readResponse().status()).isEqualTo(503);
            }
            session.send("undisturbed");
            assertThat(good.readFrame().text()).isEqualTo("undisturbed");
            for (RawWebSocketClient client : silent) {
                client.close();
            }
            Await.until("there is room again", () -> canUpgrade(server));
        }
    }

    /** The request is unread when the socket is closed, and yet the answer must not be lost to a reset. */
    @Test
    void who_is_turned_away_while_it_sends_still_reads_why() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start(most(1));
                RawWebSocketClient only = server.client()) {
            for (int i = 0; i < 200; i++) {
                try (RawWebSocketClient extra = RawWebSocketClient.connect(server.address())) {
                    extra.send(RawWebSocketClient.request(server.address(), "X: " + "a".repeat(1_000)));
                    extra.send("x".repeat(10_000));
                    assertThat(extra.readResponse().has("Retry-After: 5")).isTrue();
                }
            }
            assertThat(only.canSend()).isTrue();
        }
    }

    @Test
    void a_thousand_connections_that_come_and_go_in_every_way_leave_nothing() throws Exception {
        assumeTrue(Descriptors.canCount(), "descriptors can be counted in /proc/self/fd only");
        try (EmbeddedServer server = EmbeddedServer.start(most(100))) {
            server.client().close();
            assertThat(server.next().end()).isNotNull();
            int before = Descriptors.count();
            for (int i = 0; i < 1_000; i++) {
                comeAndGo(server, i % 5);
            }
            Await.until("every descriptor is freed", () -> Descriptors.count() <= before);
            assertThat(server.sessions())
                    .allSatisfy(session -> assertThat(session.end()).isNotNull())
                    .allSatisfy(session -> assertThat(session.complaints()).isEmpty());
        }
    }

    @Test
    void sockets_send_at_once_and_keep_little() throws Exception {
        EmbeddedOptions options = EmbeddedOptions.defaults().withSendBufferBytes(32 * 1024);
        try (EmbeddedServer server = EmbeddedServer.start(options);
                RawWebSocketClient client = server.client()) {
            LibrarySocket session = (LibrarySocket) server.next().connection().nativeSession();
            SocketChannel socket = (SocketChannel) session.getSelectionKey().channel();
            assertThat(socket.getOption(StandardSocketOptions.TCP_NODELAY)).isTrue();
            assertThat(socket.getOption(StandardSocketOptions.SO_SNDBUF)).isBetween(32 * 1024, 64 * 1024);
            assertThat(client.canSend()).isTrue();
        }
        try (PlainServer plain = PlainServer.start(conn -> {})) {
            assertThat(plain.isTcpNoDelay()).isFalse();
            assertThat(plain.isReuseAddr()).isFalse();
        }
    }

    private static void comeAndGo(EmbeddedServer server, int way) throws IOException, InterruptedException {
        if (way == 0) {
            RawWebSocketClient.connect(server.address()).close();
            return;
        }
        try (RawWebSocketClient client = server.client()) {
            Session session = server.next();
            switch (way) {
                case 1 -> client.reset();
                case 2 -> client.halfClose();
                case 3 -> client.sendClose(1000);
                default -> session.connection().terminate();
            }
            client.readToEnd();
        }
    }

    private static EmbeddedOptions most(int connections) {
        return EmbeddedOptions.defaults()
                .withLimits(
                        ConnectionLimits.defaults().withConnections(connections).withConnectionsPerAddress(0));
    }

    private static boolean canUpgrade(EmbeddedServer server) {
        try (RawWebSocketClient client = server.client()) {
            return client.canSend();
        } catch (IOException e) {
            return false;
        }
    }
}
