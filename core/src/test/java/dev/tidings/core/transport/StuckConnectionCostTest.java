package dev.tidings.core.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidings.api.spi.WebSocketConnection.WakeHint;
import dev.tidings.core.testing.ControlledTime;
import dev.tidings.core.testing.SocketQueues;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What does a client cost that never reads, while there is always more to send to it? */
@Tag("alone")
class StuckConnectionCostTest {
    private static final int CLIENTS = 30;
    private static final int CLIENTS_OWN_BUFFER = 64 * 1024;
    private static final long LIMIT = 256 * 1024;

    private final ControlledTime time = new ControlledTime();
    private final List<RawWebSocketClient> clients = new ArrayList<>();
    private final List<AtomicLong> polled = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {300, 5_000, 60_000})
    void kernel_and_heap_together_are_bounded(int size) throws Exception {
        assumeTrue(SocketQueues.canRead(), "what the kernel holds is told in /proc/net/tcp only");
        String text = "x".repeat(size);
        try (EmbeddedServer server = EmbeddedServer.start(EmbeddedOptions.defaults(), time)) {
            long before = Memory.used();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(server.client());
                polled.add(new AtomicLong());
                feed(server.next(), text, polled.get(i));
            }
            awaitStuck();
            long heap = (Memory.used() - before) / CLIENTS - CLIENTS_OWN_BUFFER;
            int port = server.address().getPort();
            SocketQueues queues = SocketQueues.read();
            long most = 0;
            for (int i = 0; i < CLIENTS; i++) {
                int peer = clients.get(i).port();
                long kernel = queues.unacknowledged(port, peer);
                long held = polled.get(i).get() - kernel - queues.unread(peer, port);
                assertThat(kernel).isPositive();
                assertThat(held).as("polled and not written").isBetween(0L, Scratch.CAPACITY + size + 10L);
                most = Math.max(most, kernel);
            }
            System.out.printf(
                    "a client that never reads, frames of %,d bytes: at most %,d bytes in the kernel, %,d in the heap%n",
                    size, most, heap);
            assertThat(most + heap).isLessThan(LIMIT);
        } finally {
            for (RawWebSocketClient client : clients) {
                client.close();
            }
        }
    }

    private static void feed(Session session, String text, AtomicLong polled) {
        session.whenEmpty(() -> {
            polled.addAndGet(Session.frame(text).framedSize());
            feed(session, text, polled);
            session.send(text);
        });
        session.connection().wake(WakeHint.DEFERRED);
    }

    private void awaitStuck() {
        for (int i = 0; i < 4; i++) {
            AtomicLong seen = new AtomicLong(-1);
            Await.until("nothing more is polled", () -> {
                long sum = sum();
                return seen.getAndSet(sum) == sum && !Await.within(Duration.ofMillis(60), () -> sum() != sum);
            });
            time.advance(Duration.ofSeconds(1));
        }
    }

    private long sum() {
        return polled.stream().mapToLong(AtomicLong::get).sum();
    }
}
