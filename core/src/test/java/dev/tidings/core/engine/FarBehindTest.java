package dev.tidings.core.engine;

import static dev.tidings.core.engine.EngineHarness.ALICE;
import static dev.tidings.core.engine.EngineHarness.OPTIONS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.AgentRun;
import dev.tidings.api.MessageId;
import dev.tidings.api.spi.WebSocketConnection.WakeHint;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What waits for a connection is bounded, so one that is far behind is woken urgently, however few its wake-ups are. */
class FarBehindTest {
    private static final String LARGE = "x".repeat(20_000);

    @Test
    void a_connection_that_has_not_taken_31_kib_is_overdue_until_it_took_everything() {
        try (EngineHarness harness = EngineHarness.on(LogKind.MEMORY)) {
            RecordingConnection reading = harness.connect(ALICE);
            harness.note(ALICE, LARGE);
            harness.note(ALICE, LARGE);
            harness.note(ALICE, LARGE);
            assertThat(reading.hints()).doesNotContain(WakeHint.OVERDUE);

            reading.stall();
            harness.note(ALICE, LARGE);
            assertThat(last(reading)).isEqualTo(WakeHint.INLINE);
            harness.note(ALICE, LARGE);
            assertThat(last(reading)).isEqualTo(WakeHint.OVERDUE);
            reading.take(1);
            harness.note(ALICE, "small");
            assertThat(last(reading)).isEqualTo(WakeHint.OVERDUE);

            reading.flow();
            harness.note(ALICE, "small");
            assertThat(last(reading)).isEqualTo(WakeHint.INLINE);
        }
    }

    @Test
    void each_device_is_judged_by_itself() {
        try (EngineHarness harness = EngineHarness.on(LogKind.MEMORY)) {
            RecordingConnection slow = harness.connect(ALICE);
            RecordingConnection brisk = harness.connect(ALICE);
            slow.stall();
            harness.note(ALICE, LARGE);
            RecordingConnection late = harness.connect(ALICE);
            late.stall();
            harness.note(ALICE, LARGE);

            assertThat(last(slow)).isEqualTo(WakeHint.OVERDUE);
            assertThat(last(brisk)).isEqualTo(WakeHint.DEFERRED);
            assertThat(last(late)).isEqualTo(WakeHint.DEFERRED);
        }
    }

    @Test
    void the_devices_of_a_large_fan_out_are_never_written_by_the_emitting_thread_but_urgent_at_62_kib() {
        try (EngineHarness harness = EngineHarness.on(LogKind.MEMORY)) {
            List<RecordingConnection> devices =
                    IntStream.range(0, 9).mapToObj(i -> harness.connect(ALICE)).toList();
            devices.forEach(RecordingConnection::stall);
            harness.note(ALICE, LARGE);
            harness.note(ALICE, LARGE);
            harness.note(ALICE, LARGE);
            assertThat(devices).allSatisfy(device -> assertThat(last(device)).isEqualTo(WakeHint.DEFERRED));

            harness.note(ALICE, LARGE);
            assertThat(devices).allSatisfy(device -> assertThat(last(device)).isEqualTo(WakeHint.URGENT));
        }
    }

    @Test
    void text_that_waited_for_a_window_counts_as_much() {
        Duration window = Duration.ofMillis(40);
        try (EngineHarness harness = EngineHarness.setup(LogKind.MEMORY)
                .options(OPTIONS.withDeltaWindow(window))
                .open()) {
            RecordingConnection slow = harness.connect(ALICE);
            AgentRun run = harness.start(ALICE);
            MessageId message = MessageId.random();
            slow.stall();
            for (int count = 0; count < 9; count++) {
                run.delta(message, "x".repeat(5_000));
            }
            harness.time.advance(window);
            assertThat(last(slow)).isEqualTo(WakeHint.DEFERRED);
            for (int count = 0; count < 9; count++) {
                run.delta(message, "x".repeat(5_000));
            }
            harness.time.advance(window);
            assertThat(last(slow)).isEqualTo(WakeHint.URGENT);
        }
    }

    private static WakeHint last(RecordingConnection connection) {
        List<WakeHint> hints = connection.hints();
        return hints.get(hints.size() - 1);
    }
}
