package dev.tidings.core.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.ConnectionLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Rows 10 of the transport table and H7 of the security table: five times as many clients as there are places, all at
 * once, again and again. Scaled down to one round, unless the profile {@code soak} says otherwise.
 */
@Tag("alone")
class ConnectionStormTest {
    private static final int ROUNDS = Integer.getInteger("tidings.storms", 1);
    private static final int PLACES = 1_000;
    private static final int CLIENTS = 5 * PLACES;
    private static final long MOST_GROWTH = 8L << 20;

    /** What became of one client: its status line, or nothing. */
    private static final class Client {
        private final ByteBuffer response = ByteBuffer.allocate(512);
        private boolean over;

        int status() {
            String text = StandardCharsets.US_ASCII
                    .decode(response.duplicate().flip())
                    .toString();
            return text.startsWith("HTTP/1.1 ") && text.contains("\r\n\r\n")
                    ? Integer.parseInt(text.substring(9, 12))
                    : 0;
        }
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void a_storm_fills_every_place_and_the_rest_is_refused_cleanly() throws Exception {
        ConnectionLimits limits =
                ConnectionLimits.defaults().withConnections(PLACES).withConnectionsPerAddress(0);
        try (EmbeddedServer server =
                EmbeddedServer.start(EmbeddedOptions.defaults().withLimits(limits))) {
            storm(server);
            long before = Memory.used();
            for (int round = 0; round < ROUNDS; round++) {
                storm(server);
            }
            long growth = Memory.used() - before;
            System.out.printf(
                    "%d storms of %d clients at a limit of %d: heap %+d KiB%n", ROUNDS, CLIENTS, PLACES, growth / 1024);
            assertThat(growth).isLessThanOrEqualTo(MOST_GROWTH);
        }
    }

    private static void storm(EmbeddedServer server) throws Exception {
        int known = server.sessions().size();
        List<SocketChannel> channels = new ArrayList<>();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < CLIENTS; i++) {
                channels.add(connect(selector, server.address()));
                pump(selector, server.address(), 0);
            }
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (undecided(selector) > 0 && System.nanoTime() < deadline) {
                pump(selector, server.address(), 10);
            }
            assertThat(count(selector, 101)).as("let in").isEqualTo(PLACES);
            assertThat(count(selector, 503)).as("refused").isEqualTo(CLIENTS - PLACES);
            assertThat(server.sessions()).hasSize(known + PLACES);
            assertThat(server.transport().isListening()).isTrue();
        } finally {
            for (SocketChannel channel : channels) {
                channel.close();
            }
        }
        Await.until("all ends are reported", () -> server.sessions().stream().allMatch(Session::hasEnded));
        assertThat(server.sessions())
                .allSatisfy(session -> assertThat(session.complaints()).isEmpty());
        assertThat(server.transport().places().awaitEmpty(Duration.ofSeconds(10)))
                .as("all places are free again")
                .isTrue();
        server.forget();
    }

    private static SocketChannel connect(Selector selector, InetSocketAddress server) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        boolean connected = channel.connect(server);
        channel.register(selector, SelectionKey.OP_CONNECT | SelectionKey.OP_READ, new Client());
        if (connected) {
            ask(channel, server);
        }
        return channel;
    }

    private static void ask(SocketChannel channel, InetSocketAddress server) throws IOException {
        channel.write(ByteBuffer.wrap(RawWebSocketClient.request(server).getBytes(StandardCharsets.US_ASCII)));
    }

    private static void pump(Selector selector, InetSocketAddress server, long millis) throws IOException {
        if (millis > 0) {
            selector.select(millis);
        } else {
            selector.selectNow();
        }
        for (SelectionKey key : selector.selectedKeys()) {
            SocketChannel channel = (SocketChannel) key.channel();
            Client client = (Client) key.attachment();
            try {
                if (key.isConnectable() && channel.finishConnect()) {
                    key.interestOps(SelectionKey.OP_READ);
                    ask(channel, server);
                }
                if (key.isReadable() && channel.read(client.response) < 0) {
                    end(key, client);
                }
            } catch (IOException e) {
                end(key, client);
            }
        }
        selector.selectedKeys().clear();
    }

    private static void end(SelectionKey key, Client client) throws IOException {
        client.over = true;
        key.interestOps(0);
        ((SocketChannel) key.channel()).shutdownOutput();
    }

    private static long undecided(Selector selector) {
        return selector.keys().stream()
                .map(key -> (Client) key.attachment())
                .filter(client -> client.status() == 0 && !client.over)
                .count();
    }

    private static long count(Selector selector, int status) {
        return selector.keys().stream()
                .filter(key -> ((Client) key.attachment()).status() == status)
                .count();
    }
}
