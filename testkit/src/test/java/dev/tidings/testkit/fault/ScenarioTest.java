package dev.tidings.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.tidings.api.Cursor;
import dev.tidings.api.PerformanceMode;
import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.TidingsServer;
import dev.tidings.core.EventLogs;
import dev.tidings.core.Tidings;
import dev.tidings.testkit.RecordingConnection;
import dev.tidings.testkit.fault.HistoryChecker.Finding;
import dev.tidings.testkit.fault.HistoryChecker.Kind;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Scenarios find what is planted, and nothing where nothing is. */
class ScenarioTest {
    private static final ScenarioGenerator SCENARIOS = ScenarioGenerator.create();
    private static final ScenarioStage REAL = ScenarioStage.inMemory();
    private static final long SEEDS = 200;
    private static final long MODE_SEEDS = 25;
    private static final int MERGED_AT_LEAST = 60;
    private static final long FAULTY_SEEDS = 12;
    private static final long DEFECT_SEEDS = 10;
    private static final int MOST_OF_THEM = 7;

    private final Logger engine = (Logger) LoggerFactory.getLogger("dev.tidings.core.engine");

    @BeforeEach
    void hush() {
        engine.setLevel(Level.OFF);
    }

    @AfterEach
    void speak() {
        engine.setLevel(null);
    }

    @Test
    void the_real_thing_breaks_no_rule() {
        long events = 0;
        int connections = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            ScenarioResult result = SCENARIOS.generate(seed).play(REAL);
            assertThat(result.findings()).as("%s", result.report()).isEmpty();
            events += result.events();
            connections += result.connections();
        }
        assertThat(events).isGreaterThan(SEEDS * 50);
        assertThat(connections).isGreaterThan((int) SEEDS * 8);
    }

    @Test
    void nor_does_it_where_streamed_text_waits_and_comes_merged() {
        List<RecordingConnection> clients = new ArrayList<>();
        ScenarioStage waiting = REAL.withPerformanceMode(PerformanceMode.BALANCED)
                .withEdge(edge -> {
                    clients.add((RecordingConnection) edge);
                    return edge;
                });
        for (long seed = 0; seed < MODE_SEEDS; seed++) {
            SCENARIOS.generate(seed).verify(waiting);
        }
        assertThat(clients.stream()
                        .flatMap(client -> client.recording().events().stream())
                        .filter(event -> event.firstSeq() < event.seq()))
                .hasSizeGreaterThan(MERGED_AT_LEAST);
    }

    @Test
    void nor_does_it_with_little_room_or_a_log_that_fails_answers_late_and_delivers_late() {
        RetentionPolicy little = RetentionPolicy.defaults().withBytesPerUser(8_192);
        for (long seed = 0; seed < FAULTY_SEEDS; seed++) {
            long own = seed;
            SCENARIOS.generate(seed).verify(REAL.withRetention(little));
            SCENARIOS
                    .generate(seed)
                    .verify(REAL.withLog((log, time) ->
                            FaultyEventLog.around(log, time, own, (call, random) -> switch (random.nextInt(10)) {
                                case 0 -> LogScript.clean().fails();
                                case 1 -> LogScript.clean().losesAnswer();
                                case 2 -> LogScript.clean().appliesLate(Duration.ofMillis(random.nextInt(200)));
                                case 3, 4 -> LogScript.clean().latency(Duration.ofMillis(random.nextInt(1, 100)));
                                default -> LogScript.clean();
                            })));
        }
    }

    @Test
    void nor_does_it_on_an_event_log_of_the_applications_own() {
        AtomicInteger logs = new AtomicInteger();
        ScenarioStage own = REAL.withEventLog(time -> {
            logs.incrementAndGet();
            return EventLogs.inMemory(RetentionPolicy.defaults(), time, time);
        });

        assertThat(SCENARIOS.generate(3).play(own))
                .isEqualTo(SCENARIOS.generate(3).play(REAL));
        assertThat(logs).hasValue(1);
    }

    @Test
    void an_event_log_of_the_applications_own_that_loses_an_event_is_found() {
        ScenarioStage forgetful = REAL.withEventLog(time -> FaultyEventLog.around(
                EventLogs.inMemory(RetentionPolicy.defaults(), time, time), time, 1, ScenarioTest::losesEveryTenth));

        assertThat(seedsThatFind(Kind.LOST, forgetful)).hasSizeGreaterThanOrEqualTo(MOST_OF_THEM);
    }

    @Test
    void a_device_that_is_never_greeted_is_told_with_the_seed_and_the_steps() {
        ScenarioStage shut = REAL.withEdge(
                edge -> FaultyConnection.around(edge, ConnectionScript.clean().dropAfter(0)));

        assertThatThrownBy(() -> SCENARIOS.generate(4).verify(shut))
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll("seed 4", "device-0", "device-1", "device-2", "device-3")
                .hasMessageContaining("after 0 of the 150 steps");
    }

    private static LogScript losesEveryTenth(LogCall call, RandomGenerator random) {
        return call.kind() == LogCall.Kind.APPEND && call.number() % 10 == 9
                ? LogScript.clean().loses()
                : LogScript.clean();
    }

    private static Set<Kind> found(ScenarioStage stage, long seed) {
        return SCENARIOS.generate(seed).play(stage).findings().stream()
                .map(Finding::kind)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Kind.class)));
    }

    private static List<Long> seedsThatFind(Kind kind, ScenarioStage stage) {
        return LongStream.range(0, DEFECT_SEEDS)
                .filter(seed -> found(stage, seed).contains(kind))
                .boxed()
                .toList();
    }

    @Test
    void a_log_that_loses_an_event_is_found() {
        ScenarioStage forgetful =
                REAL.withLog((log, time) -> FaultyEventLog.around(log, time, 1, ScenarioTest::losesEveryTenth));

        assertThat(seedsThatFind(Kind.LOST, forgetful)).hasSizeGreaterThanOrEqualTo(MOST_OF_THEM);
    }

    @Test
    void a_connection_that_skips_a_frame_is_found() {
        assertThat(seedsThatFind(
                        Kind.LOST,
                        REAL.withEdge(edge -> FaultyConnection.around(
                                edge, ConnectionScript.clean().skip(3).skip(4)))))
                .hasSize((int) DEFECT_SEEDS);
    }

    @Test
    void a_connection_that_doubles_a_frame_is_found() {
        assertThat(seedsThatFind(
                        Kind.DUPLICATE,
                        REAL.withEdge(edge -> FaultyConnection.around(
                                edge, ConnectionScript.clean().repeat(3).repeat(4)))))
                .hasSize((int) DEFECT_SEEDS);
    }

    @Test
    void a_client_that_forgets_how_far_it_came_is_found() {
        assertThat(seedsThatFind(
                        Kind.DUPLICATE,
                        REAL.withMemory(cursor -> new Cursor(cursor.epoch(), Math.max(0, cursor.seq() - 2), null))))
                .hasSizeGreaterThanOrEqualTo(MOST_OF_THEM);
    }

    @Test
    void a_broken_rule_is_told_with_the_seed_and_the_few_steps_that_break_it() {
        ScenarioStage broken = REAL.withEdge(
                edge -> FaultyConnection.around(edge, ConnectionScript.clean().repeat(2)));
        Scenario scenario = SCENARIOS.generate(4);

        assertThatThrownBy(() -> scenario.verify(broken))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("seed 4 must break no rule but broke ")
                .hasMessageContaining("  DUPLICATE at device-")
                .hasMessageContaining(" of the 150 steps that ScenarioGenerator[users=2, devicesPerUser=2, runs=10,")
                .hasMessageContaining("    1 ");
        Scenario shortest =
                scenario.shrink(shorter -> !shorter.play(broken).findings().isEmpty());
        assertThat(shortest.steps()).hasSizeLessThanOrEqualTo(4);
        assertThat(shortest.play(broken).findings()).isNotEmpty();
    }

    @Test
    void a_seed_always_makes_the_same_and_another_one_makes_another() {
        assertThat(SCENARIOS.generate(7)).isEqualTo(SCENARIOS.generate(7)).isNotEqualTo(SCENARIOS.generate(8));
        assertThat(SCENARIOS.generate(7).steps()).hasSize(150).contains(new Step.Connect(0), new Step.Connect(1));
        assertThat(SCENARIOS.withoutLogFaults().withSteps(2_000).generate(7).steps())
                .hasSize(2_000)
                .noneMatch(step -> step instanceof Step.LogDown || step instanceof Step.NewEpoch);
    }

    @Test
    void the_same_scenario_is_played_against_a_server_behind_a_proxy_that_breaks_connections() throws IOException {
        HistoryChecker checker = HistoryChecker.create();
        try (TidingsServer server = Tidings.server()
                        .developmentMode()
                        .eventLog(checker.watch(EventLogs.inMemory()))
                        .start();
                FaultProxy proxy = FaultProxy.start(
                        server.address(),
                        1,
                        (connection, random) -> connection < 8
                                ? FaultScript.clean()
                                        .slices(3, 900)
                                        .resetAfter(connection < 4 ? 400 : random.nextInt(600, 1_500))
                                : FaultScript.clean())) {
            ScenarioResult result = SCENARIOS
                    .generate(1)
                    .playOn(server, checker, user -> URI.create(proxy.uri(server.uri()) + "?user=" + user));

            assertThat(result.findings()).as("%s", result.report()).isEmpty();
            assertThat(result.connections()).isGreaterThanOrEqualTo(4);
            assertThat(proxy.injected().get(Fault.RESET)).isPositive();
        }
    }
}
