package dev.tidings.core.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.spi.WebSocketConnection.WakeHint;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who writes, when, how much, and in what order. */
class ConnectionWriterTest {
    @Test
    void nothing_is_written_before_the_gate_opens() {
        WriterFixture fixture = new WriterFixture();
        fixture.writer.start(fixture.frames);
        fixture.emit("first");
        fixture.writer.pong(new byte[] {'2'});
        fixture.frames.add("third");
        fixture.writer.wake(WakeHint.DEFERRED);
        fixture.backlog.roundsUntilIdle();

        assertThat(fixture.port.writes()).isZero();
        assertThat(fixture.frames.left()).isEqualTo(2);

        fixture.writer.openGate();
        assertThat(fixture.wire()).containsExactly("pong 2", "first", "third");
    }

    @Test
    void a_source_that_comes_after_the_gate_opened_is_polled_even_if_its_wake_up_came_before_it() {
        WriterFixture fixture = new WriterFixture();
        fixture.writer.openGate();
        fixture.quiet();
        fixture.emit("early");
        assertThat(fixture.port.writes()).isZero();

        fixture.writer.start(fixture.frames);
        fixture.backlog.roundsUntilIdle();

        assertThat(fixture.wire()).containsExactly("early");
    }

    @Test
    void a_second_source_is_refused() {
        WriterFixture fixture = WriterFixture.open();

        assertThatThrownBy(() -> fixture.writer.start(fixture.frames))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a connection is started once, but this one has a source already");
    }

    @Test
    void an_idle_connection_is_written_by_the_thread_that_wakes_it() {
        WriterFixture fixture = WriterFixture.open();

        fixture.emit("one");

        assertThat(fixture.wire()).containsExactly("one");
        assertThat(fixture.backlog.waiting()).isZero();
    }

    @Test
    void a_connection_written_less_than_a_millisecond_ago_is_left_to_the_backlog() {
        WriterFixture fixture = WriterFixture.open();
        fixture.emit("one");
        fixture.emit("two");
        fixture.emit("three");
        assertThat(fixture.wire()).containsExactly("one");
        assertThat(fixture.backlog.waiting()).isEqualTo(1);

        fixture.backlog.round();
        assertThat(fixture.wire()).containsExactly("one", "two", "three");
        assertThat(fixture.port.writes()).isEqualTo(2);

        fixture.quiet();
        fixture.emit("four");
        assertThat(fixture.wire()).endsWith("four");
    }

    @Test
    void a_deferred_wake_up_never_writes_on_the_calling_thread() {
        WriterFixture fixture = WriterFixture.open();
        fixture.frames.add("one");

        fixture.writer.wake(WakeHint.DEFERRED);

        assertThat(fixture.port.writes()).isZero();
        fixture.backlog.round();
        assertThat(fixture.wire()).containsExactly("one");
    }

    @Test
    void a_thread_that_finds_no_scratch_leaves_the_write_to_the_backlog() {
        WriterFixture fixture = WriterFixture.open();
        ByteBuffer taken = fixture.backlog.scratches().tryAcquire();

        fixture.emit("one");

        assertThat(fixture.port.writes()).isZero();
        fixture.backlog.round();
        assertThat(fixture.wire()).containsExactly("one");
        fixture.backlog.scratches().release(taken);
    }

    @Test
    void a_connection_that_was_written_less_than_a_rest_ago_is_left_to_the_backlog() {
        WriterFixture fixture = WriterFixture.open();
        fixture.backlog.restsFor(Duration.ofMillis(10).toNanos());
        fixture.time.advance(Duration.ofMillis(10));
        fixture.emit("one");
        fixture.time.advance(Duration.ofMillis(9));
        fixture.emit("two");

        assertThat(fixture.wire()).containsExactly("one");
        fixture.backlog.round();
        fixture.time.advance(Duration.ofMillis(10));
        fixture.emit("three");
        assertThat(fixture.wire()).containsExactly("one", "two", "three");
        assertThat(fixture.backlog.waiting()).isZero();
    }

    @Test
    void many_wake_ups_without_a_drain_hurry_the_backlog_and_a_drain_begins_the_count_anew() {
        WriterFixture fixture = WriterFixture.open();
        fixture.emit("idle");
        fixture.emit("submitted");
        int more = ConnectionWriter.WAKES_IN_A_HURRY - 1;
        IntStream.range(0, more).forEach(i -> fixture.emit("more"));
        assertThat(fixture.backlog.hurries()).isZero();

        fixture.backlog.round();
        fixture.emit("submitted");
        IntStream.range(0, more).forEach(i -> fixture.emit("more"));
        assertThat(fixture.backlog.hurries()).isZero();

        fixture.emit("too many");
        assertThat(fixture.backlog.hurries()).isEqualTo(1);
    }

    @Test
    void an_urgent_wake_up_hurries_the_backlog_whoever_has_the_turn() {
        WriterFixture fixture = WriterFixture.open();
        fixture.frames.add("much");
        fixture.writer.wake(WakeHint.URGENT);
        assertThat(fixture.port.writes()).as("on the calling thread").isZero();
        assertThat(fixture.backlog.hurries()).isEqualTo(1);

        fixture.emit("more");
        assertThat(fixture.backlog.hurries()).isEqualTo(1);
        fixture.frames.add("too much");
        fixture.writer.wake(WakeHint.URGENT);
        assertThat(fixture.backlog.hurries()).isEqualTo(2);

        fixture.backlog.round();
        assertThat(fixture.wire()).containsExactly("much", "more", "too much");
    }

    @Test
    void who_finds_a_connection_overdue_writes_what_the_backlog_has_not_come_for() {
        WriterFixture fixture = WriterFixture.open();
        fixture.emit("idle");
        fixture.emit("submitted");
        assertThat(fixture.wire()).containsExactly("idle");

        fixture.frames.add("too much");
        fixture.writer.wake(WakeHint.OVERDUE);
        assertThat(fixture.wire()).containsExactly("idle", "submitted", "too much");
        assertThat(fixture.backlog.hurries()).isZero();

        fixture.emit("submitted while it is still in the queue");
        assertThat(fixture.backlog.waiting()).as("enlisted once").isEqualTo(1);
        fixture.backlog.roundsUntilIdle();
        assertThat(fixture.wire()).last().isEqualTo("submitted while it is still in the queue");

        int writes = fixture.port.writes();
        fixture.emit("submitted again");
        fixture.frames.add("too much again");
        fixture.writer.wake(WakeHint.OVERDUE);
        fixture.backlog.roundsUntilIdle();
        assertThat(fixture.port.writes())
                .as("the backlog passes over what another thread took")
                .isEqualTo(writes + 1);
    }

    @Test
    void an_overdue_connection_that_was_written_a_moment_ago_is_written_once_by_the_calling_thread() {
        WriterFixture fixture = WriterFixture.open();
        fixture.emit("idle");
        IntStream.range(0, 100).forEach(i -> fixture.frames.add("x".repeat(1000)));

        fixture.writer.wake(WakeHint.OVERDUE);

        assertThat(fixture.port.writes()).isEqualTo(2);
        assertThat(fixture.backlog.waiting()).as("the rest is on offer").isEqualTo(1);
        fixture.writer.wake(WakeHint.OVERDUE);
        assertThat(fixture.port.writes()).isEqualTo(3);
    }

    @Test
    void an_overdue_connection_that_somebody_drains_is_left_to_that_one_and_the_backlog_is_hurried() {
        WriterFixture fixture = WriterFixture.open();
        fixture.port.takes(offered -> {
            fixture.writer.wake(WakeHint.OVERDUE);
            return offered;
        });

        fixture.emit("one");

        assertThat(fixture.port.writes()).isEqualTo(1);
        assertThat(fixture.port.overlapped()).isFalse();
        assertThat(fixture.backlog.hurries()).isEqualTo(1);
        assertThat(fixture.backlog.waiting()).isEqualTo(1);
    }

    @Test
    void an_overdue_connection_whose_socket_is_full_is_left_alone() {
        WriterFixture fixture = WriterFixture.open();
        fixture.port.takes(MemoryPort.NOTHING);
        fixture.emit("stuck");
        int writes = fixture.port.writes();

        fixture.writer.wake(WakeHint.OVERDUE);

        assertThat(fixture.port.writes()).isEqualTo(writes);
        assertThat(fixture.backlog.hurries()).isZero();
    }

    @Test
    void a_full_socket_hurries_nobody() {
        WriterFixture fixture = WriterFixture.open();
        fixture.port.takes(MemoryPort.NOTHING);

        IntStream.range(0, 1000).forEach(i -> fixture.emit("stuck"));
        fixture.writer.wake(WakeHint.URGENT);

        assertThat(fixture.backlog.hurries()).isZero();
    }

    @Test
    void an_inline_write_is_one_call_of_at_most_64_kib_and_the_rest_is_the_backlogs() {
        WriterFixture fixture = WriterFixture.open();
        List<String> texts =
                IntStream.range(0, 200).mapToObj(i -> i + "x".repeat(1000)).toList();
        texts.forEach(fixture.frames::add);

        fixture.writer.wake(WakeHint.INLINE);

        assertThat(fixture.port.writes()).isEqualTo(1);
        assertThat(fixture.port.size()).isBetween(Scratch.CAPACITY / 2, Scratch.CAPACITY);
        assertThat(fixture.backlog.waiting()).isEqualTo(1);
        fixture.backlog.roundsUntilIdle();
        assertThat(fixture.wire()).isEqualTo(texts);
        assertThat(fixture.port.writes()).isEqualTo(7);
    }

    @Test
    void no_more_frames_are_taken_from_the_source_than_half_a_scratch_holds_while_the_port_takes_nothing() {
        WriterFixture fixture = WriterFixture.open();
        fixture.port.takes(MemoryPort.NOTHING);
        IntStream.range(0, 200).forEach(i -> fixture.frames.add("x".repeat(1020)));
        fixture.writer.wake(WakeHint.INLINE);

        for (int i = 0; i < 100; i++) {
            fixture.backlog.round();
        }

        assertThat(fixture.frames.left()).isEqualTo(200 - 32);
    }

    @Test
    void no_more_frames_are_taken_from_the_source_than_a_scratch_counts_however_small_they_are() {
        WriterFixture fixture = WriterFixture.open();
        fixture.port.takes(MemoryPort.NOTHING);
        IntStream.range(0, 3000).forEach(i -> fixture.frames.add(""));

        fixture.writer.wake(WakeHint.INLINE);
        fixture.backlog.round();

        assertThat(fixture.frames.left()).isEqualTo(3000 - Scratch.MAX_FRAMES);
    }

    @Test
    void a_source_that_wakes_its_own_connection_while_it_is_polled_is_polled_again_and_not_nested() {
        WriterFixture fixture = new WriterFixture();
        int[] polls = {0};
        fixture.writer.start(() -> {
            if (++polls[0] < 5) {
                fixture.writer.wake(WakeHint.INLINE);
            }
            return polls[0] == 4 ? WireFrame.text("four") : null;
        });
        fixture.writer.openGate();
        fixture.backlog.roundsUntilIdle();

        assertThat(fixture.wire()).containsExactly("four");
        assertThat(polls[0]).isEqualTo(6);
    }

    @Test
    void a_pong_waits_for_the_end_of_the_frame_in_flight_and_overtakes_the_frames_not_begun() {
        WriterFixture fixture = WriterFixture.open();
        fixture.port.takes(offered -> Math.min(offered, 5));
        fixture.frames.add("in flight").add("not begun");
        fixture.writer.wake(WakeHint.INLINE);

        fixture.writer.pong(new byte[] {'!'});
        fixture.backlog.roundsUntilIdle();

        assertThat(fixture.wire()).containsExactly("in flight", "pong !", "not begun");
    }

    @Test
    void a_peer_that_pings_and_never_reads_is_closed_with_4429() {
        WriterFixture fixture = WriterFixture.open();
        fixture.port.takes(MemoryPort.NOTHING);
        for (int i = 0; i < 2 * ControlSlots.SLOTS; i++) {
            fixture.writer.pong(new byte[] {(byte) i});
            fixture.backlog.round();
        }
        assertThat(fixture.writer.state()).isEqualTo(WriterState.CLOSING);

        fixture.port.takes(MemoryPort.EVERYTHING);
        fixture.backlog.roundsUntilIdle();

        assertThat(fixture.wire()).containsExactly("close 4429");
    }

    @Test
    void a_peer_that_reads_is_not_closed_for_a_burst_of_pings() {
        WriterFixture fixture = WriterFixture.open();
        fixture.emit("busy");
        for (int i = 0; i < 1000; i++) {
            fixture.writer.pong(new byte[] {(byte) ('0' + i % 10)});
        }
        fixture.backlog.roundsUntilIdle();

        assertThat(fixture.writer.state()).isEqualTo(WriterState.OPEN);
        assertThat(fixture.wire()).hasSizeLessThan(20).endsWith("pong 9");
    }
}
