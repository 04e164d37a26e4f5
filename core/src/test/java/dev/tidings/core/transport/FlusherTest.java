package dev.tidings.core.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tidings.api.spi.FrameSource;
import dev.tidings.api.spi.OutboundFrame;
import dev.tidings.api.spi.WebSocketConnection.WakeHint;
import dev.tidings.core.time.SystemTime;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The flusher and its writers on real sockets. */
class FlusherTest {
    private static final String NAME = "flusher-test";
    private static final long LONG_REST = TimeUnit.MINUTES.toNanos(5);
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private final SystemTime time = SystemTime.open("flusher-test-timer");
    private final List<SocketPair> pairs = new ArrayList<>();
    private Flusher flusher;

    @BeforeEach
    void start() throws IOException {
        flusher = Flusher.start(NAME, time);
    }

    @AfterEach
    void stop() throws IOException {
        flusher.close();
        time.close();
        for (SocketPair pair : pairs) {
            pair.closeBoth();
        }
    }

    @Test
    void everything_arrives_in_order_at_a_reader_that_stalls_and_then_reads() throws IOException {
        Connection connection = connect();
        List<String> texts = IntStream.range(0, 3000)
                .mapToObj(i -> i + "x".repeat(i % 3 == 0 ? 30 : i % 1000 == 1 ? 70_000 : 800))
                .toList();
        texts.forEach(connection::emit);
        Await.until("the socket is full", () -> connection.source.left() > 0 && flusher.awaited() == 1);
        int held = connection.source.left();

        byte[] bytes = connection.pair.read(size(texts));

        assertThat(held).as("frames the kernel and one scratch could not hold").isGreaterThan(1000);
        assertThat(WireFrame.read(bytes)).isEqualTo(texts);
        Await.until("nothing is awaited any more", () -> flusher.awaited() == 0);
        assertThat(connection.writer.state()).isEqualTo(WriterState.OPEN);
    }

    @Test
    void fifty_writers_at_full_speed_each_get_their_own_frames_in_order() throws Exception {
        List<Connection> connections = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            connections.add(connect());
        }
        List<String> texts =
                IntStream.range(0, 2000).mapToObj(i -> i + "y".repeat(i % 200)).toList();
        Thread even = new Thread(() -> texts.forEach(text -> every(connections, 0, text)));
        Thread odd = new Thread(() -> texts.forEach(text -> every(connections, 1, text)));
        even.start();
        odd.start();

        for (Connection connection : connections) {
            assertThat(WireFrame.read(connection.pair.read(size(texts)))).isEqualTo(texts);
        }
        even.join();
        odd.join();
    }

    @Test
    void a_writer_that_is_interrupted_while_it_emits_keeps_its_connection() throws IOException {
        Connection connection = connect();

        Thread.currentThread().interrupt();
        connection.emit("one");
        assertThat(Thread.interrupted()).isTrue();

        assertThat(WireFrame.read(connection.pair.read(5))).containsExactly("one");
        assertThat(connection.writer.state()).isEqualTo(WriterState.OPEN);
    }

    @Test
    void a_flusher_that_is_interrupted_goes_on() throws IOException {
        Connection connection = connect();
        thread().interrupt();

        connection.source.add("one");
        connection.writer.wake(WakeHint.DEFERRED);

        assertThat(WireFrame.read(connection.pair.read(5))).containsExactly("one");
        assertThat(thread().isInterrupted()).isFalse();
    }

    @Test
    void a_peer_that_resets_ends_the_connection_and_leaves_no_key() throws Exception {
        Connection connection = connect();
        fill(connection);
        connection.pair.client().setOption(StandardSocketOptions.SO_LINGER, 0);
        connection.pair.client().close();

        assertThat(connection.listener.over().await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(connection.listener.events()).containsExactly("dropped 1006");
        Await.until("the key is gone", () -> flusher.registered() == 0);
    }

    @Test
    void the_end_of_a_connection_that_is_watched_frees_its_descriptor() throws IOException {
        Connection connection = connect();
        fill(connection);

        endsAndFreesItsDescriptor(connection);
    }

    @Test
    void the_end_of_a_connection_that_was_watched_once_frees_its_descriptor() throws IOException {
        Connection connection = connect();
        fill(connection);
        connection.pair.read(100 * (20_000 + 4));
        Await.until("the flusher sleeps", () -> flusher.awaited() == 0 && flusher.isAsleep());

        endsAndFreesItsDescriptor(connection);
    }

    @Test
    void closing_writes_what_the_sockets_take_drops_the_rest_and_leaves_no_thread() throws Exception {
        Connection stuck = connect();
        fill(stuck);
        Connection reading = connect();
        Thread thread = thread();
        reading.source.add("last");
        reading.writer.wake(WakeHint.DEFERRED);

        flusher.close();

        assertThat(WireFrame.read(reading.pair.read(6))).containsExactly("last");
        assertThat(thread.isAlive()).isFalse();
        assertThat(flusher.registered()).isZero();
        assertThat(stuck.listener.events()).containsExactly("dropped 1006");
        assertThat(reading.writer.state()).isEqualTo(WriterState.OPEN);

        reading.source.add("never");
        reading.writer.wake(WakeHint.DEFERRED);
        assertThat(reading.listener.events()).containsExactly("dropped 1006");
    }

    @Test
    void closing_lets_a_close_frame_that_waits_go_out_first() throws IOException {
        Connection connection = connect();
        connection.emit("one");
        connection.writer.close(1001, "bye");

        flusher.close();

        assertThat(WireFrame.read(connection.pair.read(12))).containsExactly("one", "close 1001");
    }

    @Test
    void closing_writes_what_waits_behind_a_slow_write() throws InterruptedException {
        CountDownLatch slow = new CountDownLatch(1);
        MemoryPort first = slowPort(slow);
        MemoryPort second = new MemoryPort();
        submit(first, "first");
        Await.until("the flusher writes the first", () -> first.writes() == 1);
        submit(second, "second");
        Thread closer = new Thread(flusher::close);
        closer.start();
        Await.until("the flusher is told to close", () -> closer.getState() == Thread.State.TIMED_WAITING);
        slow.countDown();
        closer.join();

        assertThat(WireFrame.read(second.bytes())).containsExactly("second");
        assertThat(second.closes()).isZero();
    }

    @Test
    void those_that_wait_are_served_in_the_order_they_came() {
        CountDownLatch slow = new CountDownLatch(1);
        MemoryPort first = slowPort(slow);
        submit(first, "first");
        Await.until("the flusher writes the first", () -> first.writes() == 1);
        List<Integer> served = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 10; i++) {
            int number = i;
            MemoryPort port = new MemoryPort();
            port.takes(offered -> {
                served.add(number);
                return offered;
            });
            submit(port, "next");
        }
        slow.countDown();
        Await.until("all are served", () -> served.size() == 10);

        assertThat(served).isSorted();
    }

    @Test
    void a_connection_that_is_woken_while_it_is_drained_waits_for_the_next_tick() {
        AtomicInteger polls = new AtomicInteger();
        ConnectionWriter[] self = new ConnectionWriter[1];
        self[0] = new ConnectionWriter(new MemoryPort(), flusher, new RecordingListener(), time, time);
        self[0].openGate();
        long start = System.nanoTime();
        self[0].start(() -> {
            polls.incrementAndGet();
            self[0].wake(WakeHint.INLINE);
            return null;
        });
        Await.until("it was drained some times", () -> polls.get() >= 20);
        int seen = polls.get();
        long ticks = (System.nanoTime() - start) / Pace.SHORTEST_NANOS;
        self[0].terminate();

        assertThat(seen).isLessThanOrEqualTo((int) ticks + 2);
    }

    @Test
    void a_burst_is_written_in_a_few_large_writes_and_then_the_flusher_sleeps() {
        MemoryPort port = new MemoryPort();
        QueuedFrames source = new QueuedFrames();
        ConnectionWriter writer = writer(port, source);
        long start = System.nanoTime();
        for (int i = 0; i < 20_000; i++) {
            source.add("frame");
            writer.wake(WakeHint.INLINE);
        }
        Await.until("all is written", () -> port.size() == 20_000 * 7);
        long ticks = (System.nanoTime() - start) / Pace.SHORTEST_NANOS;

        assertThat(WireFrame.read(port.bytes())).hasSize(20_000);
        long hurried = 20_000 / ConnectionWriter.WAKES_IN_A_HURRY;
        assertThat(port.writes()).isLessThanOrEqualTo((int) (2 * ticks + hurried + 20_000 / Scratch.MAX_FRAMES + 2));
        Await.until("it sleeps", flusher::isAsleep);
    }

    @Test
    void a_rest_ends_when_somebody_hurries() throws IOException {
        try (Flusher resting = restingFlusher()) {
            MemoryPort port = new MemoryPort();
            QueuedFrames source = new QueuedFrames();
            ConnectionWriter writer = new ConnectionWriter(port, resting, new RecordingListener(), time, time);
            writer.openGate();
            writer.start(source);
            for (int i = 1; i <= 5; i++) {
                int size = port.size() + 3;
                source.add("x");
                writer.wake(WakeHint.DEFERRED);
                resting.hurry();
                Await.until("it is written", () -> port.size() == size);
            }
        }
    }

    @Test
    void a_full_socket_is_written_during_a_rest_for_as_long_as_its_client_reads() throws Exception {
        try (Flusher resting = restingFlusher()) {
            Connection slow = connect(resting);
            List<String> texts = IntStream.range(0, 300)
                    .mapToObj(i -> i + "z".repeat(20_000))
                    .toList();
            texts.forEach(text -> slow.source.add(text));
            slow.writer.wake(WakeHint.DEFERRED);
            Await.until("the socket is full", () -> resting.awaited() == 1);
            MemoryPort port = new MemoryPort();
            QueuedFrames source = new QueuedFrames();
            ConnectionWriter other = writer(port, source, resting);
            source.add("rests");
            other.wake(WakeHint.DEFERRED);

            CompletableFuture<byte[]> read = new CompletableFuture<>();
            Thread reader = new Thread(() -> read.complete(slow.pair.readQuietly(size(texts))));
            reader.start();

            assertThat(WireFrame.read(read.get(10, TimeUnit.SECONDS))).isEqualTo(texts);
            reader.join();
            assertThat(port.writes()).as("of another in the rest").isZero();
            other.terminate();
        }
    }

    @Test
    void a_connection_with_much_to_write_does_not_keep_those_waiting_that_come_later() {
        AtomicInteger writes = new AtomicInteger();
        AtomicInteger inBetween = new AtomicInteger(-1);
        MemoryPort later = new MemoryPort();
        later.takes(offered -> {
            inBetween.compareAndSet(-1, writes.get() - 5);
            return offered;
        });
        OutboundFrame frame = WireFrame.text("x".repeat(60_000));
        WritePort endless = new SwallowingPort(() -> {
            if (writes.incrementAndGet() == 5) {
                submit(later, "later");
            }
        });
        ConnectionWriter writer = writer(endless, () -> frame, flusher);
        Await.until("the later one is written", () -> inBetween.get() >= 0);
        writer.terminate();

        assertThat(inBetween.get()).as("writes of the large one before").isLessThanOrEqualTo(40);
    }

    private Flusher restingFlusher() throws IOException {
        return Flusher.start("resting-flusher", time, new Pace(LONG_REST, LONG_REST));
    }

    private void endsAndFreesItsDescriptor(Connection connection) {
        assumeThat(DESCRIPTORS).isDirectory();
        assertThat(flusher.registered()).isEqualTo(1);
        long before = descriptors();

        connection.writer.terminate();

        Await.until("the key is gone", () -> flusher.registered() == 0);
        Await.until("one descriptor less is open", () -> descriptors() == before - 1);
    }

    private static MemoryPort slowPort(CountDownLatch until) {
        MemoryPort port = new MemoryPort();
        port.takes(offered -> {
            boolean interrupted = false;
            try {
                until.await();
            } catch (InterruptedException e) {
                interrupted = true;
            }
            return interrupted ? 0 : offered;
        });
        return port;
    }

    private void submit(MemoryPort port, String text) {
        QueuedFrames source = new QueuedFrames();
        ConnectionWriter writer = writer(port, source);
        source.add(text);
        writer.wake(WakeHint.DEFERRED);
    }

    private ConnectionWriter writer(MemoryPort port, QueuedFrames source) {
        return writer(port, source, flusher);
    }

    private ConnectionWriter writer(WritePort port, FrameSource source, Flusher flusher) {
        ConnectionWriter writer = new ConnectionWriter(port, flusher, new RecordingListener(), time, time);
        writer.start(source);
        writer.openGate();
        return writer;
    }

    private void every(List<Connection> connections, int remainder, String text) {
        for (int i = remainder; i < connections.size(); i += 2) {
            connections.get(i).emit(text);
        }
    }

    private void fill(Connection connection) {
        IntStream.range(0, 100).forEach(i -> connection.emit("z".repeat(20_000)));
        Await.until("the socket is full", () -> flusher.awaited() == 1);
    }

    private Connection connect() throws IOException {
        return connect(flusher);
    }

    private Connection connect(Flusher flusher) throws IOException {
        SocketPair pair = SocketPair.open();
        pairs.add(pair);
        RecordingListener listener = new RecordingListener();
        QueuedFrames source = new QueuedFrames();
        ConnectionWriter writer = new ConnectionWriter(pair, flusher, listener, time, time);
        writer.start(source);
        writer.openGate();
        return new Connection(pair, writer, source, listener);
    }

    private static Thread thread() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(NAME))
                .findAny()
                .orElseThrow();
    }

    private static int size(List<String> texts) {
        return texts.stream()
                .mapToInt(text -> WireFrame.text(text).framedSize())
                .sum();
    }

    private static long descriptors() {
        try (Stream<Path> open = Files.list(DESCRIPTORS)) {
            return open.count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Takes everything and keeps nothing. */
    private record SwallowingPort(Runnable written) implements WritePort {
        @Override
        public int write(ByteBuffer source) {
            int offered = source.remaining();
            source.position(source.limit());
            written.run();
            return offered;
        }

        @Override
        public SelectableChannel channel() {
            return null;
        }

        @Override
        public void discard() {}

        @Override
        public void close() {}
    }

    private record Connection(
            SocketPair pair, ConnectionWriter writer, QueuedFrames source, RecordingListener listener) {
        void emit(String text) {
            source.add(text);
            writer.wake(WakeHint.INLINE);
        }
    }
}
