package dev.tidings.core.engine;

import static dev.tidings.core.engine.EngineHarness.ALICE;
import static dev.tidings.core.engine.EngineHarness.place;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidings.api.AgentRun;
import dev.tidings.api.Delivery;
import dev.tidings.api.RefusalReason;
import dev.tidings.api.event.EventTypes;
import dev.tidings.api.monitor.GoldenPathMonitor;
import dev.tidings.api.monitor.RollbackGuard;
import dev.tidings.api.monitor.SuccessRate;
import dev.tidings.core.GoldenPathMonitors;
import dev.tidings.core.RollbackGuards;
import dev.tidings.core.testing.ControlledTime;
import dev.tidings.core.testing.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Monitor and guard from their factories, fed by a manager alone. */
class GoldenPathFeedTest {
    private static final Duration SECONDS = Duration.ofSeconds(5);

    private final GoldenPathMonitor monitor =
            GoldenPathMonitors.builder().minimumSample(2).build();
    private EngineHarness harness = EngineHarness.on(LogKind.MEMORY);

    @AfterEach
    void close() {
        harness.close();
        monitor.close();
    }

    private void open(LogKind kind) {
        harness.close();
        harness = EngineHarness.on(kind);
        harness.manager.addListener(monitor);
    }

    private SuccessRate thoughts(long samples) {
        Eventually.until(
                "all are counted", () -> rate().map(SuccessRate::samples).orElse(0L) >= samples);
        return rate().orElseThrow();
    }

    private Optional<SuccessRate> rate() {
        return monitor.rate(EventTypes.AGENT_THINKING, "all");
    }

    private void refuse(int times) {
        for (int count = 0; count < times; count++) {
            Delivery refused = harness.manager.sendAgentThinking(EngineHarness.context(ALICE), "too early");
            RunRulesTest.refused(refused, RefusalReason.NOT_STARTED);
        }
    }

    private void think(int times) {
        AgentRun run = harness.start(ALICE);
        List<Delivery> all = new ArrayList<>();
        for (int count = 0; count < times; count++) {
            all.add(run.thinking("hm"));
        }
        all.forEach(EngineHarness::place);
    }

    @ParameterizedTest
    @EnumSource(LogKind.class)
    void a_few_refusals_among_events_on_their_way_are_a_few_percent_whenever_the_log_answers(LogKind kind) {
        open(kind);
        harness.connect(ALICE);
        think(98);
        refuse(2);
        assertThat(thoughts(100).rate()).isEqualTo(0.98);
        assertThat(monitor.degraded()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(LogKind.class)
    void what_is_kept_for_a_user_who_is_away_has_not_failed(LogKind kind) {
        open(kind);
        think(98);
        refuse(2);
        assertThat(thoughts(100).rate()).isEqualTo(0.98);
        assertThat(monitor.degraded()).isFalse();
    }

    @Test
    void what_the_log_has_not_answered_says_nothing_until_it_has() {
        open(LogKind.LAGGING);
        AgentRun run = harness.start(ALICE);
        place(run.started());
        harness.lagging().down(true);
        Delivery late = run.thinking("hm");
        refuse(1);
        assertThat(thoughts(1).failed()).isEqualTo(1);
        harness.lagging().down(false);
        place(late);
        assertThat(thoughts(2).succeeded()).isEqualTo(1);
    }

    @Test
    void what_the_log_has_not_taken_when_the_manager_closes_is_not_counted() {
        open(LogKind.LAGGING);
        AgentRun run = harness.start(ALICE);
        place(run.started());
        harness.lagging().down(true);
        run.thinking("hm");
        refuse(1);
        thoughts(1);
        harness.engine.close();
        assertThat(rate().orElseThrow().samples()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(LogKind.class)
    void events_that_a_manager_refuses_switch_a_component_back_within_seconds(LogKind kind) {
        open(kind);
        harness.connect(ALICE);
        try (RollbackGuard<String> guard = RollbackGuards.of(monitor, "new", "old");
                RollbackGuard<String> other = RollbackGuards.of(
                        monitor, rate -> rate.eventType().equals(EventTypes.AGENT_ERROR), "new", "old")) {
            think(20);
            assertThat(thoughts(20).degraded()).isFalse();
            assertThat(guard.<String>call(used -> used)).isEqualTo("new");
            long begin = System.nanoTime();
            refuse(5);
            Eventually.until("it is switched", () -> guard.status().rolledBack());
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SECONDS);
            assertThat(guard.<String>call(used -> used)).isEqualTo("old");
            assertThat(guard.status().why().orElseThrow()).contains("deliveries of agent_thinking to all succeeded");
            assertThat(other.status().rolledBack()).isFalse();
            assertThat(guard.restore()).isTrue();
            assertThat(guard.<String>call(used -> used)).isEqualTo("new");
        }
    }

    @Test
    void an_event_after_the_end_of_its_run_says_nothing_about_the_path() {
        open(LogKind.MEMORY);
        AgentRun run = harness.start(ALICE);
        run.complete("42");
        RunRulesTest.refused(run.thinking("late"), RefusalReason.RUN_ENDED);
        refuse(1);
        assertThat(thoughts(1).samples()).isEqualTo(1);
    }

    @Test
    void a_builder_passes_on_what_it_is_told_and_refuses_what_is_out_of_range() {
        ControlledTime time = new ControlledTime();
        try (GoldenPathMonitor own = GoldenPathMonitors.builder()
                .thresholds(0.5, 0.75)
                .minimumSample(4)
                .window(Duration.ofSeconds(10))
                .mostCells(1)
                .population(user -> user.value().substring(0, 1))
                .time(time)
                .build()) {
            for (boolean success : new boolean[] {true, false, false, false}) {
                own.recordDelivery("x_one", ALICE, success);
            }
            SuccessRate rate = own.rate("x_one", "a").orElseThrow();
            assertThat(rate.degraded()).isTrue();
            assertThat(rate.window()).isEqualTo(Duration.ofSeconds(10));
            own.recordDelivery("x_two", ALICE, true);
            assertThat(own.rate(GoldenPathMonitor.OTHER, GoldenPathMonitor.OTHER))
                    .isPresent();
            for (int count = 0; count < 8; count++) {
                own.recordDelivery("x_one", ALICE, true);
            }
            assertThat(own.degraded()).as("9 of 12 are enough").isFalse();
            time.advance(Duration.ofSeconds(11));
            assertThat(own.rate("x_one", "a").orElseThrow().samples()).isZero();
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GoldenPathMonitors.builder().minimumSample(0).build())
                .withMessageContaining("minimum sample must be >= 1 but was 0");
    }
}
