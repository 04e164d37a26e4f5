package dev.tidings.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.CloseCode;
import dev.tidings.api.ConnectionLimits;
import dev.tidings.api.spi.OutboundFrame;
import dev.tidings.api.spi.WebSocketConnection.WakeHint;
import io.netty.buffer.ByteBuf;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A connection on a loop that runs when the test says so, by a clock that the test moves. */
class LoopRoundsTest {
    private static final OutboundFrame FRAME = StillAcceptor.Session.frame("12345678");
    private static final int SIZE = FRAME.framedSize();

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Queue<OutboundFrame> frames = new ArrayDeque<>();
    private final NettyConnection connection = connection();

    private NettyConnection connection() {
        Duration minute = Duration.ofMinutes(1);
        Hub hub = new Hub(new NettyOptions(
                "/ws", ConnectionLimits.defaults(), minute, minute, minute, minute, WriteBufferWaterMark.DEFAULT));
        return new NettyConnection(channel, "here", hub.place(InetAddress.getLoopbackAddress()), hub);
    }

    @BeforeEach
    void open() {
        channel.freezeTime();
        channel.pipeline().addLast(new SessionHandler(connection, 1_000));
        connection.answered(channel.newSucceededFuture());
        connection.start(frames::poll);
        channel.runPendingTasks();
        pass(1_000);
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void pass(long millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runPendingTasks();
    }

    private void emit(WakeHint hint) {
        frames.add(FRAME);
        connection.wake(hint);
    }

    /** Runs the loop, and returns the size of what was written; 0 if nothing was. */
    private int written() {
        channel.runPendingTasks();
        ByteBuf chunk = channel.readOutbound();
        if (chunk == null) {
            return 0;
        }
        int size = chunk.readableBytes();
        chunk.release();
        return size;
    }

    enum Asked {
        CLOSE,
        PING,
        WAKE_INLINE,
        WAKE_DEFERRED,
        WAKE_URGENT,
        WAKE_OVERDUE,
        TERMINATE;

        void of(NettyConnection connection) {
            switch (this) {
                case CLOSE -> connection.close(CloseCode.GOING_AWAY, "");
                case PING -> connection.ping();
                case WAKE_INLINE -> connection.wake(WakeHint.INLINE);
                case WAKE_DEFERRED -> connection.wake(WakeHint.DEFERRED);
                case WAKE_URGENT -> connection.wake(WakeHint.URGENT);
                case WAKE_OVERDUE -> connection.wake(WakeHint.OVERDUE);
                case TERMINATE -> connection.terminate();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_any_thread_asks_for_is_done_by_the_loop_and_not_by_the_caller(Asked asked) {
        frames.add(FRAME);
        asked.of(connection);
        assertThat(channel.isOpen()).isTrue();
        Object early = channel.readOutbound();
        assertThat(early).isNull();
        assertThat(frames).hasSize(1);
        assertThat(written() > 0 || !channel.isOpen()).as("done by the loop").isTrue();
    }

    @Test
    void who_was_silent_is_written_at_once_and_who_was_not_in_rounds_that_gather() {
        emit(WakeHint.INLINE);
        assertThat(written()).isEqualTo(SIZE);
        emit(WakeHint.INLINE);
        assertThat(written()).as("the first round comes at once").isEqualTo(SIZE);
        for (int i = 0; i < 10; i++) {
            emit(WakeHint.INLINE);
            assertThat(written()).as("within the rest").isZero();
        }
        pass(1);
        assertThat(written()).isEqualTo(10 * SIZE);
        assertThat(written()).isZero();
        pass(1);
        pass(1);
        emit(WakeHint.INLINE);
        assertThat(written()).as("after a silence").isEqualTo(SIZE);
    }

    @Test
    void part_of_a_fan_out_waits_for_the_round_although_it_was_silent() {
        emit(WakeHint.DEFERRED);
        assertThat(written()).isEqualTo(SIZE);
        emit(WakeHint.DEFERRED);
        assertThat(written()).isZero();
        pass(1);
        assertThat(written()).isEqualTo(SIZE);
    }

    private void rest() {
        emit(WakeHint.DEFERRED);
        assertThat(written()).isEqualTo(SIZE);
        emit(WakeHint.DEFERRED);
        assertThat(written()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"URGENT", "OVERDUE"})
    void an_urgent_wake_up_ends_the_rest(WakeHint hint) {
        rest();
        emit(hint);
        assertThat(written()).isEqualTo(2 * SIZE);
        emit(hint);
        assertThat(written()).as("and does not wait for one").isEqualTo(SIZE);
    }

    @Test
    void many_wake_ups_end_the_rest() {
        rest();
        for (int i = 1; i < NettyConnection.WAKES_IN_A_HURRY; i++) {
            emit(WakeHint.DEFERRED);
        }
        assertThat(written()).isZero();
        emit(WakeHint.DEFERRED);
        assertThat(written()).isEqualTo((NettyConnection.WAKES_IN_A_HURRY + 1) * SIZE);
    }

    @Test
    void a_wake_up_during_a_round_brings_on_the_next() {
        frames.add(FRAME);
        connection.start(() -> {
            OutboundFrame next = frames.poll();
            connection.wake(WakeHint.DEFERRED);
            return next;
        });
        assertThat(written()).isEqualTo(SIZE);
        frames.add(FRAME);
        pass(1);
        assertThat(written()).isEqualTo(SIZE);
    }
}
