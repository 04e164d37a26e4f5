package dev.tidings.core.engine;

import static dev.tidings.core.engine.EngineHarness.ALICE;
import static dev.tidings.core.engine.EngineHarness.BOB;
import static dev.tidings.core.engine.EngineHarness.OPTIONS;
import static dev.tidings.core.engine.EngineHarness.context;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.AgentRun;
import dev.tidings.api.Cursor;
import dev.tidings.api.DisconnectPolicy;
import dev.tidings.api.RunRequest;
import dev.tidings.api.RunStatus;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of runs when their user is gone. */
class DisconnectTest {
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final EngineHarness harness = EngineHarness.setup(LogKind.MEMORY)
            .options(OPTIONS.withDisconnectPolicy(DisconnectPolicy.grace(GRACE)))
            .open();
    private final RecordingConnection laptop = harness.connect(ALICE);

    @AfterEach
    void close() {
        harness.close();
    }

    private AgentRun start(DisconnectPolicy policy) {
        return harness.bridge.start(RunRequest.of(context(ALICE), "researcher").onDisconnect(policy));
    }

    private void pass(Duration time) {
        harness.time.advance(time);
    }

    @Test
    void a_run_goes_on_without_its_user_if_it_is_to_continue() {
        AgentRun run = start(DisconnectPolicy.continueRun());
        harness.drop(laptop);
        pass(Duration.ofMinutes(4));
        assertThat(run.status()).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    void a_run_is_cancelled_at_once_if_that_is_its_policy_and_the_user_reads_it_later() {
        AgentRun run = start(DisconnectPolicy.cancelRun());
        Cursor cursor = new Cursor(harness.head(ALICE).epoch(), 1, null);
        harness.drop(laptop);
        pass(Duration.ZERO);
        assertThat(run.status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(run.cancellation().isCancelled()).isTrue();
        RecordingConnection back = harness.resume(ALICE, cursor);
        assertThat(back.eventTypes()).containsExactly("agent_cancelled");
        assertThat(back.events().get(0).get("reason").asText()).isEqualTo("the user disconnected");
    }

    @Test
    void the_grace_ends_when_it_is_over_and_not_before() {
        AgentRun run = harness.start(ALICE);
        harness.drop(laptop);
        pass(GRACE.minusSeconds(1));
        assertThat(run.status()).isEqualTo(RunStatus.RUNNING);
        pass(Duration.ofSeconds(1));
        assertThat(run.status()).isEqualTo(RunStatus.CANCELLED);
    }

    @Test
    void coming_back_within_the_grace_saves_the_run_and_a_second_drop_begins_a_new_grace() {
        AgentRun run = start(DisconnectPolicy.grace(GRACE));
        harness.drop(laptop);
        pass(GRACE.minusSeconds(1));
        RecordingConnection again = harness.connect(ALICE);
        pass(GRACE);
        assertThat(run.status()).isEqualTo(RunStatus.RUNNING);
        harness.drop(again);
        pass(GRACE.minusSeconds(1));
        assertThat(run.status()).isEqualTo(RunStatus.RUNNING);
        pass(Duration.ofSeconds(1));
        assertThat(run.status()).isEqualTo(RunStatus.CANCELLED);
    }

    @Test
    void another_device_of_the_user_keeps_the_run_alive_and_another_user_does_not() {
        RecordingConnection phone = harness.connect(ALICE);
        harness.connect(BOB);
        AgentRun run = start(DisconnectPolicy.cancelRun());
        harness.drop(laptop);
        pass(Duration.ofSeconds(1));
        assertThat(run.status()).isEqualTo(RunStatus.RUNNING);
        harness.drop(phone);
        pass(Duration.ZERO);
        assertThat(run.status()).isEqualTo(RunStatus.CANCELLED);
    }

    @Test
    void a_run_that_starts_without_its_user_is_not_cancelled_for_that() {
        harness.drop(laptop);
        AgentRun run = start(DisconnectPolicy.cancelRun());
        pass(Duration.ofMinutes(1));
        assertThat(run.status()).isEqualTo(RunStatus.RUNNING);
    }
}
