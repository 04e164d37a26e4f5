package dev.tidings.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.spi.ConnectionAcceptor;
import dev.tidings.api.spi.HandshakeDecision;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.InboundListener;
import dev.tidings.api.spi.WebSocketConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client's request belongs to its own session, also where many come at once. */
class IsolationTest {
    private static final int THREADS = 8;
    private static final int EACH = 10;

    /** What a session has, as its request says and as its client says. */
    private record Seen(String header, String query, String said) {}

    private static final class Pairing implements ConnectionAcceptor {
        private final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();

        @Override
        public HandshakeDecision screen(HandshakeRequest request) {
            return new HandshakeDecision.Upgrade(null);
        }

        @Override
        public InboundListener accept(WebSocketConnection connection, HandshakeRequest request) {
            return new InboundListener() {
                @Override
                public void onText(String message) {
                    seen.add(new Seen(
                            request.header("x-client").orElse("none"),
                            request.query().getOrDefault("client", "none"),
                            message));
                }

                @Override
                public void onActivity() {}

                @Override
                public void onClosed(int code, String reason) {}
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void no_session_gets_the_request_of_another(Hosts container) throws Exception {
        Pairing acceptor = new Pairing();
        Host host = container.create();
        List<Thread> threads = new ArrayList<>();
        try {
            URI uri = host.uri(host.start(acceptor));
            for (int thread = 0; thread < THREADS; thread++) {
                int number = thread;
                threads.add(new Thread(() -> connect(uri, number * EACH)));
            }
            threads.forEach(Thread::start);
            List<Seen> all = new ArrayList<>();
            while (all.size() < THREADS * EACH) {
                Seen next = acceptor.seen.poll(10, TimeUnit.SECONDS);
                assertThat(next).as("session " + all.size()).isNotNull();
                all.add(next);
            }
            assertThat(all).allSatisfy(one -> {
                assertThat(one.header()).isEqualTo(one.said());
                assertThat(one.query()).isEqualTo(one.said());
            });
            assertThat(all).doesNotHaveDuplicates();
        } finally {
            for (Thread thread : threads) {
                thread.join();
            }
            host.close(Duration.ofMillis(200));
        }
    }

    private static void connect(URI uri, int from) {
        HttpClient client = HttpClient.newHttpClient();
        for (int i = from; i < from + EACH; i++) {
            WebSocket socket = client.newWebSocketBuilder()
                    .header("X-Client", "client-" + i)
                    .buildAsync(URI.create(uri + "?client=client-" + i), new WebSocket.Listener() {})
                    .join();
            socket.sendText("client-" + i, true).join();
        }
    }
}
