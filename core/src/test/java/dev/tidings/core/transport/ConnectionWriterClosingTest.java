package dev.tidings.core.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.tidings.api.CloseCode;
import dev.tidings.api.spi.FrameSource;
import dev.tidings.api.spi.OutboundFrame;
import dev.tidings.api.spi.WebSocketConnection.WakeHint;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a connection ends: by us, by the peer, by its source, by a failure, by the clock. */
class ConnectionWriterClosingTest {
    @Test
    void a_close_finishes_the_frame_in_flight_and_drops_everything_not_begun() {
        for (int taken = 1; taken < 12; taken++) {
            WriterFixture fixture = WriterFixture.open();
            stopAfter(fixture, taken);
            fixture.frames.add("in flight.").add("not begun").add("nor this");
            fixture.writer.wake(WakeHint.INLINE);
            fixture.writer.pong(new byte[] {'!'});
            fixture.writer.close(4401, "expired");
            fixture.emit("too late");

            fixture.port.takes(MemoryPort.EVERYTHING);
            fixture.backlog.roundsUntilIdle();

            assertThat(fixture.wire()).as("%d bytes taken", taken).containsExactly("in flight.", "close 4401");
            assertThat(fixture.events()).containsExactly("sent 4401");
        }
    }

    @Test
    void a_close_drops_a_frame_that_was_offered_but_not_begun() {
        WriterFixture fixture = WriterFixture.open();
        fixture.port.takes(MemoryPort.NOTHING);
        fixture.emit("offered");
        fixture.writer.close(4401, "");
        fixture.port.takes(MemoryPort.EVERYTHING);
        fixture.backlog.roundsUntilIdle();

        assertThat(fixture.wire()).containsExactly("close 4401");
    }

    @Test
    void a_close_frame_that_is_taken_byte_by_byte_stays_whole_and_last() {
        WriterFixture fixture = WriterFixture.open();
        fixture.port.takes(offered -> Math.min(1, offered));
        fixture.writer.close(4401, "expired");
        while (fixture.backlog.waiting() > 0) {
            fixture.emit("too late");
            fixture.writer.pong(new byte[0]);
            fixture.writer.close(4403, "another");
            fixture.backlog.round();
        }

        assertThat(fixture.wire()).containsExactly("close 4401");
        assertThat(fixture.events()).containsExactly("sent 4401");
    }

    @Test
    void a_close_from_the_source_comes_after_everything_before_it_and_ends_the_polling() {
        WriterFixture fixture = WriterFixture.open();
        fixture.port.takes(offered -> Math.min(offered, 3));
        fixture.frames.add("one").add("two").add(OutboundFrame.close(CloseCode.GOING_AWAY, "bye"));
        fixture.frames.add("never");
        fixture.writer.wake(WakeHint.INLINE);
        fixture.backlog.roundsUntilIdle();

        assertThat(fixture.wire()).containsExactly("one", "two", "close 1001");
        assertThat(fixture.frames.left()).isEqualTo(1);
        assertThat(fixture.events()).containsExactly("sent 1001");
    }

    @Test
    void a_close_at_once_overtakes_one_of_the_source_that_is_not_begun() {
        WriterFixture fixture = WriterFixture.open();
        stopAfter(fixture, 2);
        fixture.frames.add("one").add("two").add(OutboundFrame.close(CloseCode.GOING_AWAY, "bye"));
        fixture.writer.wake(WakeHint.INLINE);

        fixture.writer.close(4401, "revoked");
        fixture.port.takes(MemoryPort.EVERYTHING);
        fixture.backlog.roundsUntilIdle();

        assertThat(fixture.wire()).containsExactly("one", "close 4401");
        fixture.writer.peerClosed(4401, "");
        assertThat(fixture.events()).containsExactly("sent 4401", "clean 4401");
    }

    @Test
    void a_close_of_the_source_that_is_begun_is_not_overtaken() {
        WriterFixture fixture = WriterFixture.open();
        stopAfter(fixture, 2);
        fixture.frames.add(OutboundFrame.close(CloseCode.GOING_AWAY, "bye"));
        fixture.writer.wake(WakeHint.INLINE);

        fixture.writer.close(4401, "revoked");
        fixture.port.takes(MemoryPort.EVERYTHING);
        fixture.backlog.roundsUntilIdle();

        assertThat(fixture.wire()).containsExactly("close 1001");
        fixture.writer.peerClosed(1001, "");
        assertThat(fixture.events()).containsExactly("sent 1001", "clean 1001");
    }

    @Test
    void a_close_of_the_peer_that_arrives_while_ours_waits_ends_the_connection_when_ours_is_out() {
        WriterFixture fixture = WriterFixture.open();
        stopAfter(fixture, 2);
        fixture.emit("in flight");
        fixture.writer.close(4401, "");
        fixture.writer.peerClosed(1000, "");
        assertThat(fixture.events()).isEmpty();

        fixture.port.takes(MemoryPort.EVERYTHING);
        fixture.backlog.roundsUntilIdle();

        assertThat(fixture.wire()).containsExactly("in flight", "close 4401");
        assertThat(fixture.events()).containsExactly("sent 4401", "clean 4401");
        assertThat(fixture.port.closes()).isEqualTo(1);
    }

    @Test
    void after_our_close_frame_the_peer_has_two_seconds() {
        WriterFixture fixture = WriterFixture.open();
        fixture.writer.close(4401, "");
        fixture.time.advance(Duration.ofMillis(1999));
        assertThat(fixture.writer.state()).isEqualTo(WriterState.CLOSE_SENT);
        assertThat(fixture.port.closes()).isZero();

        fixture.time.advance(Duration.ofMillis(1));

        assertThat(fixture.events()).containsExactly("sent 4401", "dropped 4401");
        assertThat(fixture.port.closes()).isEqualTo(1);
        assertThat(fixture.time.scheduledTasks()).isZero();
    }

    @Test
    void a_peer_that_never_reads_is_dropped_five_seconds_after_the_close() {
        WriterFixture fixture = WriterFixture.open();
        fixture.port.takes(MemoryPort.NOTHING);
        fixture.emit("stuck");
        fixture.writer.close(4008, "");
        fixture.time.advance(Duration.ofMillis(4999));
        fixture.backlog.round();
        assertThat(fixture.writer.state()).isEqualTo(WriterState.CLOSING);

        fixture.time.advance(Duration.ofMillis(1));

        assertThat(fixture.events()).containsExactly("dropped 4008");
        assertThat(fixture.port.closes()).isEqualTo(1);
        assertThat(fixture.backlog.forgotten()).isEqualTo(1);
        assertThat(fixture.time.scheduledTasks()).isZero();
        fixture.backlog.roundsUntilIdle();
    }

    @Test
    void a_handshake_that_never_ends_does_not_keep_a_closed_connection() {
        WriterFixture fixture = new WriterFixture();
        fixture.writer.close(1013, "");

        fixture.time.advance(WriterLimits.DEFAULTS.close());

        assertThat(fixture.events()).containsExactly("dropped 1013");
    }

    @Test
    void an_orderly_end_leaves_no_timer() {
        WriterFixture fixture = WriterFixture.open();
        fixture.writer.close(1000, "");
        fixture.writer.peerClosed(1000, "");

        assertThat(fixture.events()).containsExactly("sent 1000", "clean 1000");
        assertThat(fixture.time.scheduledTasks()).isZero();
    }

    @Test
    void a_connection_that_ended_lets_go_of_its_source() {
        WriterFixture fixture = new WriterFixture();
        WeakReference<FrameSource> source = new WeakReference<>(new QueuedFrames());
        fixture.writer.start(source.get());
        fixture.writer.openGate();

        fixture.writer.terminate();

        Await.until("the source is collected", () -> {
            System.gc();
            return source.get() == null;
        });
        assertThat(fixture.writer.state()).isEqualTo(WriterState.CLOSED);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10})
    void a_port_that_breaks_at_any_write_ends_the_connection_once_and_is_invisible_to_the_emitter(int nth) {
        WriterFixture fixture = WriterFixture.open();
        AtomicInteger writes = new AtomicInteger();
        fixture.port.takes(offered -> writes.incrementAndGet() >= nth ? -1 : Math.min(offered, 4));

        assertThatCode(() -> {
                    for (int i = 0; i < 20; i++) {
                        fixture.quiet();
                        fixture.emit("frame " + i);
                        fixture.backlog.round();
                        fixture.writer.ping(new byte[0]);
                    }
                    fixture.writer.close(1000, "");
                    fixture.writer.terminate();
                })
                .doesNotThrowAnyException();

        assertThat(writes).hasValue(nth);
        assertThat(fixture.events()).containsExactly("dropped 1006");
        assertThat(fixture.port.closes()).isEqualTo(1);
    }

    @Test
    void a_port_that_fails_in_an_unforeseen_way_ends_the_connection_and_is_invisible_to_the_emitter() {
        for (Supplier<Error> planted : List.<Supplier<Error>>of(AssertionError::new, StackOverflowError::new)) {
            WriterFixture fixture = WriterFixture.open();
            fixture.port.takes(offered -> {
                throw planted.get();
            });

            assertThatCode(() -> fixture.emit("one")).doesNotThrowAnyException();

            assertThat(fixture.events()).containsExactly("dropped 1006");
        }
    }

    @Test
    void a_source_that_fails_after_some_frames_closes_with_1011_behind_them() {
        WriterFixture fixture = new WriterFixture();
        AtomicInteger polls = new AtomicInteger();
        fixture.writer.start(() -> {
            if (polls.incrementAndGet() > 2) {
                throw new AssertionError("planted");
            }
            return WireFrame.text("frame " + polls);
        });
        fixture.writer.openGate();

        assertThat(fixture.wire()).containsExactly("frame 1", "frame 2", "close 1011");
        assertThat(polls).hasValue(3);
    }

    @Test
    void a_listener_that_fails_does_no_harm() {
        MemoryPort port = new MemoryPort();
        WriterFixture edges = new WriterFixture();
        ConnectionWriter writer =
                new ConnectionWriter(port, edges.backlog, new FailingListener(), edges.time, edges.time);
        writer.openGate();
        edges.quiet();

        assertThatCode(() -> writer.close(1000, "")).doesNotThrowAnyException();
        assertThat(writer.state()).isEqualTo(WriterState.CLOSE_SENT);
        assertThatCode(writer::terminate).doesNotThrowAnyException();
        assertThat(port.closes()).isEqualTo(1);
    }

    @Test
    void a_port_that_cannot_be_closed_does_not_keep_the_end_from_being_told() {
        WriterFixture edges = new WriterFixture();
        ConnectionWriter writer =
                new ConnectionWriter(new UnclosablePort(), edges.backlog, edges.listener, edges.time, edges.time);

        assertThatCode(writer::terminate).doesNotThrowAnyException();

        assertThat(edges.events()).containsExactly("dropped 1006");
    }

    private static void stopAfter(WriterFixture fixture, int bytes) {
        AtomicInteger left = new AtomicInteger(bytes);
        fixture.port.takes(offered -> {
            int taken = Math.min(offered, left.get());
            left.addAndGet(-taken);
            return taken;
        });
    }

    private static final class FailingListener implements WriterListener {
        @Override
        public void peerTook() {}

        @Override
        public void closeSent(int code, String reason) {
            throw new IllegalStateException("planted");
        }

        @Override
        public void finished(int code, String reason, boolean clean) {
            throw new IllegalStateException("planted");
        }
    }

    private static final class UnclosablePort implements WritePort {
        @Override
        public int write(ByteBuffer source) throws IOException {
            throw new IOException("planted");
        }

        @Override
        public SelectableChannel channel() {
            return null;
        }

        @Override
        public void discard() {}

        @Override
        public void close() {
            throw new IllegalStateException("planted");
        }
    }
}
