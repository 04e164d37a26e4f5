package dev.tidings.core.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.spi.OutboundFrame;
import dev.tidings.api.spi.TimeSource;
import dev.tidings.api.spi.WebSocketConnection.WakeHint;
import dev.tidings.core.testing.ControlledTime;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Real threads add a frame and wake the writer at random moments while its drain goes idle, and each waits until
 * everything is written: one lost wake-up and all of them stand still.
 */
class ConnectionWriterContentionTest {
    private static final int FRAMES = 100_000;
    private static final long PATIENCE_NANOS = 10_000_000_000L;
    private static final OutboundFrame FRAME = WireFrame.text("frame");
    private static final WakeHint[] HINTS = {WakeHint.DEFERRED, WakeHint.INLINE, WakeHint.INLINE, WakeHint.OVERDUE};

    private final CountingPort port = new CountingPort();
    private final ManualBacklog backlog = new ManualBacklog();
    private final AtomicLong added = new AtomicLong();
    private final AtomicLong polled = new AtomicLong();
    private final AtomicBoolean failed = new AtomicBoolean();
    private final AtomicBoolean done = new AtomicBoolean();

    @ParameterizedTest(name = "{0} producers")
    @ValueSource(ints = {1, 2})
    void each_frame_arrives_whenever_it_is_added(int count) throws InterruptedException {
        ControlledTime timers = new ControlledTime();
        ConnectionWriter writer =
                new ConnectionWriter(port, backlog, new RecordingListener(), new SkippingTime(), timers);
        writer.start(() -> polled.get() < added.get() ? counted() : null);
        writer.openGate();
        Thread worker = new Thread(this::workOff);
        worker.start();
        List<Thread> producers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long seed = i;
            producers.add(new Thread(() -> produce(writer, FRAMES / count, seed)));
        }
        producers.forEach(Thread::start);
        for (Thread producer : producers) {
            producer.join();
        }
        done.set(true);
        worker.join();

        assertThat(failed)
                .as("a frame was not written within 10 s of its wake-up")
                .isFalse();
        assertThat(port.taken).hasValue((long) FRAMES * FRAME.framedSize());
        assertThat(port.overlapped).isFalse();
    }

    private OutboundFrame counted() {
        polled.incrementAndGet();
        return FRAME;
    }

    private void workOff() {
        for (int idle = 0; !done.get(); idle++) {
            if (backlog.round() > 0) {
                idle = 0;
            } else if (idle % 2000 == 1999) {
                LockSupport.parkNanos(1);
            }
        }
    }

    private void produce(ConnectionWriter writer, int frames, long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int i = 0; i < frames && !failed.get(); i++) {
            added.incrementAndGet();
            writer.wake(HINTS[random.nextInt(HINTS.length)]);
            awaitAllTaken();
            spin(random.nextInt(200));
        }
    }

    private void awaitAllTaken() {
        long start = System.nanoTime();
        for (int spins = 1; port.taken.get() < added.get() * FRAME.framedSize() && !failed.get(); spins++) {
            if (spins % 2000 == 0) {
                LockSupport.parkNanos(1);
                failed.compareAndSet(false, System.nanoTime() - start > PATIENCE_NANOS);
            }
        }
    }

    private static void spin(int times) {
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }

    /** Passes by a quiet time at some looks and not at others, so that inline writes and the backlog take turns. */
    private static final class SkippingTime implements TimeSource {
        private final AtomicLong looks = new AtomicLong();

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }

        @Override
        public long nanoTime() {
            return looks.incrementAndGet() / 3 * Pace.SHORTEST_NANOS;
        }
    }

    /** Takes everything, and only counts. */
    private static final class CountingPort implements WritePort {
        private final AtomicBoolean writing = new AtomicBoolean();
        private final AtomicLong taken = new AtomicLong();
        private volatile boolean overlapped;

        @Override
        public int write(ByteBuffer source) {
            overlapped |= !writing.compareAndSet(false, true);
            int count = source.remaining();
            source.position(source.limit());
            taken.addAndGet(count);
            writing.set(false);
            return count;
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
}
