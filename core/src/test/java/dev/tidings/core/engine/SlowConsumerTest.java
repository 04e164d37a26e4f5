package dev.tidings.core.engine;

import static dev.tidings.core.engine.EngineHarness.ALICE;
import static dev.tidings.core.engine.EngineHarness.arrived;
import static dev.tidings.core.engine.EngineHarness.place;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidings.api.CloseCode;
import dev.tidings.api.ConnectionRequest;
import dev.tidings.api.Cursor;
import dev.tidings.api.Position;
import dev.tidings.api.UserPrincipal;
import dev.tidings.core.testing.Eventually;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(LogKind.class)
class SlowConsumerTest {
    private static final int RETAINED = 1_000;

    @Parameter
    LogKind kind;

    private EngineHarness harness;
    private RecordingConnection slow;
    private RecordingConnection brisk;

    @BeforeEach
    void open() {
        harness = EngineHarness.setup(kind).retaining(RETAINED).open();
        slow = harness.connect(ALICE);
        slow.stall();
        brisk = harness.connect(ALICE);
    }

    @AfterEach
    void close() {
        harness.close();
    }

    private Position emit(int count) {
        for (int number = 1; number < count; number++) {
            harness.note(ALICE, "event " + number);
        }
        Position last = place(harness.note(ALICE, "last"));
        arrived(brisk, last.seq());
        return last;
    }

    @Test
    void a_stalled_device_holds_up_neither_the_emitter_nor_the_other_devices() {
        emit(5_000);
        assertThat(slow.isOpen()).isTrue();
        assertThat(slow.events()).isEmpty();
        assertThat(brisk.seqs())
                .isEqualTo(LongStream.rangeClosed(1, 5_000).boxed().toList());
    }

    @Test
    void one_that_catches_up_within_what_is_retained_misses_nothing() {
        emit(RETAINED);
        slow.flow();
        arrived(slow, RETAINED);
        assertThat(slow.isOpen()).isTrue();
        assertThat(slow.eventTexts()).isEqualTo(brisk.eventTexts());
    }

    @Test
    void one_that_reads_a_little_at_a_time_gets_everything_in_order() {
        emit(RETAINED / 2);
        Eventually.until("it has read all", () -> {
            slow.take(7);
            return slow.lastSeq() == RETAINED / 2;
        });
        assertThat(slow.eventTexts()).isEqualTo(brisk.eventTexts());
    }

    @Test
    void one_that_falls_behind_is_closed_told_the_exact_loss_on_resume_and_gets_the_rest() {
        slow.take(1);
        emit(10);
        slow.take(10);
        assertThat(slow.seqs()).hasSize(10);
        Position head = emit(RETAINED + 40);
        slow.flow();
        Eventually.until("it is closed", () -> !slow.isOpen());
        assertThat(slow.closeCode()).isEqualTo(CloseCode.SLOW_CONSUMER);
        assertThat(slow.seqs()).hasSize(10);
        harness.drop(slow);
        RecordingConnection back = harness.resume(ALICE, new Cursor(head.epoch(), 10, null));
        arrived(back, head.seq());
        JsonNode gap = back.json().get(1);
        assertThat(gap.get("type").asText()).isEqualTo("resume_gap");
        assertThat(gap.get("reason").asText()).isEqualTo("trimmed");
        assertThat(gap.get("lost").toString()).isEqualTo("[{\"from\":11,\"to\":50,\"deltas_only\":false}]");
        assertThat(back.seqs())
                .isEqualTo(LongStream.rangeClosed(51, head.seq()).boxed().toList());
    }

    @Test
    void one_that_was_told_of_a_gap_and_then_loses_more_is_closed_and_not_skipped() {
        Position first = emit(RETAINED + 10);
        RecordingConnection again = RecordingConnection.stalled();
        harness.manager.addConnection(
                again, ConnectionRequest.resume(UserPrincipal.of(ALICE), new Cursor(first.epoch(), 0, null)));
        Eventually.until("it is greeted", () -> {
            again.take(1);
            return again.count() == 2;
        });
        emit(100);
        again.flow();
        Eventually.until("it is closed", () -> !again.isOpen());
        assertThat(again.closeCode()).isEqualTo(CloseCode.SLOW_CONSUMER);
        assertThat(again.events()).isEmpty();
    }
}
