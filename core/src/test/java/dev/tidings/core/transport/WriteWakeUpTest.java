package dev.tidings.core.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.spi.WebSocketConnection.WakeHint;
import dev.tidings.core.transport.RawWebSocketClient.Frame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.java_websocket.WebSocketAdapter;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.WebSocketServerFactory;
import org.java_websocket.WrappedByteChannel;
import org.java_websocket.drafts.Draft;
import org.junit.jupiter.api.Test;

/** Is written in the end what could not be written at once? */
class WriteWakeUpTest {
    private static final int SMALL_BUFFER = 4096;
    private static final String LARGE = "x".repeat(60_000);

    @Test
    void a_backlog_goes_on_as_soon_as_a_stalled_client_reads() throws Exception {
        EmbeddedOptions options = EmbeddedOptions.defaults().withSendBufferBytes(8 * 1024);
        try (EmbeddedServer server = EmbeddedServer.start(options)) {
            for (int round = 0; round < 20; round++) {
                try (RawWebSocketClient client = RawWebSocketClient.upgrade(server.address(), SMALL_BUFFER)) {
                    Session session = server.next();
                    for (int i = 0; i < 50; i++) {
                        session.send(i + LARGE);
                    }
                    for (int i = 0; i < 50; i++) {
                        assertThat(client.readFrame().text()).startsWith(i + "x");
                    }
                    session.send("and the next one");
                    assertThat(client.readFrame().text()).isEqualTo("and the next one");
                }
            }
        }
    }

    /** The hook that the library offers for a backlog is not called again if the outQueue was not empty. */
    @Test
    void a_backlog_behind_the_pull_hook_of_plain_java_websocket_waits_for_ever() throws Exception {
        int stalled = 0;
        for (int i = 0; i < 10 && stalled == 0; i++) {
            stalled += stallsBehindThePullHook() ? 1 : 0;
        }
        assertThat(stalled).as("of 10 backlogs").isPositive();
    }

    private static boolean stallsBehindThePullHook() throws Exception {
        PullFactory factory = new PullFactory();
        try (PlainServer plain = PlainServer.start(conn -> conn.send("one"), factory);
                RawWebSocketClient client = RawWebSocketClient.upgrade(plain.address())) {
            assertThat(client.readFrame().text()).isEqualTo("one");
            PullChannel channel = factory.channels.poll(10, TimeUnit.SECONDS);
            channel.backlog.set(ByteBuffer.wrap(new byte[] {(byte) 0x81, 1, 'b'}));
            plain.getConnections().iterator().next().send("two");
            return client.readFrame().text().equals("two") && client.isSilentFor(Duration.ofMillis(300));
        }
    }

    @Test
    void wake_does_not_wait_for_a_client_that_never_reads() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start();
                RawWebSocketClient deaf = RawWebSocketClient.upgrade(server.address(), SMALL_BUFFER)) {
            Session stuck = server.next();
            RawWebSocketClient client = server.client();
            Session free = server.next();
            for (int i = 0; i < 500; i++) {
                stuck.enqueue(LARGE);
            }
            long slowest = 0;
            for (int i = 0; i < 2_000; i++) {
                long start = System.nanoTime();
                stuck.connection().wake(i % 2 == 0 ? WakeHint.INLINE : WakeHint.DEFERRED);
                slowest = Math.max(slowest, System.nanoTime() - start);
            }
            assertThat(Duration.ofNanos(slowest)).isLessThan(Duration.ofSeconds(3));
            free.send("undisturbed");
            assertThat(client.readFrame().text()).isEqualTo("undisturbed");
            client.close();
            assertThat(deaf.canSend()).isTrue();
        }
    }

    /** Sixteen writers against a selector that is starved by hogs: no frame may wait longer than for its turn. */
    @Test
    void no_wake_up_is_lost_under_load() throws Exception {
        int rounds = 1_500;
        CountDownLatch done = new CountDownLatch(8);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        try (EmbeddedServer server = EmbeddedServer.start()) {
            for (int i = 0; i < 8; i++) {
                RawWebSocketClient client = server.client();
                Session session = server.next();
                new Thread(() -> pingPong(client, session, rounds, failure, done)).start();
            }
            assertThat(Hogs.compete(2, () -> done.await(60, TimeUnit.SECONDS))).isTrue();
            assertThat(failure.get()).isNull();
        }
    }

    private static void pingPong(
            RawWebSocketClient client,
            Session session,
            int rounds,
            AtomicReference<Throwable> failure,
            CountDownLatch done) {
        try (client) {
            for (int i = 0; i < rounds; i++) {
                session.send("frame " + i);
                Frame frame = client.readFrame();
                assertThat(frame.text()).isEqualTo("frame " + i);
            }
        } catch (IOException | AssertionError e) {
            failure.set(e);
        } finally {
            done.countDown();
        }
    }

    private static final class PullFactory implements WebSocketServerFactory {
        private final BlockingQueue<PullChannel> channels = new ArrayBlockingQueue<>(1);

        @Override
        public WebSocketImpl createWebSocket(WebSocketAdapter server, Draft draft) {
            return new WebSocketImpl(server, draft);
        }

        @Override
        public WebSocketImpl createWebSocket(WebSocketAdapter server, List<Draft> drafts) {
            return new WebSocketImpl(server, drafts);
        }

        @Override
        public ByteChannel wrapChannel(SocketChannel socket, SelectionKey key) {
            PullChannel channel = new PullChannel(socket);
            channels.add(channel);
            return channel;
        }

        @Override
        public void close() {}
    }

    private static final class PullChannel implements WrappedByteChannel {
        private final SocketChannel socket;
        private final AtomicReference<ByteBuffer> backlog = new AtomicReference<>();

        PullChannel(SocketChannel socket) {
            this.socket = socket;
        }

        @Override
        public boolean isNeedWrite() {
            return backlog.get() != null;
        }

        @Override
        public void writeMore() throws IOException {
            socket.write(backlog.getAndSet(null));
        }

        @Override
        public boolean isNeedRead() {
            return false;
        }

        @Override
        public int readMore(ByteBuffer target) {
            return 0;
        }

        @Override
        public boolean isBlocking() {
            return false;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            return socket.read(target);
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            return socket.write(source);
        }

        @Override
        public boolean isOpen() {
            return socket.isOpen();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
