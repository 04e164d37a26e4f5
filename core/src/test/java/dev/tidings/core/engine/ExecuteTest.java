package dev.tidings.core.engine;

import static dev.tidings.core.engine.EngineHarness.ALICE;
import static dev.tidings.core.engine.EngineHarness.arrived;
import static dev.tidings.core.engine.EngineHarness.context;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidings.api.RunOutcome;
import dev.tidings.api.RunStatus;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.spi.Agent;
import dev.tidings.core.testing.Eventually;
import dev.tidings.core.testing.Simulated;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExecuteTest {
    private final ExecutorService pool = Executors.newSingleThreadExecutor();
    private final AtomicBoolean rejecting = new AtomicBoolean();
    private final EngineHarness harness = EngineHarness.setup(LogKind.MEMORY)
            .executor(task -> {
                if (rejecting.get()) {
                    throw new RejectedExecutionException("full");
                }
                pool.execute(task);
            })
            .open();
    private final RecordingConnection connection = harness.connect(ALICE);
    private final RecordingListener listener = new RecordingListener();

    ExecuteTest() {
        harness.manager.addListener(listener);
    }

    @AfterEach
    void close() {
        harness.close();
        pool.shutdownNow();
    }

    private CompletionStage<RunOutcome> execute(Agent agent) {
        return harness.bridge.execute(context(ALICE), "researcher", "a task", agent);
    }

    private static RunOutcome outcome(CompletionStage<RunOutcome> stage) {
        return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    private List<String> endOfWire() {
        arrived(connection, harness.note(ALICE, "end"));
        return connection.eventTypes();
    }

    /** The pool's one thread, after an agent, must be as it was before. */
    private void theThreadIsClean() throws Exception {
        assertThat(pool.submit(Thread::interrupted).get(20, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void what_an_agent_returns_completes_its_run() throws Exception {
        RunOutcome outcome = outcome(execute(run -> {
            run.thinking("at it");
            return "answer";
        }));
        assertThat(outcome.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(outcome.result()).isEqualTo("answer");
        assertThat(outcome.failure()).isEmpty();
        assertThat(endOfWire()).containsExactly("agent_started", "agent_thinking", "agent_completed", "x_note");
        assertThat(connection.events().get(2).get("final_response").asText()).isEqualTo("answer");
        assertThat(listener.refusals).isEmpty();
        theThreadIsClean();
    }

    @Test
    void what_an_agent_throws_ends_its_run_with_an_error_that_hides_the_message() throws Exception {
        Exception failure = new java.io.IOException("token=s3cr3t");
        RunOutcome outcome = outcome(execute(run -> {
            throw failure;
        }));
        assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
        assertThat(outcome.cause()).isSameAs(failure);
        assertThat(endOfWire()).containsExactly("agent_started", "agent_error", "x_note");
        assertThat(String.join("", connection.texts())).doesNotContain("s3cr3t");
        theThreadIsClean();
    }

    @Test
    void an_error_ends_the_run_like_any_failure() throws Exception {
        for (Error error : List.of(
                new OutOfMemoryError("simulated"), new StackOverflowError("simulated"), new Simulated("simulated"))) {
            RunOutcome outcome = outcome(execute(run -> {
                throw error;
            }));
            assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
            assertThat(outcome.cause()).isSameAs(error);
        }
        assertThat(endOfWire())
                .containsExactly(
                        "agent_started",
                        "agent_error",
                        "agent_started",
                        "agent_error",
                        "agent_started",
                        "agent_error",
                        "x_note");
        theThreadIsClean();
    }

    @Test
    void cancelling_interrupts_the_agent_and_nothing_more_is_said() throws Exception {
        UserExecutionContext context = context(ALICE);
        CountDownLatch atWork = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        CompletionStage<RunOutcome> stage = harness.bridge.execute(context, "researcher", null, run -> {
            atWork.countDown();
            try {
                never.await();
            } finally {
                run.thinking("after the end");
            }
            return "unreachable";
        });
        assertThat(atWork.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(harness.bridge.cancel(ALICE, context.requestId(), "enough")).isTrue();
        RunOutcome outcome = outcome(stage);
        assertThat(outcome.status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(outcome.cause()).isInstanceOf(InterruptedException.class);
        assertThat(endOfWire()).containsExactly("agent_started", "agent_cancelled", "x_note");
        theThreadIsClean();
    }

    @Test
    void an_agent_that_ignores_its_interrupt_leaves_a_clean_thread_behind() throws Exception {
        UserExecutionContext context = context(ALICE);
        CompletionStage<RunOutcome> stage = harness.bridge.execute(context, "researcher", null, run -> {
            harness.bridge.cancel(ALICE, context.runId(), "enough");
            assertThat(run.cancellation().isCancelled()).isTrue();
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
            return "too late";
        });
        RunOutcome outcome = outcome(stage);
        assertThat(outcome.status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(outcome.result()).isEqualTo("too late");
        theThreadIsClean();
        assertThat(endOfWire()).containsExactly("agent_started", "agent_cancelled", "x_note");
    }

    @Test
    void a_run_that_was_cancelled_in_the_queue_never_begins() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        pool.execute(() -> {
            try {
                busy.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
        UserExecutionContext context = context(ALICE);
        AtomicBoolean began = new AtomicBoolean();
        CompletionStage<RunOutcome> stage = harness.bridge.execute(context, "researcher", null, run -> {
            began.set(true);
            return null;
        });
        assertThat(harness.bridge.cancel(ALICE, context.runId(), "before it began"))
                .isTrue();
        busy.countDown();
        assertThat(outcome(stage).status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(began).isFalse();
        theThreadIsClean();
    }

    @Test
    void an_executor_that_rejects_ends_the_run_with_a_retryable_error() {
        rejecting.set(true);
        RunOutcome outcome = outcome(execute(run -> "unreachable"));
        assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
        assertThat(outcome.cause()).isInstanceOf(RejectedExecutionException.class);
        assertThat(endOfWire()).containsExactly("agent_started", "agent_error", "x_note");
        JsonNode error = connection.events().get(1);
        assertThat(error.get("error_code").asText()).isEqualTo("rejected");
        assertThat(error.get("retryable").asBoolean()).isTrue();
    }

    @Test
    void an_agent_may_end_its_run_itself() {
        RunOutcome outcome = outcome(execute(run -> {
            run.fail("no_data", "there is nothing to find", false);
            return "ignored";
        }));
        assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
        assertThat(endOfWire()).containsExactly("agent_started", "agent_error", "x_note");
        Eventually.until("the end is told", () -> !listener.ended.isEmpty());
        assertThat(listener.refusals).isEmpty();
    }

    @Test
    void an_agent_whose_start_is_refused_is_not_executed() {
        UserExecutionContext context = context(ALICE);
        outcome(harness.bridge.execute(context, "researcher", null, run -> null));
        AtomicBoolean began = new AtomicBoolean();
        RunOutcome outcome = outcome(harness.bridge.execute(context, "researcher", null, run -> {
            began.set(true);
            return null;
        }));
        assertThat(outcome.status()).isEqualTo(RunStatus.REFUSED);
        assertThat(began).isFalse();
    }

    @Test
    void a_cancellation_action_is_called_once_and_what_it_throws_stops_nobody() {
        UserExecutionContext context = context(ALICE);
        var run = harness.bridge.start(context, "researcher", null);
        List<String> calls = new java.util.concurrent.CopyOnWriteArrayList<>();
        run.cancellation().onCancelled(() -> {
            calls.add("first");
            throw new Simulated("broken action");
        });
        run.cancellation().onCancelled(() -> calls.add("second"));
        assertThat(harness.bridge.cancel(ALICE, context.runId(), "enough")).isTrue();
        run.cancellation().onCancelled(() -> calls.add("late"));
        assertThat(calls).contains("late");
        Eventually.until("the earlier ones are called, too", () -> calls.size() == 3);
        assertThat(calls).containsSubsequence("first", "second");
    }
}
