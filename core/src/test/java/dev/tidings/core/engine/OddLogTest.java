package dev.tidings.core.engine;

import static dev.tidings.core.engine.EngineHarness.ALICE;
import static dev.tidings.core.engine.EngineHarness.place;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidings.api.AgentRun;
import dev.tidings.api.CloseCode;
import dev.tidings.api.ConnectionId;
import dev.tidings.api.ConnectionRequest;
import dev.tidings.api.Cursor;
import dev.tidings.api.Delivery;
import dev.tidings.api.Epoch;
import dev.tidings.api.Position;
import dev.tidings.api.UserPrincipal;
import dev.tidings.core.codec.ControlFrames;
import dev.tidings.core.engine.ScriptedEventLog.Fate;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Moments that last long enough to look at: calls of the log that fail, throw, or are held. */
class OddLogTest {
    private static final ConnectionRequest LIVE = ConnectionRequest.live(UserPrincipal.of(ALICE));

    private final EngineHarness harness =
            EngineHarness.setup(LogKind.MEMORY).wrap(ScriptedEventLog::new).open();
    private final ScriptedEventLog log = (ScriptedEventLog) harness.log;

    @AfterEach
    void close() {
        harness.close();
    }

    private RecordingConnection add(ConnectionRequest request) {
        RecordingConnection connection = RecordingConnection.flowing();
        harness.manager.addConnection(connection, request);
        return connection;
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILS", "THROWS", "DONE_BUT_FAILS"})
    void an_append_that_succeeds_at_a_later_attempt_reaches_the_device_without_another_event(Fate fate) {
        RecordingConnection connection = harness.connect(ALICE);
        log.append = fate;
        Delivery one = harness.note(ALICE, "one");
        Delivery two = harness.note(ALICE, "two");
        assertThat(one).isInstanceOf(Delivery.Pending.class);
        harness.time.advance(Duration.ofMillis(20));
        log.append = Fate.DONE;
        harness.time.advance(Duration.ofMillis(40));
        assertThat(place(one).seq()).isEqualTo(1);
        assertThat(place(two).seq()).isEqualTo(2);
        assertThat(connection.seqs()).containsExactly(1L, 2L);
    }

    @Test
    void repetitions_come_after_growing_pauses_up_to_five_seconds() {
        log.append = Fate.FAILS;
        Delivery delivery = harness.note(ALICE, "one");
        for (long pause : new long[] {50, 100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000}) {
            harness.time.advance(Duration.ofMillis(pause - 1));
            assertThat(delivery.position().toCompletableFuture()).isNotDone();
            harness.time.advance(Duration.ofMillis(1));
        }
        log.append = Fate.DONE;
        harness.time.advance(Duration.ofMillis(4_999));
        assertThat(delivery.position().toCompletableFuture()).isNotDone();
        harness.time.advance(Duration.ofMillis(1));
        assertThat(place(delivery).seq()).isEqualTo(1);
    }

    @Test
    void a_reply_that_is_ready_before_the_welcome_waits_behind_it() {
        log.subscribe = Fate.HELD;
        RecordingConnection connection = add(LIVE);
        assertThat(harness.engine.reply(harness.idOf(connection), ControlFrames.pong()))
                .isTrue();
        assertThat(connection.types()).isEmpty();
        log.release();
        assertThat(connection.types()).containsExactly("connection_established", "pong");
    }

    @Test
    void a_full_row_of_early_replies_leaves_room_for_the_welcome() {
        log.subscribe = Fate.HELD;
        RecordingConnection connection =
                add(ConnectionRequest.resume(UserPrincipal.of(ALICE), new Cursor(Epoch.random(), 5, null)));
        for (int count = 0; count < 16; count++) {
            harness.engine.reply(harness.idOf(connection), ControlFrames.pong());
        }
        log.release();
        assertThat(connection.types()).hasSize(18).startsWith("connection_established", "resume_gap", "pong");
    }

    @Test
    void a_connection_that_goes_before_it_has_joined_leaves_no_subscription_behind() {
        log.subscribe = Fate.HELD;
        RecordingConnection connection = add(LIVE);
        harness.drop(connection);
        log.release();
        assertThat(log.subscriptions()).isZero();
        assertThat(connection.types()).isEmpty();
        assertThat(harness.note(ALICE, "nobody")).isInstanceOf(Delivery.Stored.class);
    }

    @Test
    void a_connection_that_goes_while_it_is_started_leaves_no_subscription_behind() {
        RecordingConnection dying = RecordingConnection.flowing();
        ConnectionId[] removed = new ConnectionId[1];
        dying.onStart(() -> {
            removed[0] = harness.idOf(dying);
            harness.manager.removeConnection(removed[0], 1006);
        });
        assertThat(harness.manager.addConnection(dying, LIVE)).isEqualTo(removed[0]);
        assertThat(log.subscriptions()).isZero();
        assertThat(dying.types()).isEmpty();
        RecordingConnection sound = harness.connect(ALICE);
        harness.drop(sound);
        assertThat(log.subscriptions()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILS", "THROWS"})
    void a_subscription_that_fails_closes_its_connection_and_the_next_one_is_tried_anew(Fate fate) {
        log.subscribe = fate;
        RecordingConnection connection = add(LIVE);
        assertThat(connection.closeCode()).isEqualTo(CloseCode.TRY_AGAIN_LATER);
        assertThat(connection.types()).isEmpty();
        log.subscribe = Fate.DONE;
        RecordingConnection next = harness.connect(ALICE);
        harness.note(ALICE, "live");
        assertThat(next.seqs()).containsExactly(1L);
        harness.drop(connection);
        harness.note(ALICE, "still live");
        assertThat(next.seqs()).containsExactly(1L, 2L);
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILS", "THROWS"})
    void a_cursor_that_cannot_be_judged_closes_its_connection(Fate fate) {
        Position head = place(harness.note(ALICE, "one"));
        log.read = fate;
        RecordingConnection connection = add(ConnectionRequest.resume(UserPrincipal.of(ALICE), Cursor.after(head)));
        assertThat(connection.closeCode()).isEqualTo(CloseCode.TRY_AGAIN_LATER);
        assertThat(connection.types()).isEmpty();
    }

    @Test
    void a_page_that_cannot_be_read_closes_the_connection_so_that_it_resumes() {
        RecordingConnection connection = harness.connect(ALICE);
        connection.stall();
        for (int count = 0; count < 600; count++) {
            harness.note(ALICE, "beyond the tail");
        }
        log.read = Fate.FAILS;
        connection.flow();
        assertThat(connection.closeCode()).isEqualTo(CloseCode.TRY_AGAIN_LATER);
        assertThat(connection.events()).isEmpty();
    }

    @Test
    void control_frames_flow_while_a_page_is_read() {
        RecordingConnection connection = harness.connect(ALICE);
        connection.stall();
        for (int count = 0; count < 600; count++) {
            harness.note(ALICE, "beyond the tail");
        }
        log.read = Fate.HELD;
        connection.flow();
        harness.engine.reply(harness.idOf(connection), ControlFrames.pong());
        assertThat(connection.types()).containsExactly("connection_established", "pong");
        log.release();
        assertThat(connection.seqs()).hasSize(600);
    }

    @Test
    void a_new_epoch_closes_live_connections_and_greets_those_that_come_after_it() {
        RecordingConnection connection = harness.connect(ALICE);
        String before = connection.welcome().get("epoch").asText();
        log.changeEpoch();
        assertThat(connection.closeCode()).isEqualTo(CloseCode.SERVICE_RESTART);
        harness.drop(connection);
        RecordingConnection next = harness.resume(ALICE, new Cursor(Epoch.of(before), 0, null));
        assertThat(next.types()).containsExactly("connection_established", "resume_gap");
        assertThat(next.json().get(1).get("reason").asText()).isEqualTo("epoch_changed");
        assertThat(next.welcome().get("epoch").asText()).isNotEqualTo(before);
    }

    @Test
    void a_cursor_that_was_judged_in_an_epoch_that_is_over_does_not_join_the_new_one() {
        Position head = place(harness.note(ALICE, "one"));
        harness.connect(ALICE);
        log.read = Fate.HELD;
        RecordingConnection connection = add(ConnectionRequest.resume(UserPrincipal.of(ALICE), Cursor.after(head)));
        log.changeEpoch();
        log.release();
        assertThat(connection.types()).startsWith("connection_established", "resume_gap");
        assertThat(connection.json().get(1).get("reason").asText()).isEqualTo("epoch_changed");
    }

    @Test
    void a_cursor_whose_epoch_ends_between_its_judgement_and_its_joining_is_closed() {
        Position head = place(harness.note(ALICE, "one"));
        harness.connect(ALICE);
        log.read = Fate.HELD;
        log.readsToPass = 1;
        RecordingConnection connection = add(ConnectionRequest.resume(UserPrincipal.of(ALICE), Cursor.after(head)));
        log.changeEpoch();
        log.release();
        assertThat(connection.closeCode()).isEqualTo(CloseCode.SERVICE_RESTART);
        assertThat(connection.types()).isEmpty();
    }

    @Test
    void a_run_whose_end_the_log_has_not_placed_is_not_mistaken_for_a_lost_one() {
        AgentRun run = harness.start(ALICE);
        log.append = Fate.FAILS;
        run.complete("done");
        RecordingConnection connection = harness.resume(ALICE, new Cursor(Epoch.random(), 0, null));
        assertThat(connection.welcome().get("runs")).isEmpty();
        JsonNode runs = connection.json().get(1).get("runs");
        assertThat(runs).hasSize(1);
        assertThat(runs.get(0).get("run_id").asText())
                .isEqualTo(run.context().runId().value());
        assertThat(runs.get(0).get("status").asText()).isEqualTo("completed");
        log.append = Fate.DONE;
        harness.time.advance(Duration.ofMillis(50));
        assertThat(connection.eventTypes()).containsExactly("agent_started", "agent_completed");
    }
}
