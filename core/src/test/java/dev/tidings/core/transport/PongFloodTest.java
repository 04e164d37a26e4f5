package dev.tidings.core.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.java_websocket.WebSocket;
import org.java_websocket.WebSocketImpl;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What does a client cost that pings and never reads? */
class PongFloodTest {
    private static final int SMALL_BUFFER = 4096;
    private static final int PINGS = 100_000;
    private static final byte[] THOUSAND_PINGS = thousandPings();

    @Tag("alone")
    @Test
    void pings_without_reading_cost_bounded_memory_and_nobody_else_anything() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start();
                RawWebSocketClient flooder = RawWebSocketClient.upgrade(server.address(), SMALL_BUFFER)) {
            Session flooded = server.next();
            RawWebSocketClient client = server.client();
            Session other = server.next();
            long before = Memory.used();
            for (int i = 0; i < PINGS / 1000; i++) {
                flooder.trySend(THOUSAND_PINGS);
            }
            assertThat(Memory.used() - before).isLessThan(4L << 20);
            LibrarySocket library = (LibrarySocket) flooded.connection().nativeSession();
            assertThat(library.outQueue).isEmpty();
            other.send("undisturbed");
            assertThat(client.readFrame().text()).isEqualTo("undisturbed");
            client.close();
        }
    }

    @Test
    void plain_java_websocket_queues_every_pong() throws Exception {
        AtomicReference<WebSocket> flooded = new AtomicReference<>();
        try (PlainServer plain = PlainServer.start(flooded::set);
                RawWebSocketClient flooder = RawWebSocketClient.upgrade(plain.address(), SMALL_BUFFER)) {
            for (int i = 0; i < PINGS / 1000; i++) {
                flooder.trySend(THOUSAND_PINGS);
            }
            WebSocketImpl library = (WebSocketImpl) flooded.get();
            assertThat(Await.within(Duration.ofSeconds(10), () -> library.outQueue.size() > PINGS / 4))
                    .as("of %d pings, %d pongs are queued", PINGS, library.outQueue.size())
                    .isTrue();
        }
    }

    private static byte[] thousandPings() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] ping = RawWebSocketClient.frame(RawWebSocketClient.PING, "x".repeat(125));
        for (int i = 0; i < 1000; i++) {
            out.writeBytes(ping);
        }
        return out.toByteArray();
    }
}
