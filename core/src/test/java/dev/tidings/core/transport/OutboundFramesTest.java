package dev.tidings.core.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.CloseCode;
import dev.tidings.api.spi.WebSocketConnection.WakeHint;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OutboundFramesTest {
    private static final int FRAMES = 100_000;

    @ParameterizedTest
    @EnumSource(WakeHint.class)
    void frames_of_mixed_sizes_arrive_in_order_at_the_client_of_the_jdk(WakeHint hint) throws Exception {
        long seed = 7;
        try (EmbeddedServer server = EmbeddedServer.start()) {
            Counting counting = new Counting(seed);
            WebSocket client = connect(server, counting);
            Session session = server.next();
            Random sizes = new Random(seed);
            for (int i = 0; i < FRAMES; i++) {
                session.enqueue(text(i, sizes));
                session.connection().wake(hint);
            }
            session.sendClose(CloseCode.NORMAL, "that was all");
            assertThat(counting.closed.get(60, TimeUnit.SECONDS)).isEqualTo("1000 that was all");
            assertThat(counting.complaint).as("seed %d", seed).isNull();
            assertThat(counting.received).hasValue(FRAMES);
            assertThat(session.end()).isEqualTo(new Session.End(1000, "that was all"));
            assertThat(client.isInputClosed()).isTrue();
        }
    }

    @Test
    void ten_threads_wake_one_connection_and_nothing_is_lost_or_doubled() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start();
                RawWebSocketClient client = server.client()) {
            Session session = server.next();
            List<Thread> agents = new ArrayList<>();
            for (int agent = 0; agent < 10; agent++) {
                int number = agent;
                agents.add(new Thread(() -> {
                    for (int i = 0; i < 2_000; i++) {
                        session.send(number + ":" + i);
                    }
                }));
            }
            agents.forEach(Thread::start);
            int[] next = new int[10];
            for (int i = 0; i < 20_000; i++) {
                String text = client.readFrame().text();
                int agent = text.charAt(0) - '0';
                assertThat(text).isEqualTo(agent + ":" + next[agent]++);
            }
            for (Thread agent : agents) {
                agent.join();
            }
        }
    }

    private static WebSocket connect(EmbeddedServer server, WebSocket.Listener listener) throws Exception {
        URI address = URI.create("ws://127.0.0.1:" + server.address().getPort() + "/ws");
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address, listener)
                .get(10, TimeUnit.SECONDS);
    }

    private static String text(int number, Random sizes) {
        int size = number % 1000 == 0 ? 70_000 : sizes.nextInt(200);
        return number + ":" + "x".repeat(size);
    }

    private static final class Counting implements WebSocket.Listener {
        private final CompletableFuture<String> closed = new CompletableFuture<>();
        private final Random sizes;
        private final StringBuilder message = new StringBuilder();
        private final AtomicInteger received = new AtomicInteger();
        private volatile String complaint;

        Counting(long seed) {
            sizes = new Random(seed);
        }

        @Override
        public CompletionStage<?> onText(WebSocket client, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                if (complaint == null && !message.toString().equals(text(received.get(), sizes))) {
                    complaint = "frame " + received + " was " + message.substring(0, Math.min(20, message.length()));
                }
                message.setLength(0);
                received.incrementAndGet();
            }
            client.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket client, int code, String reason) {
            closed.complete(code + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket client, Throwable error) {
            closed.completeExceptionally(error);
        }
    }
}
