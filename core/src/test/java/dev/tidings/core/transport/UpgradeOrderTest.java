package dev.tidings.core.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.java_websocket.WebSocket;
import org.java_websocket.WebSocketImpl;
import org.junit.jupiter.api.Test;

/** Does anything precede the upgrade response? */
class UpgradeOrderTest {
    private static final int HANDSHAKES = 200;
    private static final int AT_ONCE = 20;

    @Test
    void no_event_precedes_the_upgrade_response() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start()) {
            server.onAccept(session -> session.send("event"));
            assertThat(Hogs.compete(2, () -> corrupted(server.address())))
                    .as("of %d handshakes", HANDSHAKES)
                    .isZero();
            assertThat(server.sessions()).hasSize(HANDSHAKES);
        }
    }

    /** A writer of one's own on plain Java-WebSocket that takes onOpen for the moment the response is out. */
    @Test
    void events_written_from_on_open_of_plain_java_websocket_precede_it() throws Exception {
        try (PlainServer plain = PlainServer.start(UpgradeOrderTest::writeAtOnce)) {
            assertThat(Hogs.compete(2, () -> corrupted(plain.address())))
                    .as("of %d handshakes", HANDSHAKES)
                    .isPositive();
        }
    }

    private static void writeAtOnce(WebSocket conn) {
        try {
            ((SocketChannel) ((WebSocketImpl) conn).getChannel())
                    .write(ByteBuffer.wrap(new byte[] {(byte) 0x81, 1, 'e'}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int corrupted(InetSocketAddress address) throws IOException {
        int corrupted = 0;
        for (int round = 0; round < HANDSHAKES / AT_ONCE; round++) {
            List<RawWebSocketClient> clients = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                RawWebSocketClient client = RawWebSocketClient.connect(address);
                client.send(RawWebSocketClient.request(address));
                clients.add(client);
            }
            for (RawWebSocketClient client : clients) {
                corrupted += client.readsUpgradeThenText() ? 0 : 1;
                client.close();
            }
        }
        return corrupted;
    }
}
