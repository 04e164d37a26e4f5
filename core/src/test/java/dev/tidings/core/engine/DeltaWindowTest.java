package dev.tidings.core.engine;

import static dev.tidings.core.engine.EngineHarness.ALICE;
import static dev.tidings.core.engine.EngineHarness.BOB;
import static dev.tidings.core.engine.EngineHarness.OPTIONS;
import static dev.tidings.core.engine.EngineHarness.arrived;
import static dev.tidings.core.engine.EngineHarness.place;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidings.api.AgentRun;
import dev.tidings.api.CloseCode;
import dev.tidings.api.ConnectionRequest;
import dev.tidings.api.Cursor;
import dev.tidings.api.MessageId;
import dev.tidings.api.PerformanceMode;
import dev.tidings.api.Position;
import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.TaskScheduler;
import dev.tidings.api.spi.WebSocketConnection.WakeHint;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streamed text waits up to the window, and nothing else does. */
class DeltaWindowTest {
    private static final Duration WINDOW = Duration.ofMillis(40);

    private final EngineHarness harness = EngineHarness.setup(LogKind.MEMORY)
            .options(OPTIONS.withDeltaWindow(WINDOW))
            .open();
    private final MessageId message = MessageId.random();

    @AfterEach
    void close() {
        harness.close();
    }

    private static void shows(RecordingConnection connection, String text) {
        StringBuilder shown = new StringBuilder();
        long position = 0;
        for (JsonNode event : connection.events()) {
            assertThat(event.path("first_seq").asLong(event.get("seq").asLong()))
                    .as("no gap and nothing twice")
                    .isEqualTo(position + 1);
            position = event.get("seq").asLong();
            if (event.has("delta")) {
                assertThat(event.get("offset").asInt()).isEqualTo(shown.length());
                shown.append(event.get("delta").asText());
            }
        }
        assertThat(shown).hasToString(text);
    }

    @Test
    void pieces_of_one_window_arrive_as_one_frame_when_it_ends_and_not_before() {
        RecordingConnection alice = harness.connect(ALICE);
        AgentRun run = harness.start(ALICE);
        run.delta(message, "one ");
        harness.time.advance(WINDOW.dividedBy(2));
        run.delta(message, "two ");
        harness.time.advance(WINDOW.dividedBy(2).minusMillis(1));
        run.delta(message, "three");
        assertThat(alice.ofType("message_delta")).isEmpty();

        harness.time.advance(Duration.ofMillis(1));

        assertThat(alice.ofType("message_delta")).singleElement().satisfies(frame -> {
            assertThat(frame.get("first_seq").asLong()).isEqualTo(2);
            assertThat(frame.get("seq").asLong()).isEqualTo(4);
        });
        shows(alice, "one two three");
    }

    @Test
    void the_next_window_begins_with_the_next_piece() {
        RecordingConnection alice = harness.connect(ALICE);
        AgentRun run = harness.start(ALICE);
        run.delta(message, "one ");
        harness.time.advance(WINDOW);
        harness.time.advance(WINDOW.multipliedBy(3));
        run.delta(message, "two ");
        harness.time.advance(WINDOW.minusMillis(1));
        assertThat(alice.ofType("message_delta")).hasSize(1);
        harness.time.advance(Duration.ofMillis(1));
        assertThat(alice.ofType("message_delta")).hasSize(2);
        shows(alice, "one two ");
    }

    @Test
    void any_other_event_goes_out_at_once_behind_the_text_that_waited() {
        RecordingConnection alice = harness.connect(ALICE);
        AgentRun run = harness.start(ALICE);
        run.delta(message, "one ");
        run.delta(message, "two");
        run.thinking("hm");
        assertThat(alice.eventTypes()).containsExactly("agent_started", "message_delta", "agent_thinking");
        run.delta(message, "!");
        run.progress(50, null);
        run.delta(message, "?");
        harness.note(ALICE, "of the application");
        run.delta(message, " ok");
        run.complete("done");
        assertThat(alice.eventTypes())
                .containsExactly(
                        "agent_started",
                        "message_delta",
                        "agent_thinking",
                        "message_delta",
                        "progress_update",
                        "message_delta",
                        "x_note",
                        "message_delta",
                        "agent_completed");
        shows(alice, "one two!? ok");
        int wakes = alice.wakeUps();
        harness.time.advance(WINDOW.multipliedBy(2));
        assertThat(alice.wakeUps()).as("nothing is left to wake for").isEqualTo(wakes);
    }

    @Test
    void another_users_events_do_not_end_the_wait_and_all_who_wait_share_one_timer() {
        RecordingConnection alice = harness.connect(ALICE);
        RecordingConnection bob = harness.connect(BOB);
        AgentRun one = harness.start(ALICE);
        AgentRun two = harness.start(BOB);
        int timers = harness.time.scheduledTasks();
        for (int count = 0; count < 50; count++) {
            one.delta(message, "a");
            two.delta(message, "b");
        }
        assertThat(harness.time.scheduledTasks()).isEqualTo(timers + 1);
        two.thinking("hm");
        assertThat(alice.ofType("message_delta")).isEmpty();
        assertThat(bob.ofType("message_delta")).hasSize(1);
        harness.time.advance(WINDOW);
        shows(alice, "a".repeat(50));
        assertThat(harness.time.scheduledTasks()).isEqualTo(timers);
    }

    @Test
    void without_a_window_each_piece_goes_out_at_once_by_itself() {
        try (EngineHarness plain = EngineHarness.on(LogKind.MEMORY)) {
            RecordingConnection alice = plain.connect(ALICE);
            AgentRun run = plain.start(ALICE);
            int timers = plain.time.scheduledTasks();
            int wakes = alice.wakeUps();
            run.delta(message, "one ");
            run.delta(message, "two");
            assertThat(alice.ofType("message_delta")).hasSize(2);
            assertThat(alice.hints().subList(wakes, wakes + 2)).containsOnly(WakeHint.INLINE);
            assertThat(plain.time.scheduledTasks()).isEqualTo(timers);
        }
    }

    @Test
    void every_device_gets_the_same_bytes_and_one_that_comes_within_the_window_misses_nothing() {
        RecordingConnection first = harness.connect(ALICE);
        RecordingConnection second = harness.connect(ALICE);
        AgentRun run = harness.start(ALICE);
        run.delta(message, "one ");
        Position seen = place(run.delta(message, "two "));
        RecordingConnection late = harness.connect(ALICE);
        run.delta(message, "three");
        harness.time.advance(WINDOW);

        assertThat(second.eventTexts()).isEqualTo(first.eventTexts());
        shows(first, "one two three");
        assertThat(late.ofType("message_delta"))
                .singleElement()
                .satisfies(frame -> assertThat(frame.get("seq").asLong()).isEqualTo(seen.seq() + 1));
    }

    @Test
    void a_merged_frame_is_acknowledged_and_resumed_behind_like_any_other() {
        RecordingConnection alice = harness.connect(ALICE);
        AgentRun run = harness.start(ALICE);
        run.delta(message, "one ");
        Position inside = place(run.delta(message, "two "));
        Position end = place(run.delta(message, "three"));
        assertThat(harness.manager.acknowledge(harness.idOf(alice), end.seq()))
                .as("not sent yet")
                .isFalse();
        harness.time.advance(WINDOW);
        assertThat(harness.manager.acknowledge(harness.idOf(alice), end.seq())).isTrue();
        harness.drop(alice);
        run.delta(message, "!");

        RecordingConnection again = harness.resume(ALICE, new Cursor(end.epoch(), end.seq(), null));
        RecordingConnection within = harness.resume(ALICE, new Cursor(inside.epoch(), inside.seq(), null));
        assertThat(again.ofType("message_delta"))
                .singleElement()
                .satisfies(frame -> assertThat(frame.get("delta").asText()).isEqualTo("!"));
        assertThat(within.ofType("resume_gap")).isEmpty();
        assertThat(within.ofType("message_delta"))
                .singleElement()
                .satisfies(frame -> assertThat(frame.get("delta").asText()).isEqualTo("three!"));
    }

    @Test
    void text_that_waits_goes_out_before_the_close_of_a_drain() {
        RecordingConnection alice = harness.connect(ALICE);
        AgentRun run = harness.start(ALICE);
        run.delta(message, "one ");
        run.delta(message, "two");
        harness.manager.close(Duration.ZERO);
        assertThat(alice.eventTypes()).containsExactly("agent_started", "message_delta", "agent_error");
        shows(alice, "one two");
        assertThat(alice.closeCode()).isEqualTo(CloseCode.SERVICE_RESTART);
    }

    @Test
    void an_engine_that_is_closed_keeps_no_timer_for_what_waited() {
        RecordingConnection alice = harness.connect(ALICE);
        harness.start(ALICE).delta(message, "one");
        assertThat(alice.ofType("message_delta")).isEmpty();
        harness.engine.close();
        shows(alice, "one");
        harness.log.close();
        assertThat(harness.time.scheduledTasks()).as("timers that are left").isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2_000})
    void a_flood_within_one_window_is_sent_before_it_falls_out_of_memory(int size) {
        try (EngineHarness small = EngineHarness.setup(LogKind.MEMORY)
                .options(OPTIONS.withDeltaWindow(WINDOW))
                .retention(RetentionPolicy.defaults().withBytesPerUser(256 << 10))
                .open()) {
            RecordingConnection alice = small.connect(ALICE);
            AgentRun run = small.start(ALICE);
            for (int count = 0; count < 5_000; count++) {
                run.delta(message, "x".repeat(size));
            }
            small.time.advance(WINDOW);
            assertThat(alice.isOpen()).isTrue();
            shows(alice, "x".repeat(5_000 * size));
        }
    }

    @Test
    void a_timer_that_refuses_lets_nothing_wait() {
        nothingWaits(() -> {
            throw new RejectedExecutionException("full");
        });
    }

    @Test
    void nor_does_one_that_breaks() {
        nothingWaits(() -> {
            throw new NoClassDefFoundError("of the timer's");
        });
    }

    private void nothingWaits(Runnable refusal) {
        TaskScheduler full = (task, delay) -> {
            if (delay.equals(WINDOW)) {
                refusal.run();
            }
            return harness.time.schedule(task, delay);
        };
        EngineOptions options = OPTIONS.withDeltaWindow(WINDOW);
        try (Engine engine = Engine.create(options, harness.log, harness.time, full, Runnable::run)) {
            RecordingConnection alice = RecordingConnection.flowing();
            engine.manager().addConnection(alice, ConnectionRequest.live(UserPrincipal.of(ALICE)));
            AgentRun run = engine.bridge().start(EngineHarness.context(ALICE), "researcher", null);
            run.delta(message, "one ");
            run.delta(message, "two");
            assertThat(alice.ofType("message_delta")).hasSize(2);
        }
    }

    @Test
    void a_connection_that_fails_at_everything_keeps_nobody_elses_text() {
        RecordingConnection broken = harness.connect(ALICE);
        RecordingConnection other = harness.connect(ALICE);
        RecordingConnection bob = harness.connect(BOB);
        harness.start(ALICE).delta(message, "one");
        harness.start(BOB).delta(message, "one");
        Runnable failing = () -> {
            throw new IllegalStateException("broken");
        };
        broken.onWake(failing);
        broken.onEnd(failing);

        harness.time.advance(WINDOW);

        shows(other, "one");
        shows(bob, "one");
        broken.onEnd(() -> {});
    }

    @Test
    void a_tail_that_fails_keeps_nobody_elses_text() {
        DeltaWindow window = new DeltaWindow(harness.time, WINDOW);
        Tail unmade = new Tail(new ReentrantLock(), epoch -> {}, null);
        DeltaWindow.Waiting state = Objects.requireNonNull(window.forTail());
        Tail sound = new Tail(new ReentrantLock(), epoch -> {}, state);
        DeltaWindow.Waiting unfit = Objects.requireNonNull(window.forTail());
        assertThat(unfit.list(unmade)).isTrue();
        assertThat(state.list(sound)).isTrue();

        harness.time.advance(WINDOW);

        assertThat(state.list(sound)).isTrue();
        assertThat(window.waiting()).as("places that are taken anew").isEqualTo(1);
    }

    @Test
    void a_tail_that_two_threads_list_has_one_place() {
        DeltaWindow window = new DeltaWindow(harness.time, WINDOW);
        DeltaWindow.Waiting state = Objects.requireNonNull(window.forTail());
        Tail tail = new Tail(new ReentrantLock(), epoch -> {}, state);
        assertThat(state.list(tail)).isTrue();
        assertThat(state.list(tail)).isTrue();
        assertThat(window.waiting()).isEqualTo(1);
        harness.time.advance(WINDOW);
        assertThat(window.waiting()).isZero();
        assertThat(state.list(tail)).isTrue();
        assertThat(window.waiting()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void on_any_log_the_same_text_arrives_in_order_in_fewer_frames(LogKind kind) {
        long seed = 20_261_121;
        Random random = new Random(seed);
        try (EngineHarness any = EngineHarness.setup(kind)
                .options(OPTIONS.withDeltaWindow(WINDOW))
                .open()) {
            RecordingConnection alice = any.connect(ALICE);
            RecordingConnection other = any.connect(ALICE);
            AgentRun run = any.start(ALICE);
            StringBuilder text = new StringBuilder();
            for (int count = 0; count < 600; count++) {
                String piece = "t\u00f6ken \"" + count + "\" \uD83D\uDE00 ";
                run.delta(message, piece);
                text.append(piece);
                if (random.nextInt(40) == 0) {
                    run.thinking("hm " + count);
                }
                if (random.nextInt(60) == 0) {
                    any.time.advance(WINDOW);
                }
            }
            long last = place(run.complete("done")).seq();
            arrived(alice, last);
            arrived(other, last);
            assertThat(alice.events()).as("seed %d", seed).hasSizeLessThan((int) last / 3);
            shows(alice, text.toString());
            shows(other, text.toString());
        }
    }

    @Test
    void a_window_out_of_range_is_refused_with_what_would_be_right() {
        for (Duration wrong :
                List.of(Duration.ofMillis(-1), Duration.ofMillis(100).plusNanos(1))) {
            assertThatThrownBy(() -> OPTIONS.withDeltaWindow(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("delta window must be 0 to 100 ms but was " + wrong);
        }
    }

    @Test
    void the_modes_are_names_of_windows() {
        assertThat(PerformanceMode.LATENCY.deltaWindow()).isZero();
        assertThat(PerformanceMode.BALANCED.deltaWindow()).isEqualTo(Duration.ofMillis(20));
        assertThat(PerformanceMode.THROUGHPUT.deltaWindow()).isEqualTo(Duration.ofMillis(40));
    }
}
