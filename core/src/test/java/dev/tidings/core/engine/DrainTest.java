package dev.tidings.core.engine;

import static dev.tidings.core.engine.EngineHarness.ALICE;
import static dev.tidings.core.engine.EngineHarness.BOB;
import static dev.tidings.core.engine.EngineHarness.OPTIONS;
import static dev.tidings.core.engine.EngineHarness.closed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidings.api.AgentRun;
import dev.tidings.api.CloseCode;
import dev.tidings.api.DisconnectPolicy;
import dev.tidings.api.DrainPolicy;
import dev.tidings.api.RefusalReason;
import dev.tidings.api.RunStatus;
import dev.tidings.api.UserId;
import dev.tidings.core.testing.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An orderly close. */
class DrainTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private EngineHarness harness = EngineHarness.on(LogKind.MEMORY);

    @AfterEach
    void close() {
        harness.close();
    }

    private void open(DrainPolicy policy) {
        harness.close();
        harness = EngineHarness.setup(LogKind.MEMORY)
                .options(OPTIONS.withDrainPolicy(policy))
                .open();
    }

    /** Drains on another thread, with clients that leave once they are closed. */
    private CompletableFuture<Void> drain(Duration limit, RecordingConnection... clients) {
        Executor threads = task -> new Thread(task, "drain-test").start();
        CompletableFuture<Void> leaving = CompletableFuture.runAsync(
                () -> {
                    for (RecordingConnection client : clients) {
                        closed(client);
                        harness.drop(client);
                    }
                },
                threads);
        return CompletableFuture.runAsync(() -> harness.manager.close(limit), threads)
                .thenCombine(leaving, (a, b) -> a);
    }

    @Test
    void every_client_is_told_when_to_come_back_then_how_its_run_ended_then_closed_with_1012() {
        RecordingConnection alice = harness.connect(ALICE);
        RecordingConnection bob = harness.connect(BOB);
        AgentRun run = harness.start(ALICE);
        drain(LONG, alice, bob).join();
        assertThat(alice.types())
                .containsExactly("connection_established", "agent_started", "going_away", "agent_error");
        assertThat(alice.events().get(1).get("error_code").asText()).isEqualTo("server_shutdown");
        assertThat(bob.types()).containsExactly("connection_established", "going_away");
        assertThat(List.of(alice.closeCode(), bob.closeCode())).containsOnly(CloseCode.SERVICE_RESTART);
        JsonNode advice = alice.ofType("going_away").get(0);
        assertThat(advice.get("reconnect_after_ms").asLong()).isBetween(0L, 999L);
        assertThat(advice.get("position").asLong()).isEqualTo(1);
        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
    }

    @Test
    void the_advice_differs_from_client_to_client_and_grows_with_their_number() {
        RecordingConnection[] clients = new RecordingConnection[1_000];
        for (int index = 0; index < clients.length; index++) {
            clients[index] = harness.connect(UserId.of("user-" + index));
        }
        drain(LONG, clients).join();
        List<Long> advice = new ArrayList<>();
        for (RecordingConnection client : clients) {
            advice.add(
                    client.ofType("going_away").get(0).get("reconnect_after_ms").asLong());
        }
        assertThat(advice).allMatch(millis -> millis >= 0 && millis < 2_000);
        for (int bucket = 0; bucket < 20; bucket++) {
            long from = bucket * 100L;
            assertThat(advice.stream().filter(millis -> millis / 100 == from / 100))
                    .as("from %d ms on", from)
                    .hasSizeLessThan(100);
        }
    }

    @Test
    void a_run_that_is_to_finish_may_do_so_and_the_close_waits_for_it() {
        open(DrainPolicy.FINISH_RUNS);
        RecordingConnection alice = harness.connect(ALICE);
        AgentRun run = harness.start(ALICE);
        CompletableFuture<Void> drained = drain(LONG, alice);
        Eventually.until("the client is told", () -> !alice.ofType("going_away").isEmpty());
        assertThat(harness.start(ALICE).started())
                .satisfies(refused -> RunRulesTest.refused(refused, RefusalReason.CLOSED));
        AgentRun child = run.child("helper", null);
        assertThat(child.started().refused()).isFalse();
        child.complete("helped");
        assertThat(run.thinking("almost there").refused()).isFalse();
        assertThat(drained).isNotDone();
        assertThat(alice.isOpen()).isTrue();
        run.complete("done");
        drained.join();
        assertThat(alice.eventTypes()).endsWith("agent_thinking", "agent_completed");
        assertThat(alice.closeCode()).isEqualTo(CloseCode.SERVICE_RESTART);
        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void a_run_that_does_not_finish_in_time_is_ended() {
        open(DrainPolicy.FINISH_RUNS);
        RecordingConnection alice = harness.connect(ALICE);
        AgentRun run = harness.start(ALICE);
        drain(Duration.ofMillis(100), alice).join();
        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(alice.eventTypes()).endsWith("agent_error");
        assertThat(alice.closeCode()).isEqualTo(CloseCode.SERVICE_RESTART);
    }

    @Test
    void a_client_that_does_not_leave_does_not_hold_the_close_up_for_longer_than_its_limit() {
        RecordingConnection stalled = harness.connect(ALICE);
        stalled.stall();
        harness.start(ALICE);
        harness.manager.close(Duration.ofMillis(50));
        assertThat(stalled.isOpen()).isTrue();
        assertThat(harness.manager.connectionCount()).isEqualTo(1);
    }

    @Test
    void nobody_joins_and_nothing_starts_any_more_and_closing_again_returns_at_once() {
        harness.manager.close(Duration.ZERO);
        harness.manager.close(LONG);
        harness.manager.close();
        RunRulesTest.refused(harness.start(ALICE).started(), RefusalReason.CLOSED);
        assertThatIllegalStateException()
                .isThrownBy(() -> harness.connect(ALICE))
                .withMessageContaining("the manager is closed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> harness.manager.close(Duration.ofMillis(-1)))
                .withMessage("limit must be >= 0 but was PT-0.001S");
    }

    @Test
    void a_close_during_a_drain_ends_what_the_drain_still_waits_for() {
        open(DrainPolicy.FINISH_RUNS);
        RecordingConnection alice = harness.connect(ALICE);
        AgentRun run = harness.start(ALICE);
        CompletableFuture<Void> drained = drain(LONG, alice);
        Eventually.until("the client is told", () -> !alice.ofType("going_away").isEmpty());
        harness.manager.close();
        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        drained.join();
        assertThat(alice.eventTypes()).endsWith("agent_error");
    }

    @Test
    void nobody_is_deserted_while_runs_may_finish() {
        harness.close();
        harness = EngineHarness.setup(LogKind.MEMORY)
                .options(OPTIONS.withDrainPolicy(DrainPolicy.FINISH_RUNS)
                        .withDisconnectPolicy(DisconnectPolicy.cancelRun()))
                .open();
        RecordingConnection alice = harness.connect(ALICE);
        AgentRun run = harness.start(ALICE);
        CompletableFuture<Void> drained = drain(LONG);
        Eventually.until("the client is told", () -> !alice.ofType("going_away").isEmpty());
        harness.drop(alice);
        harness.time.advance(Duration.ofMillis(10));
        assertThat(run.status()).isEqualTo(RunStatus.RUNNING);
        run.complete("done");
        drained.join();
        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
    }
}
