package dev.tidings.core.engine;

import static dev.tidings.core.engine.EngineHarness.ALICE;
import static dev.tidings.core.engine.EngineHarness.OPTIONS;
import static dev.tidings.core.engine.EngineHarness.context;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.RunLimits;
import dev.tidings.api.RunOutcome;
import dev.tidings.api.RunStatus;
import dev.tidings.api.Timeouts;
import dev.tidings.api.spi.Agent;
import dev.tidings.core.testing.Eventually;
import dev.tidings.core.testing.Hushed;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever becomes of the thread that an agent runs on, its user sees one terminal event, within the limit. */
class RunsAlwaysEndTest {
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final RunLimits LIMITS = new RunLimits(Duration.ofMinutes(10), SILENCE, Duration.ofMinutes(5));

    private enum Fate {
        RUN,
        FORGET,
        REJECT,
        DIE
    }

    private final Hushed hushed = Hushed.logger("dev.tidings.core.engine");
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile Fate fate = Fate.RUN;
    private volatile Thread worker = Thread.currentThread();
    private final EngineHarness harness = EngineHarness.setup(LogKind.MEMORY)
            .options(OPTIONS.withTimeouts(new Timeouts(Duration.ofHours(1), LIMITS)))
            .executor(this::execute)
            .open();
    private final RecordingConnection alice = harness.connect(ALICE);

    @AfterEach
    void close() {
        released.countDown();
        harness.close();
        hushed.close();
    }

    private void execute(Runnable task) {
        switch (fate) {
            case RUN -> {
                worker = new Thread(task, "agent");
                worker.setDaemon(true);
                worker.start();
            }
            case REJECT -> throw new RejectedExecutionException("full");
            case DIE -> throw new OutOfMemoryError("unable to create native thread");
            case FORGET -> {}
        }
    }

    private CompletableFuture<RunOutcome> run(Agent agent) {
        return harness.bridge.execute(context(ALICE), "researcher", null, agent).toCompletableFuture();
    }

    private void assertOneEnd(String errorCode) {
        Eventually.until("the run has ended", () -> alice.eventTypes().contains("agent_error"));
        harness.time.advance(Duration.ofMinutes(15));
        assertThat(alice.eventTypes())
                .startsWith("agent_started")
                .endsWith("agent_error")
                .containsOnlyOnce("agent_error");
        assertThat(alice.ofType("agent_error").get(0).get("error_code").asText())
                .isEqualTo(errorCode);
        assertThat(harness.bridge.openRuns(ALICE)).isEmpty();
    }

    @Test
    void an_agent_that_hangs_and_ignores_its_interrupt_ends_in_time_for_the_user() {
        CountDownLatch hanging = new CountDownLatch(1);
        CompletableFuture<RunOutcome> outcome = run(run -> {
            hanging.countDown();
            while (released.getCount() > 0) {
                Thread.onSpinWait();
            }
            return "too late";
        });
        Eventually.until("the agent hangs", () -> hanging.getCount() == 0);
        harness.time.advance(SILENCE.minusMillis(1));
        assertThat(alice.eventTypes()).containsExactly("agent_started");
        harness.time.advance(Duration.ofMillis(1));
        assertOneEnd("timeout");
        released.countDown();
        assertThat(outcome.orTimeout(20, TimeUnit.SECONDS).join().status()).isEqualTo(RunStatus.FAILED);
        assertThat(alice.eventTypes()).hasSize(2);
    }

    @Test
    void an_agent_that_hangs_in_a_wait_is_interrupted_at_its_limit() {
        CountDownLatch hanging = new CountDownLatch(1);
        CompletableFuture<RunOutcome> outcome = run(run -> {
            hanging.countDown();
            new CountDownLatch(1).await();
            return null;
        });
        Eventually.until("the agent hangs", () -> hanging.getCount() == 0);
        harness.time.advance(SILENCE);
        RunOutcome ended = outcome.orTimeout(20, TimeUnit.SECONDS).join();
        assertThat(ended.cause()).isInstanceOf(InterruptedException.class);
        assertOneEnd("timeout");
    }

    @Test
    void an_agent_whose_thread_is_interrupted_by_others_ends_as_failed() {
        CountDownLatch waiting = new CountDownLatch(1);
        run(run -> {
            waiting.countDown();
            new CountDownLatch(1).await();
            return null;
        });
        Eventually.until("the agent waits", () -> waiting.getCount() == 0);
        worker.interrupt();
        assertOneEnd("agent_failed");
    }

    @Test
    void an_error_of_any_kind_ends_the_run() {
        run(run -> {
            throw new NoClassDefFoundError("com/example/Missing");
        });
        assertOneEnd("agent_failed");
    }

    @Test
    void an_agent_that_its_executor_forgets_ends_at_the_limit() {
        fate = Fate.FORGET;
        run(run -> "never called");
        harness.time.advance(SILENCE);
        assertOneEnd("timeout");
    }

    @Test
    void an_agent_that_its_executor_rejects_ends_at_once() {
        fate = Fate.REJECT;
        assertThat(run(run -> "never called").join().cause()).isInstanceOf(RejectedExecutionException.class);
        assertOneEnd("rejected");
    }

    @Test
    void an_agent_for_which_there_is_no_thread_ends_at_once() {
        fate = Fate.DIE;
        assertThat(run(run -> "never called").join().cause()).isInstanceOf(OutOfMemoryError.class);
        assertOneEnd("rejected");
    }

    @Test
    void a_handle_that_nobody_closes_ends_at_the_limit() {
        harness.start(ALICE).tool("search", java.util.Map.of());
        harness.time.advance(LIMITS.tool().plus(SILENCE));
        assertOneEnd("timeout");
    }
}
