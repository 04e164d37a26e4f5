package dev.tidings.testkit.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What does a client do about an upgrade that is refused over HTTP? */
class RefusedUpgradeTest {
    private final Journal journal = new Journal();
    private final Semaphore refused = new Semaphore(0);
    private ServerSocket server;

    private TidingsClient connect(int status) throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> refuse(status), "refusing-server");
        thread.setDaemon(true);
        thread.start();
        return TidingsClient.builder(URI.create("ws://127.0.0.1:" + server.getLocalPort() + "/ws"))
                .backoff(Duration.ofMillis(1), Duration.ofMillis(5))
                .start(journal);
    }

    private void refuse(int status) {
        try {
            while (true) {
                try (Socket socket = server.accept()) {
                    socket.getInputStream().read();
                    socket.getOutputStream()
                            .write(("HTTP/1.1 " + status + " No\r\nContent-Length: 0\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
                    socket.shutdownOutput();
                    refused.release();
                    socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                }
            }
        } catch (IOException closed) {
            refused.release(0);
        }
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"400, 4400", "403, 4403", "404, 4404"})
    void a_status_that_only_a_change_can_cure_ends_the_client(int status, int code) throws Exception {
        try (TidingsClient client = connect(status)) {
            assertThat(journal.until("state CLOSED")).containsExactly("close " + code, "state CLOSED");
            assertThat(client.cursor()).isEmpty();
        }
    }

    @Test
    void a_credential_that_is_refused_is_replaced_once() throws Exception {
        try (TidingsClient client = connect(401)) {
            assertThat(journal.until("state CLOSED")).containsExactly("close 4401", "close 4401", "state CLOSED");
            assertThat(client.cursor()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"429", "503", "500"})
    void a_status_that_passes_brings_the_client_back(int status) throws Exception {
        try (TidingsClient client = connect(status)) {
            assertThat(refused.tryAcquire(3, 10, TimeUnit.SECONDS)).isTrue();
            assertThat(client.cursor()).isEmpty();
        }
    }
}
