package dev.tidings.core.execution;

import static dev.tidings.core.testing.EngineRoom.ALICE;
import static dev.tidings.core.testing.EngineRoom.BOB;
import static dev.tidings.core.testing.EngineRoom.context;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.AgentRun;
import dev.tidings.api.ExecutionEngine;
import dev.tidings.api.ExecutionEngineFactory;
import dev.tidings.api.ExecutionState;
import dev.tidings.api.RunLimits;
import dev.tidings.api.RunOutcome;
import dev.tidings.api.RunRequest;
import dev.tidings.api.RunStatus;
import dev.tidings.api.ToolCall;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.event.AgentError;
import dev.tidings.api.spi.Agent;
import dev.tidings.core.ExecutionEngines;
import dev.tidings.core.testing.Device;
import dev.tidings.core.testing.EngineRoom;
import dev.tidings.core.testing.Eventually;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExecutionEngineTest {
    private final HeldExecutor held = new HeldExecutor();
    private final EngineRoom room = EngineRoom.open(held);
    private final ExecutionEngineFactory factory = ExecutionEngines.factory(room.bridge);
    private final UserExecutionContext context = context(ALICE);
    private final Device device = room.connect(ALICE);
    private final ExecutionEngine engine = factory.createForUser(context);

    @AfterEach
    void close() {
        factory.close();
        room.close();
    }

    private RunOutcome run(Agent agent) {
        CompletionStage<RunOutcome> outcome = engine.run("researcher", agent);
        held.runAll();
        return outcome(outcome);
    }

    private static RunOutcome outcome(CompletionStage<RunOutcome> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    /** A result that looks at the engine while it is written. */
    private static final class Looking extends AbstractMap<String, Object> {
        private final List<ExecutionState> seen;
        private final ExecutionEngine engine;

        Looking(List<ExecutionState> seen, ExecutionEngine engine) {
            this.seen = seen;
            this.engine = engine;
        }

        @Override
        public Set<Entry<String, Object>> entrySet() {
            seen.add(engine.state());
            return Set.of(Map.entry("answer", 42));
        }
    }

    @Test
    void an_execution_goes_through_its_states_and_the_engine_alone_begins_and_ends_the_run() {
        List<ExecutionState> seen = new ArrayList<>(List.of(engine.state()));
        CompletionStage<RunOutcome> outcome = engine.run("researcher", run -> {
            seen.add(engine.state());
            run.thinking("hm");
            try (ToolCall call = run.tool("search", Map.of())) {
                call.completed("found");
            }
            return new Looking(seen, engine);
        });
        seen.add(engine.state());
        held.runAll();
        seen.add(engine.state());
        assertThat(List.copyOf(new LinkedHashSet<>(seen)))
                .containsExactly(
                        ExecutionState.PENDING,
                        ExecutionState.STARTING,
                        ExecutionState.RUNNING,
                        ExecutionState.COMPLETING,
                        ExecutionState.COMPLETED);
        assertThat(outcome(outcome).status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(device.types())
                .containsExactly(
                        "agent_started", "agent_thinking", "tool_executing", "tool_completed", "agent_completed");
        assertThat(device.events())
                .allMatch(event ->
                        event.get("run_id").asText().equals(context.runId().toString()));
    }

    @Test
    void an_engine_has_the_context_and_an_emitter_of_its_run() {
        assertThat(engine.context()).isSameAs(context);
        assertThat(engine.emitter().context()).isSameAs(context);
        assertThat(engine.emitter()).isSameAs(engine.emitter());
        run(run -> {
            assertThat(engine.emitter().sendAgentThinking("by the emitter").routed())
                    .isTrue();
            return null;
        });
        assertThat(device.types()).containsExactly("agent_started", "agent_thinking", "agent_completed");
    }

    @Test
    void an_agent_that_throws_an_exception_has_failed() {
        IllegalStateException cause = new IllegalStateException("no luck");
        RunOutcome outcome = run(run -> {
            throw cause;
        });
        assertThat(outcome.failure()).containsSame(cause);
        assertThat(engine.state()).isEqualTo(ExecutionState.FAILED);
        assertThat(device.types()).containsExactly("agent_started", "agent_error");
    }

    @Test
    void an_agent_whose_thread_dies_of_an_error_is_dead() {
        run(run -> {
            throw new StackOverflowError();
        });
        assertThat(engine.state()).isEqualTo(ExecutionState.DEAD);
        assertThat(device.types()).containsExactly("agent_started", "agent_error");
    }

    @Test
    void an_agent_that_leaves_without_a_result_is_dead() {
        run(run -> {
            run.close();
            return "too late";
        });
        assertThat(engine.state()).isEqualTo(ExecutionState.DEAD);
        assertThat(device.events().get(1).get("error_code").asText()).isEqualTo("abandoned");
    }

    @Test
    void an_agent_that_is_reported_dead_is_dead() {
        run(run -> {
            engine.emitter().emit(new AgentError("the worker is gone", AgentError.AGENT_DEATH, false));
            return null;
        });
        assertThat(engine.state()).isEqualTo(ExecutionState.DEAD);
    }

    @Test
    void an_agent_that_fails_in_its_own_words_has_failed() {
        run(run -> run.fail("quota", "no quota left", true));
        assertThat(engine.state()).isEqualTo(ExecutionState.FAILED);
        assertThat(device.events().get(1).get("error_code").asText()).isEqualTo("quota");
    }

    @Test
    void a_run_that_times_out_is_a_timeout_although_its_agent_waits_for_a_thread() {
        CompletionStage<RunOutcome> outcome = engine.run("researcher", run -> "never");
        room.time.advance(RunLimits.defaults().inactivity());
        assertThat(engine.state()).isEqualTo(ExecutionState.TIMEOUT);
        assertThat(outcome.toCompletableFuture()).isNotDone();
        held.runAll();
        assertThat(outcome(outcome).status()).isEqualTo(RunStatus.FAILED);
        assertThat(engine.state()).isEqualTo(ExecutionState.TIMEOUT);
        assertThat(device.types()).containsExactly("agent_started", "agent_error");
        assertThat(factory.metrics().ended(ExecutionState.TIMEOUT)).isEqualTo(1);
    }

    @Test
    void the_limits_of_the_request_end_the_run_and_a_late_result_changes_nothing() {
        RunLimits limits = new RunLimits(Duration.ofSeconds(10), Duration.ofSeconds(8), Duration.ofSeconds(5));
        CompletionStage<RunOutcome> outcome =
                engine.run(RunRequest.of(context, "researcher").limits(limits), run -> {
                    room.time.advance(Duration.ofSeconds(9));
                    assertThat(engine.state()).isEqualTo(ExecutionState.TIMEOUT);
                    return "late";
                });
        held.runAll();
        assertThat(outcome(outcome).status()).isEqualTo(RunStatus.FAILED);
        assertThat(engine.state()).isEqualTo(ExecutionState.TIMEOUT);
        assertThat(device.events().get(1).get("error_code").asText()).isEqualTo("timeout");
    }

    @Test
    void a_run_that_could_outlive_its_connection_is_refused_at_its_start() {
        RunLimits endless = RunLimits.defaults().withTotal(Duration.ofDays(1));
        RunOutcome outcome =
                outcome(engine.run(RunRequest.of(context, "researcher").limits(endless), run -> "never"));
        assertThat(outcome.status()).isEqualTo(RunStatus.REFUSED);
        assertThat(engine.state()).isEqualTo(ExecutionState.FAILED);
        assertThat(device.types()).isEmpty();
    }

    @Test
    void a_timeout_of_one_leaves_connections_other_users_and_later_requests_alone() {
        Device bobs = room.connect(BOB);
        engine.run("researcher", run -> "never");
        room.time.advance(RunLimits.defaults().inactivity());
        ExecutionEngine other = factory.createForUser(context(BOB));
        CompletionStage<RunOutcome> outcome = other.run("researcher", run -> "42");
        held.runAll();
        assertThat(outcome(outcome).status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(bobs.types()).containsExactly("agent_started", "agent_completed");
        assertThat(device.isOpen()).isTrue();
        CompletionStage<RunOutcome> later =
                factory.createForUser(context(ALICE)).run("researcher", run -> "42");
        held.runAll();
        assertThat(outcome(later).status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(device.types()).containsExactly("agent_started", "agent_error", "agent_started", "agent_completed");
    }

    @Test
    void an_agent_that_hangs_is_interrupted_at_cancel_and_the_state_does_not_wait_for_it() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (EngineRoom running = EngineRoom.open(threads);
                ExecutionEngineFactory engines = ExecutionEngines.factory(running.bridge)) {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            AtomicReference<Boolean> interrupted = new AtomicReference<>();
            ExecutionEngine hanging = engines.createForUser(context(ALICE));
            CompletionStage<RunOutcome> outcome = hanging.run("researcher", run -> {
                begun.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException expected) {
                    interrupted.set(true);
                }
                release.await();
                return "late";
            });
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(hanging.state()).isEqualTo(ExecutionState.RUNNING);
            assertThat(hanging.cancel("the user left")).isTrue();
            assertThat(hanging.state()).isEqualTo(ExecutionState.CANCELLED);
            assertThat(hanging.cancel("again")).isFalse();
            assertThat(outcome.toCompletableFuture()).isNotDone();
            release.countDown();
            assertThat(outcome(outcome).status()).isEqualTo(RunStatus.CANCELLED);
            assertThat(interrupted).hasValue(true);
        } finally {
            threads.shutdownNow();
            Eventually.until("the threads end", threads::isTerminated);
        }
    }

    @Test
    void an_engine_that_was_cancelled_before_its_run_never_runs() {
        assertThat(engine.cancel("changed my mind")).isTrue();
        assertThat(engine.state()).isEqualTo(ExecutionState.CANCELLED);
        assertThat(run(run -> "never").status()).isEqualTo(RunStatus.REFUSED);
        assertThat(device.types()).isEmpty();
        assertThat(factory.metrics().ended(ExecutionState.CANCELLED)).isEqualTo(1);
    }

    @Test
    void a_run_that_is_cancelled_while_its_agent_waits_for_a_thread_is_cancelled() {
        List<String> called = new ArrayList<>();
        CompletionStage<RunOutcome> outcome = engine.run("researcher", run -> called.add("called"));
        assertThat(engine.cancel("changed my mind")).isTrue();
        assertThat(engine.state()).isEqualTo(ExecutionState.CANCELLED);
        held.runAll();
        assertThat(outcome(outcome).status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(called).isEmpty();
        assertThat(device.types()).containsExactly("agent_started", "agent_cancelled");
    }

    @Test
    void an_agent_that_completes_its_run_itself_has_completed() {
        run(run -> {
            run.complete("42");
            assertThat(engine.state()).isEqualTo(ExecutionState.COMPLETED);
            return "43";
        });
        assertThat(engine.state()).isEqualTo(ExecutionState.COMPLETED);
        assertThat(device.types()).containsExactly("agent_started", "agent_completed");
    }

    @Test
    void without_a_thread_the_execution_has_failed() {
        held.full = true;
        RunOutcome outcome = run(run -> "never");
        assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
        assertThat(engine.state()).isEqualTo(ExecutionState.FAILED);
        assertThat(device.events().get(1).get("error_code").asText()).isEqualTo("rejected");
    }

    @Test
    void a_run_id_that_was_used_before_is_refused_and_the_other_run_is_not_mistaken_for_it() {
        AgentRun first = room.start(context);
        RunOutcome outcome = run(run -> "never");
        assertThat(outcome.status()).isEqualTo(RunStatus.REFUSED);
        assertThat(engine.state()).isEqualTo(ExecutionState.FAILED);
        assertThat(first.status()).isEqualTo(RunStatus.RUNNING);
        engine.close();
        assertThat(first.status()).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    void a_shutdown_of_the_server_is_a_failure() {
        engine.run("researcher", run -> "never");
        room.manager.close();
        assertThat(engine.state()).isEqualTo(ExecutionState.FAILED);
        assertThat(device.events().get(1).get("error_code").asText()).isEqualTo("server_shutdown");
    }

    @Test
    void an_engine_runs_once() {
        assertThat(run(run -> "42").status()).isEqualTo(RunStatus.COMPLETED);
        RunOutcome again = run(run -> "43");
        assertThat(again.status()).isEqualTo(RunStatus.REFUSED);
        assertThat(engine.state()).isEqualTo(ExecutionState.COMPLETED);
        assertThat(device.types()).containsExactly("agent_started", "agent_completed");
    }

    @Test
    @SuppressWarnings("NullAway") // callers without a null checker do that
    void what_can_not_be_run_is_refused_before_anything_happens() {
        UserExecutionContext other = context(ALICE);
        assertThatThrownBy(() -> engine.run(RunRequest.of(other, "researcher"), run -> "never"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(context.runId().toString())
                .hasMessageContaining(other.runId().toString());
        assertThatThrownBy(() -> engine.run("researcher", null)).hasMessageContaining("agent is required");
        assertThatThrownBy(() -> engine.run((RunRequest) null, run -> "never")).hasMessageContaining("request");
        assertThat(engine.state()).isEqualTo(ExecutionState.PENDING);
        assertThat(run(run -> "42").status()).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void a_blank_agent_name_fails_the_execution_and_starts_nothing() {
        CompletionStage<RunOutcome> outcome = engine.run(" ", run -> "never");
        held.runAll();
        assertThat(outcome(outcome).status()).isEqualTo(RunStatus.REFUSED);
        assertThat(engine.state()).isEqualTo(ExecutionState.FAILED);
        assertThat(device.types()).isEmpty();
    }

    @Test
    void closing_cancels_what_is_open_and_closing_again_has_no_effect() {
        engine.run("researcher", run -> "never");
        engine.close();
        engine.close();
        assertThat(engine.state()).isEqualTo(ExecutionState.CANCELLED);
        assertThat(device.types()).containsExactly("agent_started", "agent_cancelled");
        assertThat(factory.metrics().closed()).isEqualTo(1);
        assertThat(factory.metrics().active()).isZero();
    }
}
