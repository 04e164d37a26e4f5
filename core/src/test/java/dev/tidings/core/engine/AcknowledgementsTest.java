package dev.tidings.core.engine;

import static dev.tidings.core.engine.EngineHarness.ALICE;
import static dev.tidings.core.engine.EngineHarness.BOB;
import static dev.tidings.core.engine.EngineHarness.context;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidings.api.Acknowledged;
import dev.tidings.api.UserId;
import dev.tidings.api.WebSocketEmitter;
import dev.tidings.core.testing.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AcknowledgementsTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final EngineHarness harness = EngineHarness.on(LogKind.MEMORY);
    private final RecordingConnection laptop = harness.connect(ALICE);
    private final RecordingConnection phone = harness.connect(ALICE);

    @AfterEach
    void close() {
        harness.close();
    }

    private void emit(int count) {
        for (int index = 0; index < count; index++) {
            harness.note(ALICE, "n");
        }
    }

    private boolean ack(RecordingConnection connection, long seq) {
        return harness.manager.acknowledge(harness.idOf(connection), seq);
    }

    private CompletableFuture<Boolean> await(UserId user, long seq) {
        return harness.manager.awaitAcknowledged(user, seq, LIMIT).toCompletableFuture();
    }

    @Test
    void a_user_has_acknowledged_what_any_device_has_and_the_slowest_is_known_too() {
        assertThat(harness.manager.acknowledged(ALICE)).isEqualTo(Acknowledged.NOTHING);
        emit(9);
        ack(laptop, 7);
        assertThat(harness.manager.acknowledged(ALICE)).isEqualTo(new Acknowledged(7, 0));
        ack(phone, 4);
        ack(laptop, 5);
        assertThat(harness.manager.acknowledged(ALICE)).isEqualTo(new Acknowledged(7, 4));
        assertThat(harness.manager.acknowledged(BOB)).isEqualTo(Acknowledged.NOTHING);
    }

    @Test
    void a_device_that_is_gone_has_acknowledged_all_the_same() {
        emit(9);
        ack(laptop, 8);
        harness.drop(laptop);
        assertThat(harness.manager.acknowledged(ALICE)).isEqualTo(new Acknowledged(8, 0));
        harness.drop(phone);
        assertThat(harness.manager.acknowledged(ALICE)).isEqualTo(new Acknowledged(8, 8));
    }

    @Test
    void an_acknowledgement_above_what_was_sent_changes_nothing() {
        emit(3);
        assertThat(ack(laptop, 4)).isFalse();
        assertThat(harness.manager.acknowledged(ALICE)).isEqualTo(Acknowledged.NOTHING);
    }

    @Test
    void who_waits_is_told_by_the_first_device_that_has_it() {
        WebSocketEmitter emitter = harness.manager.createUserEmitter(context(ALICE));
        emit(5);
        CompletableFuture<Boolean> four = emitter.awaitAcknowledged(4, LIMIT).toCompletableFuture();
        CompletableFuture<Boolean> five = await(ALICE, 5);
        ack(phone, 3);
        assertThat(four).isNotDone();
        ack(laptop, 4);
        assertThat(four).isCompletedWithValue(true);
        assertThat(five).isNotDone();
        ack(phone, 5);
        assertThat(five).isCompletedWithValue(true);
        assertThat(await(ALICE, 2)).isCompletedWithValue(true);
    }

    @Test
    void who_waits_too_long_is_told_so_and_no_timer_is_left() {
        int before = harness.time.scheduledTasks();
        emit(2);
        CompletableFuture<Boolean> late = await(ALICE, 2);
        CompletableFuture<Boolean> good = await(ALICE, 1);
        ack(laptop, 1);
        harness.time.advance(LIMIT.minusMillis(1));
        assertThat(late).isNotDone();
        harness.time.advance(Duration.ofMillis(1));
        assertThat(late).succeedsWithin(LIMIT).isEqualTo(false);
        assertThat(good).isCompletedWithValue(true);
        assertThat(harness.time.scheduledTasks()).isEqualTo(before);
        assertThat(harness.manager.awaitAcknowledged(ALICE, 2, Duration.ZERO).toCompletableFuture())
                .isCompletedWithValue(false);
    }

    @Test
    void closing_answers_everyone_who_waits() {
        emit(1);
        CompletableFuture<Boolean> waiting = await(ALICE, 1);
        harness.manager.close();
        assertThat(waiting).succeedsWithin(LIMIT).isEqualTo(false);
        assertThat(await(ALICE, 1)).isCompletedWithValue(false);
    }

    @Test
    void acknowledgements_die_with_the_epoch_also_if_only_an_agent_notices_it() {
        emit(9);
        ack(laptop, 9);
        harness.drop(laptop);
        harness.drop(phone);
        harness.time.advance(
                dev.tidings.api.RetentionPolicy.defaults().headAge().plusMinutes(2));
        emit(3);
        assertThat(harness.head(ALICE).seq()).as("a new epoch").isEqualTo(3);
        assertThat(harness.manager.acknowledged(ALICE)).isEqualTo(Acknowledged.NOTHING);
        assertThat(await(ALICE, 3)).isNotDone();
    }

    @Test
    void a_wait_for_ever_is_possible() {
        emit(1);
        CompletableFuture<Boolean> waiting = harness.manager
                .awaitAcknowledged(ALICE, 1, java.time.temporal.ChronoUnit.FOREVER.getDuration())
                .toCompletableFuture();
        ack(laptop, 1);
        assertThat(waiting).isCompletedWithValue(true);
    }

    @Test
    void a_bounded_number_may_wait() {
        List<CompletableFuture<Boolean>> waiting = new ArrayList<>();
        for (int count = 0; count < Acknowledgements.MAX_WAITING; count++) {
            waiting.add(await(ALICE, 1));
        }
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        assertThat(await(ALICE, 1)).isCompletedWithValue(false);
        emit(1);
        ack(laptop, 1);
        assertThat(waiting).allMatch(CompletableFuture::isDone);
    }

    @Test
    void numbers_out_of_range_are_refused_by_name() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> await(ALICE, 0))
                .withMessage("seq must be >= 1 but was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> harness.manager.awaitAcknowledged(ALICE, 1, Duration.ofMillis(-1)))
                .withMessage("limit must be >= 0 but was PT-0.001S");
    }

    @Test
    void listeners_hear_of_each_step_forward_once() {
        RecordingListener listener = new RecordingListener();
        harness.manager.addListener(listener);
        emit(3);
        ack(laptop, 1);
        ack(laptop, 1);
        ack(laptop, 3);
        Eventually.until("both steps are told", () -> listener.acknowledged.size() == 2);
        assertThat(listener.acknowledged)
                .extracting(info -> info.acknowledged())
                .containsExactly(1L, 3L);
    }
}
