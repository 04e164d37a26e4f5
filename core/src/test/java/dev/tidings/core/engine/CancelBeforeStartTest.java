package dev.tidings.core.engine;

import static dev.tidings.core.engine.EngineHarness.ALICE;
import static dev.tidings.core.engine.EngineHarness.BOB;
import static dev.tidings.core.engine.EngineHarness.context;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.AgentRun;
import dev.tidings.api.RunId;
import dev.tidings.api.RunOutcome;
import dev.tidings.api.RunStatus;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.core.testing.Together;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A user who cancels before the run's first event. */
class CancelBeforeStartTest {
    private final EngineHarness harness = EngineHarness.on(LogKind.MEMORY);
    private final RecordingConnection alice = harness.connect(ALICE);
    private final AtomicInteger called = new AtomicInteger();

    @AfterEach
    void close() {
        harness.close();
    }

    private RunOutcome execute(UserExecutionContext context) {
        return harness.bridge
                .execute(context, "researcher", null, run -> called.incrementAndGet())
                .toCompletableFuture()
                .join();
    }

    @Test
    void a_run_that_was_cancelled_before_starts_and_ends_in_one_step_and_its_agent_is_not_called() {
        UserExecutionContext context = context(ALICE);
        assertThat(harness.bridge.cancelAlsoBeforeStart(ALICE, context.runId(), "changed my mind"))
                .isTrue();
        RunOutcome outcome = execute(context);
        assertThat(outcome.status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(called).hasValue(0);
        assertThat(alice.eventTypes()).containsExactly("agent_started", "agent_cancelled");
        assertThat(alice.events().get(1).get("reason").asText()).isEqualTo("changed my mind");
    }

    @Test
    void the_request_will_do_if_the_run_has_no_id_yet_and_counts_for_one_run() {
        UserExecutionContext context = context(ALICE);
        assertThat(harness.bridge.cancelAlsoBeforeStart(ALICE, context.requestId(), "no"))
                .isTrue();
        assertThat(execute(context).status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(execute(context.child()).status()).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void an_open_run_is_cancelled_at_once_and_an_ended_one_can_not_be() {
        AgentRun run = harness.start(ALICE);
        RunId id = run.context().runId();
        assertThat(harness.bridge.cancelAlsoBeforeStart(ALICE, id, "stop")).isTrue();
        assertThat(run.status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(harness.bridge.cancelAlsoBeforeStart(ALICE, id, "stop")).isFalse();
        AgentRun other = harness.start(ALICE);
        assertThat(harness.bridge.cancelAlsoBeforeStart(ALICE, other.context().requestId(), "stop"))
                .isTrue();
        assertThat(other.status()).isEqualTo(RunStatus.CANCELLED);
    }

    @Test
    void a_wish_is_the_users_own() {
        UserExecutionContext context = context(ALICE);
        harness.bridge.cancelAlsoBeforeStart(BOB, context.runId(), "mine");
        harness.bridge.cancelAlsoBeforeStart(BOB, context.requestId(), "mine");
        assertThat(execute(context).status()).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void a_wish_is_forgotten_after_ten_minutes() {
        UserExecutionContext context = context(ALICE);
        harness.bridge.cancelAlsoBeforeStart(ALICE, context.runId(), "too early");
        harness.time.advance(PendingCancels.KEPT);
        assertThat(execute(context).status()).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void beyond_the_bound_the_oldest_wish_is_forgotten() {
        UserExecutionContext oldest = context(ALICE);
        UserExecutionContext newest = context(ALICE);
        harness.bridge.cancelAlsoBeforeStart(ALICE, oldest.runId(), "first");
        for (int count = 1; count < PendingCancels.MAX; count++) {
            harness.bridge.cancelAlsoBeforeStart(ALICE, RunId.of("r-" + count + "-never"), "more");
        }
        harness.bridge.cancelAlsoBeforeStart(ALICE, newest.runId(), "last");
        assertThat(execute(oldest).status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(execute(newest).status()).isEqualTo(RunStatus.CANCELLED);
    }

    @Test
    void a_cancel_at_the_very_moment_of_the_start_is_never_lost() {
        for (int round = 0; round < 2_000; round++) {
            UserExecutionContext context = context(ALICE);
            AtomicReference<AgentRun> started = new AtomicReference<>();
            boolean byRequest = round % 2 == 0;
            Together.run(2, thread -> {
                if (thread == 0) {
                    started.set(harness.bridge.start(context, "researcher", null));
                } else if (byRequest) {
                    assertThat(harness.bridge.cancelAlsoBeforeStart(ALICE, context.requestId(), "now"))
                            .isTrue();
                } else {
                    assertThat(harness.bridge.cancelAlsoBeforeStart(ALICE, context.runId(), "now"))
                            .isTrue();
                }
            });
            assertThat(started.get().status()).as("round %d", round).isEqualTo(RunStatus.CANCELLED);
        }
    }
}
