package dev.tidings.core.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidings.api.CloseCode;
import dev.tidings.core.transport.RawWebSocketClient.Frame;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.java_websocket.WebSocket;
import org.junit.jupiter.api.Test;

/** Does a client that is sending while it is closed see the events before the close, and its code? */
class CloseTailTest {
    private static final int CLIENTS = 200;
    private static final int AT_ONCE = 8;
    private static final int EVENTS = 20;
    private static final int SMALL_BUFFER = 4096;
    private static final byte[] MESSAGE = RawWebSocketClient.frame(RawWebSocketClient.TEXT, "x".repeat(1000));

    @Test
    void every_client_that_sends_while_it_is_closed_sees_the_tail_and_the_code() throws Exception {
        assumeTrue(Descriptors.canCount(), "descriptors can be counted in /proc/self/fd only");
        EmbeddedServer server = EmbeddedServer.start();
        int before = Descriptors.count();
        server.onText(CloseTailTest::closeAfterTen);
        assertThat(losers(server.address(), CLIENTS))
                .as("of %d clients", CLIENTS)
                .isZero();
        assertThat(server.sessions()).hasSize(CLIENTS).allSatisfy(session -> {
            assertThat(session.end()).isEqualTo(new Session.End(1012, "restart"));
            assertThat(session.complaints()).isEmpty();
        });
        Await.until("every descriptor is freed", () -> Descriptors.count() <= before);
        server.close();
    }

    @Test
    void clients_of_plain_java_websocket_lose_both() throws Exception {
        try (PlainServer plain = PlainServer.start(conn -> conn.setAttachment(0))) {
            plain.onText(CloseTailTest::closeAfterTen);
            assertThat(losers(plain.address(), 40)).as("of 40 clients").isPositive();
        }
    }

    private static void closeAfterTen(WebSocket conn, String text) {
        int seen = conn.<Integer>getAttachment() + 1;
        conn.setAttachment(seen);
        if (seen == 11) {
            for (int i = 0; i < EVENTS; i++) {
                conn.send(event(i));
            }
            conn.close(1012, "restart");
        }
    }

    private static void closeAfterTen(Session session, String text) {
        if (session.texts().size() == 11) {
            for (int i = 0; i < EVENTS; i++) {
                session.send(event(i));
            }
            session.sendClose(CloseCode.SERVICE_RESTART, "restart");
        }
    }

    /** Returns an event so large that the last ones are still on the server when it closes. */
    private static String event(int number) {
        return number + "x".repeat(4000);
    }

    private static long losers(InetSocketAddress address, int clients) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2 * AT_ONCE);
        try {
            List<Future<Boolean>> wins = IntStream.range(0, clients)
                    .mapToObj(i -> pool.submit(() -> seesTailAndCode(address)))
                    .toList();
            long lost = 0;
            for (Future<Boolean> win : wins) {
                lost += hasWon(win) ? 0 : 1;
            }
            return lost;
        } finally {
            pool.shutdownNow();
            pool.awaitTermination(10, TimeUnit.SECONDS);
        }
    }

    private static boolean hasWon(Future<Boolean> win) throws InterruptedException {
        try {
            return win.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    /** Sends all the while; reads only when the server has long begun to close. */
    private static boolean seesTailAndCode(InetSocketAddress address) throws IOException {
        try (RawWebSocketClient client = RawWebSocketClient.upgrade(address, SMALL_BUFFER)) {
            for (int i = 0; i < 200; i++) {
                client.trySend(MESSAGE);
            }
            for (int i = 0; i < EVENTS; i++) {
                Frame event = client.readFrame();
                if (event == null || !event.text().equals(event(i))) {
                    return false;
                }
                client.trySend(MESSAGE);
            }
            Frame close = client.readFrame();
            client.trySend(
                    RawWebSocketClient.frame(RawWebSocketClient.CLOSE, RawWebSocketClient.closePayload(1012, "")));
            return close != null && close.closeCode() == 1012 && client.readFrame() == null;
        } catch (SocketException | EOFException reset) {
            return false;
        }
    }
}
