package dev.tidings.core.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidings.core.transport.RawWebSocketClient.Frame;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Row 1 of the transport table, in processes with 64 MiB: 15 bytes that announce 2 GiB. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class AnnouncedLengthTest {
    private static final byte[] ANNOUNCEMENT = HexFormat.of().parseHex("81FF000000007FFFFFFF0000000000");

    @TempDir
    private static Path directory;

    @BeforeEach
    void requireShell() {
        assumeTrue(ChildServer.canStart(), "the process is started by a shell");
    }

    @Test
    void row_1_it_costs_its_sender_the_connection_and_the_server_nothing() throws Exception {
        assertThat(ANNOUNCEMENT).hasSize(15);
        try (ChildServer server = ChildServer.start("tidings", directory);
                RawWebSocketClient bystander = RawWebSocketClient.upgrade(server.address())) {
            for (int i = 0; i < 20; i++) {
                try (RawWebSocketClient attacker = RawWebSocketClient.upgrade(server.address())) {
                    attacker.send(ANNOUNCEMENT);
                    assertThat(attacker.readToClose().closeCode()).isEqualTo(1009);
                }
                assertThat(echoes(bystander)).isTrue();
            }
        }
    }

    @Test
    void plain_java_websocket_is_ended_by_it() throws Exception {
        try (ChildServer server = ChildServer.start("plain", directory);
                RawWebSocketClient bystander = RawWebSocketClient.upgrade(server.address());
                RawWebSocketClient attacker = RawWebSocketClient.upgrade(server.address())) {
            assertThat(echoes(bystander)).isTrue();
            attacker.send(ANNOUNCEMENT);
            Await.until("nobody is let in any more", () -> !canUpgrade(server));
            bystander.patience(Duration.ofMillis(500));
            assertThat(isAnswered(bystander)).isFalse();
        }
    }

    private static boolean echoes(RawWebSocketClient client) throws IOException {
        client.sendText("hello");
        Frame frame = client.readFrame();
        return frame != null && frame.text().equals("hello");
    }

    private static boolean isAnswered(RawWebSocketClient client) {
        try {
            return echoes(client);
        } catch (IOException gone) {
            return false;
        }
    }

    private static boolean canUpgrade(ChildServer server) {
        try (RawWebSocketClient client = RawWebSocketClient.connect(server.address())) {
            client.patience(Duration.ofMillis(500));
            client.send(RawWebSocketClient.request(server.address()));
            return client.readResponse().status() == 101;
        } catch (IOException e) {
            return false;
        }
    }
}
