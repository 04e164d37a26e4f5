package dev.tidings.core.engine;

import static dev.tidings.core.engine.EngineHarness.ALICE;
import static dev.tidings.core.engine.EngineHarness.OPTIONS;
import static dev.tidings.core.engine.EngineHarness.context;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidings.api.AgentRun;
import dev.tidings.api.Delivery;
import dev.tidings.api.RefusalReason;
import dev.tidings.api.RunLimits;
import dev.tidings.api.RunRequest;
import dev.tidings.api.RunStatus;
import dev.tidings.api.Timeouts;
import dev.tidings.api.ToolCall;
import dev.tidings.core.testing.EngineRoom;
import dev.tidings.core.testing.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The time limits of runs, on a clock that stands still until it is advanced. */
class RunLimitsTest {
    private static final RunLimits LIMITS =
            new RunLimits(Duration.ofSeconds(600), Duration.ofSeconds(60), Duration.ofSeconds(200));

    private final EngineHarness harness = EngineHarness.setup(LogKind.MEMORY)
            .options(OPTIONS.withTimeouts(new Timeouts(Duration.ofSeconds(900), LIMITS)))
            .open();
    private final RecordingConnection alice = harness.connect(ALICE);

    @AfterEach
    void close() {
        harness.close();
    }

    private void pass(int seconds) {
        harness.time.advance(Duration.ofSeconds(seconds));
    }

    private JsonNode last() {
        List<JsonNode> events = alice.events();
        return events.get(events.size() - 1);
    }

    private void assertTimedOut(AgentRun run, String why) {
        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(alice.eventTypes()).endsWith("agent_error").containsOnlyOnce("agent_error");
        assertThat(last().get("error_code").asText()).isEqualTo("timeout");
        assertThat(last().get("error").asText()).contains(why);
        assertThat(last().get("retryable").asBoolean()).isTrue();
        assertThat(run.cancellation().isCancelled()).isTrue();
    }

    @Test
    void a_run_that_goes_quiet_is_ended_at_its_limit_and_not_before() {
        AgentRun run = harness.start(ALICE);
        pass(59);
        assertThat(run.status()).isEqualTo(RunStatus.RUNNING);
        pass(1);
        assertTimedOut(run, "said nothing for PT1M");
    }

    @Test
    void every_event_begins_the_silence_anew() {
        AgentRun run = harness.start(ALICE);
        for (int count = 0; count < 8; count++) {
            pass(50);
            assertThat(run.delta("still here ").refused()).isFalse();
        }
        assertThat(run.status()).isEqualTo(RunStatus.RUNNING);
        pass(60);
        assertTimedOut(run, "said nothing");
    }

    @Test
    void a_refused_event_does_not_count() {
        AgentRun run = harness.start(ALICE);
        pass(40);
        assertThat(run.progress(150, null).refused()).isTrue();
        pass(20);
        assertTimedOut(run, "said nothing");
    }

    @Test
    void no_run_takes_longer_than_its_total_however_much_it_says() {
        AgentRun run = harness.start(ALICE);
        for (int count = 0; count < 599; count++) {
            pass(1);
            run.progress(10, null);
        }
        assertThat(run.status()).isEqualTo(RunStatus.RUNNING);
        pass(1);
        assertTimedOut(run, "longer than PT10M");
    }

    @Test
    void an_open_tool_suspends_the_silence_until_its_own_limit_and_the_run_goes_on() {
        AgentRun run = harness.start(ALICE);
        ToolCall tool = run.tool("search", Map.of());
        pass(199);
        assertThat(run.status()).isEqualTo(RunStatus.RUNNING);
        assertThat(alice.eventTypes()).doesNotContain("tool_completed");
        pass(1);
        assertThat(last().get("type").asText()).isEqualTo("tool_completed");
        assertThat(last().get("success").asBoolean()).isFalse();
        assertThat(last().get("error").asText()).isEqualTo("the tool did not complete in time");
        assertThat(last().get("duration_ms").asLong()).isEqualTo(200_000);
        assertThat(run.status()).isEqualTo(RunStatus.RUNNING);
        assertThat(((Delivery.Refused) tool.completed("late")).reason()).isEqualTo(RefusalReason.TOOL_NOT_OPEN);
        pass(60);
        assertTimedOut(run, "said nothing");
    }

    @Test
    void silence_counts_again_from_the_end_of_the_last_open_tool() {
        AgentRun run = harness.start(ALICE);
        ToolCall first = run.tool("search", Map.of());
        pass(90);
        ToolCall second = run.tool("fetch", Map.of());
        first.completed("found");
        pass(90);
        second.completed("fetched");
        pass(59);
        assertThat(run.status()).isEqualTo(RunStatus.RUNNING);
        pass(1);
        assertTimedOut(run, "said nothing");
    }

    @Test
    void a_run_that_waits_for_its_user_is_not_silent_and_new_devices_are_told() {
        AgentRun run = harness.start(ALICE);
        assertThat(run.awaitUser(Duration.ofSeconds(300))).isTrue();
        pass(299);
        assertThat(run.status()).isEqualTo(RunStatus.RUNNING);
        assertThat(harness.bridge.openRuns(ALICE).get(0).awaitingUser()).isTrue();
        JsonNode known = harness.connect(ALICE).welcome().at("/runs/0");
        assertThat(known.get("awaiting_user").asBoolean()).isTrue();
        pass(1);
        assertTimedOut(run, "the user did not answer in time");
    }

    @Test
    void the_next_event_ends_the_wait_and_silence_counts_again() {
        AgentRun run = harness.start(ALICE);
        run.awaitUser(Duration.ofSeconds(300));
        pass(200);
        run.thinking("the user said yes");
        assertThat(harness.bridge.openRuns(ALICE).get(0).awaitingUser()).isFalse();
        pass(59);
        assertThat(run.status()).isEqualTo(RunStatus.RUNNING);
        pass(1);
        assertTimedOut(run, "said nothing");
    }

    @Test
    void waiting_does_not_outlast_the_run_and_ends_with_it() {
        AgentRun run = harness.start(ALICE);
        run.awaitUser(Duration.ofHours(5));
        pass(600);
        assertTimedOut(run, "longer than");
        assertThat(run.awaitUser(Duration.ofSeconds(1))).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> run.awaitUser(Duration.ZERO))
                .withMessage("limit must be >= 1 ms but was PT0S");
    }

    @Test
    void a_parent_is_not_silent_while_its_child_works_and_is_again_when_the_child_has_ended() {
        AgentRun parent = harness.start(ALICE);
        AgentRun child = parent.child("helper", null);
        for (int count = 0; count < 5; count++) {
            pass(50);
            child.delta("working ");
        }
        assertThat(parent.status()).isEqualTo(RunStatus.RUNNING);
        child.complete("done");
        pass(59);
        assertThat(parent.status()).isEqualTo(RunStatus.RUNNING);
        pass(1);
        assertTimedOut(parent, "said nothing");
    }

    @Test
    void a_child_that_ends_does_not_end_its_parents_wait_for_the_user() {
        AgentRun parent = harness.start(ALICE);
        AgentRun child = parent.child("helper", null);
        parent.awaitUser(Duration.ofSeconds(300));
        child.complete("done");
        pass(250);
        assertThat(parent.status()).isEqualTo(RunStatus.RUNNING);
        assertThat(harness.bridge.openRuns(ALICE).get(0).awaitingUser()).isTrue();
        pass(50);
        assertTimedOut(parent, "the user did not answer in time");
    }

    @Test
    void a_child_that_goes_quiet_is_ended_alone() {
        AgentRun parent = harness.start(ALICE);
        AgentRun child = parent.child("helper", null);
        pass(60);
        assertThat(child.status()).isEqualTo(RunStatus.FAILED);
        assertThat(parent.status()).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    void a_run_may_bring_its_own_limits() {
        RunLimits own = new RunLimits(Duration.ofSeconds(20), Duration.ofSeconds(10), Duration.ofSeconds(15));
        AgentRun run = harness.bridge.start(
                RunRequest.of(context(ALICE), "researcher").task("be quick").limits(own));
        assertThat(alice.events().get(0).get("task_description").asText()).isEqualTo("be quick");
        pass(10);
        assertTimedOut(run, "said nothing for PT10S");
    }

    @Test
    void limits_that_outlive_an_idle_connection_are_refused_with_the_numbers() {
        RunLimits own = LIMITS.withTotal(Duration.ofSeconds(900));
        AgentRun run =
                harness.bridge.start(RunRequest.of(context(ALICE), "researcher").limits(own));
        assertThat(run.started())
                .isEqualTo(new Delivery.Refused(
                        RefusalReason.INVALID_EVENT, "run limit must be < connection idle limit PT15M but was PT15M"));
        assertThat(alice.events()).isEmpty();
    }

    @Test
    void an_agent_that_hangs_is_interrupted_and_learns_it_through_its_token() {
        List<String> told = new CopyOnWriteArrayList<>();
        AgentRun run = harness.start(ALICE);
        run.cancellation().onCancelled(() -> told.add("cancelled"));
        pass(60);
        assertTimedOut(run, "said nothing");
        Eventually.until("the agent is told", () -> told.equals(List.of("cancelled")));
    }

    @Test
    void a_run_that_ended_leaves_no_timer_behind() {
        int before = harness.time.scheduledTasks();
        for (int count = 0; count < 10; count++) {
            AgentRun run = harness.start(ALICE);
            run.tool("search", Map.of());
            run.awaitUser(Duration.ofSeconds(5));
            run.child("helper", null);
            run.complete("done");
        }
        assertThat(harness.time.scheduledTasks()).isEqualTo(before);
    }

    @Test
    void two_hundred_runs_with_random_pauses_end_exactly_when_they_have_to() {
        long seed = 20_261_121;
        java.util.Random random = new java.util.Random(seed);
        for (int round = 0; round < 200; round++) {
            AgentRun run = harness.start(ALICE);
            int elapsed = 0;
            int silent = 0;
            while (!run.status().ended()) {
                int step = 1 + random.nextInt(45);
                boolean ends = elapsed + step >= 600 || silent + step >= 60;
                pass(step);
                elapsed += step;
                silent += step;
                assertThat(run.status().ended())
                        .as("seed %d, round %d, after %d s, silent for %d s", seed, round, elapsed, silent)
                        .isEqualTo(ends);
                if (random.nextBoolean() && !run.delta("x").refused()) {
                    silent = 0;
                }
            }
        }
    }

    @Test
    void a_timer_that_fails_for_a_while_fails_no_event_and_the_limit_of_the_run_holds_all_the_same() {
        AtomicBoolean broken = new AtomicBoolean();
        try (EngineRoom room = EngineRoom.open(Runnable::run, time -> (task, delay) -> {
            if (broken.get()) {
                throw new IllegalStateException("the timer is broken");
            }
            return time.schedule(task, delay);
        })) {
            broken.set(true);
            AgentRun run = room.start(EngineRoom.context(EngineRoom.ALICE));
            assertThat(run.thinking("hm").refused()).isFalse();
            broken.set(false);
            room.time.advance(Duration.ofHours(1));
            assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        }
    }
}
