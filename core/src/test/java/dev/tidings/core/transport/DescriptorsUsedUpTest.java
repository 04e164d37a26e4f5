package dev.tidings.core.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rows 10 and 25 of the transport table, in processes that may run out of descriptors, or of threads. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
@Tag("alone")
class DescriptorsUsedUpTest {
    @TempDir
    private static Path directory;

    @BeforeEach
    void requireShell() {
        assumeTrue(ChildServer.canStart(), "descriptors are limited by a shell");
    }

    /** Row 10. */
    @Test
    void a_server_that_ran_out_of_descriptors_listens_again_and_its_connections_go_on() throws Exception {
        try (ChildServer server = ChildServer.start("tidings", directory);
                RawWebSocketClient old = RawWebSocketClient.upgrade(server.address())) {
            for (int i = 0; i < 2; i++) {
                assertThat(echoes(old)).isTrue();
                server.order("starve");
                awaitClosedPort(server);
                assertThat(echoes(old)).isTrue();
                server.order("feed");
                Await.until("it listens again", () -> canUpgrade(server));
                assertThat(echoes(old)).isTrue();
            }
        }
    }

    /** Row 10. */
    @Test
    void plain_java_websocket_never_listens_again() throws Exception {
        try (ChildServer server = ChildServer.start("plain", directory)) {
            assertThat(canUpgrade(server)).isTrue();
            server.order("starve");
            awaitClosedPort(server);
            server.order("feed");
            assertThat(Await.within(Duration.ofSeconds(1), () -> canUpgrade(server)))
                    .isFalse();
        }
    }

    /** Row 25. */
    @Test
    void a_server_that_nobody_closed_keeps_no_process_alive() throws Exception {
        try (ChildServer server = ChildServer.start("tidings", directory)) {
            assertThat(server.endsWithItsMainThread(10_000)).isTrue();
        }
    }

    /** Row 25. */
    @Test
    void plain_java_websocket_does() throws Exception {
        try (ChildServer server = ChildServer.start("plain", directory)) {
            assertThat(server.endsWithItsMainThread(1_000)).isFalse();
        }
    }

    private static boolean echoes(RawWebSocketClient client) throws IOException {
        client.sendText("hello");
        return client.readFrame().text().equals("hello");
    }

    private static boolean canUpgrade(ChildServer server) {
        try (RawWebSocketClient client = RawWebSocketClient.connect(server.address())) {
            client.patience(Duration.ofSeconds(2));
            client.send(RawWebSocketClient.request(server.address()));
            return client.readResponse().status() == 101;
        } catch (IOException e) {
            return false;
        }
    }

    /** Connects until that is refused, and keeps the sockets, since some descriptors may become free meanwhile. */
    private static void awaitClosedPort(ChildServer server) throws IOException {
        List<RawWebSocketClient> takers = new ArrayList<>();
        Await.until("the port is closed", () -> {
            try {
                takers.add(RawWebSocketClient.connect(server.address()));
                return false;
            } catch (IOException refused) {
                return true;
            }
        });
        for (RawWebSocketClient taker : takers) {
            taker.close();
        }
    }
}
