package dev.tidings.core.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.core.testing.ControlledTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What becomes of a connection whose socket is full and takes nothing? */
class StallTest {
    private static final int SMALL_BUFFER = 4096;
    private static final Duration LIMIT = Duration.ofSeconds(8);
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final WriterFixture fixture = WriterFixture.open();

    private void fill() {
        fixture.port.takes(MemoryPort.NOTHING);
        fixture.emit("stuck");
        fixture.backlog.round();
    }

    private void pass(Duration time) {
        fixture.time.advance(time);
        fixture.backlog.round();
    }

    @Test
    void a_socket_that_takes_nothing_for_8_s_is_closed_with_4008_and_gone_within_10_s() {
        fill();
        pass(LIMIT.minus(MOMENT));
        assertThat(fixture.writer.state()).isEqualTo(WriterState.OPEN);
        pass(MOMENT);
        assertThat(fixture.writer.state()).isEqualTo(WriterState.CLOSING);
        pass(StallWatch.GRACE.minus(MOMENT));
        assertThat(fixture.events()).isEmpty();
        pass(MOMENT);
        assertThat(fixture.events()).containsExactly("dropped 4008");
        assertThat(fixture.port.closes()).isEqualTo(1);
        assertThat(fixture.port.discards()).isEqualTo(1);
        assertThat(fixture.time.scheduledTasks()).isZero();
    }

    @Test
    void each_byte_that_is_taken_begins_the_time_anew() {
        fill();
        for (int i = 0; i < 5; i++) {
            pass(LIMIT.minus(MOMENT));
            fixture.port.takes(offered -> 1);
            fixture.backlog.round();
            fixture.port.takes(MemoryPort.NOTHING);
        }
        assertThat(fixture.listener.taken()).isEqualTo(5);
        assertThat(fixture.writer.state()).isEqualTo(WriterState.OPEN);
        assertThat(fixture.time.scheduledTasks()).isEqualTo(1);
        pass(LIMIT.minus(MOMENT));
        assertThat(fixture.writer.state()).isEqualTo(WriterState.OPEN);
        pass(MOMENT);
        assertThat(fixture.writer.state()).isEqualTo(WriterState.CLOSING);
    }

    @Test
    void a_last_try_that_moves_a_byte_saves_a_connection_whose_room_was_never_reported() {
        fill();
        fixture.time.advance(LIMIT);
        assertThat(fixture.backlog.retries()).isEqualTo(9);
        fixture.port.takes(offered -> 1);
        fixture.backlog.round();
        fixture.port.takes(MemoryPort.NOTHING);
        fixture.backlog.round();
        assertThat(fixture.writer.state()).isEqualTo(WriterState.OPEN);
        pass(LIMIT);
        assertThat(fixture.writer.state()).isEqualTo(WriterState.CLOSING);
    }

    @Test
    void a_socket_that_takes_bytes_again_gets_the_rest_of_the_frame_and_the_close() {
        fixture.port.takes(offered -> 3);
        fixture.emit("cut");
        fixture.port.takes(MemoryPort.NOTHING);
        fixture.backlog.round();
        pass(LIMIT);
        fixture.emit("never sent");
        fixture.port.takes(MemoryPort.EVERYTHING);
        fixture.backlog.roundsUntilIdle();
        assertThat(fixture.wire()).containsExactly("cut", "close 4008");
        fixture.time.advance(StallWatch.GRACE);
        assertThat(fixture.events()).containsExactly("sent 4008", "dropped 4008");
        assertThat(fixture.port.discards()).isZero();
    }

    @Test
    void a_close_under_way_does_not_prolong_that_time() {
        fill();
        pass(Duration.ofMillis(7_900));
        fixture.writer.close(1001, "");
        pass(Duration.ofMillis(100));
        pass(StallWatch.GRACE.minus(MOMENT));
        assertThat(fixture.events()).isEmpty();
        pass(MOMENT);
        assertThat(fixture.events()).containsExactly("dropped 1001");
        assertThat(fixture.time.scheduledTasks()).isZero();
    }

    @Test
    void a_socket_that_was_full_for_a_while_only_is_left_alone() {
        fill();
        pass(Duration.ofSeconds(5));
        fixture.port.takes(MemoryPort.EVERYTHING);
        fixture.backlog.roundsUntilIdle();
        pass(Duration.ofHours(1));
        assertThat(fixture.writer.state()).isEqualTo(WriterState.OPEN);
        assertThat(fixture.time.scheduledTasks()).isZero();
        assertThat(fixture.backlog.retries()).isEqualTo(5);
    }

    @Test
    void a_client_that_never_reads_is_closed_with_4008_and_dropped() throws Exception {
        ControlledTime time = new ControlledTime();
        try (EmbeddedServer server = EmbeddedServer.start(EmbeddedOptions.defaults(), time);
                RawWebSocketClient deaf = RawWebSocketClient.upgrade(server.address(), SMALL_BUFFER)) {
            Session session = server.next();
            session.fill();
            for (int tenths = 0; tenths < 100 && session.connection().isOpen(); tenths += 20) {
                time.advance(Duration.ofMillis(tenths == 0 ? 100 : 2_000));
                Await.within(Duration.ofMillis(200), () -> !session.connection().isOpen());
            }
            assertThat(session.connection().isOpen()).isFalse();
            assertThat(session.hasEnded()).isFalse();
            time.advance(StallWatch.GRACE);
            assertThat(session.end().code()).isEqualTo(4008);
            assertThat(session.complaints()).isEmpty();
            deaf.readToEnd();
        }
    }

    @Test
    void a_client_that_reads_slowly_is_never_closed() throws Exception {
        ControlledTime time = new ControlledTime();
        try (EmbeddedServer server = EmbeddedServer.start(EmbeddedOptions.defaults(), time);
                RawWebSocketClient slow = RawWebSocketClient.upgrade(server.address(), SMALL_BUFFER)) {
            Session session = server.next();
            session.fill();
            int before = session.activities();
            for (int i = 0; i < 40; i++) {
                assertThat(slow.readFrame().payload().remaining()).isEqualTo(60_000);
                time.advance(LIMIT.minus(MOMENT));
                if (session.isDrained()) {
                    session.fill();
                }
            }
            assertThat(session.connection().isOpen()).isTrue();
            assertThat(session.activities()).isGreaterThan(before);
        }
    }
}
