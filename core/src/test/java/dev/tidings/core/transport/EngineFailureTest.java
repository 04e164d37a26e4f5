package dev.tidings.core.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What if the code behind a callback throws what it must not? */
class EngineFailureTest {
    private EmbeddedServer server;

    @BeforeEach
    void start() throws IOException {
        server = EmbeddedServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    static Stream<Runnable> failures() {
        return Stream.of(
                () -> {
                    throw new IllegalStateException("on purpose");
                },
                () -> {
                    throw new AssertionError("on purpose");
                },
                () -> {
                    throw new StackOverflowError("on purpose");
                },
                () -> {
                    throw new OutOfMemoryError("on purpose");
                },
                () -> {
                    throw new NoClassDefFoundError("on purpose");
                });
    }

    @ParameterizedTest
    @MethodSource("failures")
    void a_failure_in_on_text_closes_that_connection_with_1011_and_no_other(Runnable failure) throws Exception {
        try (RawWebSocketClient client = server.client()) {
            Session failing = server.next();
            RawWebSocketClient other = server.client();
            Session undisturbed = server.next();
            failing.onText(text -> failure.run());
            client.sendText("go");
            assertThat(client.readToClose().closeCode()).isEqualTo(1011);
            client.sendClose(1011);
            assertThat(failing.end().code()).isEqualTo(1011);
            for (int i = 0; i < 10; i++) {
                other.sendText("still here");
                assertThat(undisturbed.nextText()).isEqualTo("still here");
            }
            other.close();
            server.client().close();
        }
    }

    @ParameterizedTest
    @MethodSource("failures")
    void a_failure_in_accept_closes_that_connection_and_reports_no_end(Runnable failure) throws Exception {
        server.onAccept(session -> failure.run());
        try (RawWebSocketClient client = server.client()) {
            assertThat(client.readToClose().closeCode()).isEqualTo(1011);
        }
        server.onAccept(session -> {});
        for (int i = 0; i < 10; i++) {
            server.client().close();
        }
        assertThat(server.sessions().get(0).hasEnded()).isFalse();
    }

    @Test
    void an_error_in_a_callback_of_plain_java_websocket_ends_its_server() throws Exception {
        try (PlainServer plain = PlainServer.start(conn -> {})) {
            CountDownLatch thrown = new CountDownLatch(1);
            plain.onText((conn, text) -> {
                thrown.countDown();
                throw new StackOverflowError();
            });
            try (RawWebSocketClient client = RawWebSocketClient.upgrade(plain.address())) {
                client.sendText("go");
                assertThat(thrown.await(10, TimeUnit.SECONDS)).isTrue();
                Await.until("nobody is answered", () -> !isAnswered(plain));
            }
        }
    }

    private static boolean isAnswered(PlainServer server) {
        try (RawWebSocketClient client = RawWebSocketClient.connect(server.address())) {
            client.send(RawWebSocketClient.request(server.address()));
            return !client.isSilentFor(Duration.ofMillis(300));
        } catch (IOException e) {
            return false;
        }
    }
}
