package dev.tidings.testkit.fault;

import static dev.tidings.testkit.assertions.TidingsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.tidings.api.AgentRun;
import dev.tidings.api.CloseCode;
import dev.tidings.api.Cursor;
import dev.tidings.api.Delivery;
import dev.tidings.api.Epoch;
import dev.tidings.api.RealmId;
import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.monitor.HealthSnapshot.Status;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.LogEntry;
import dev.tidings.api.spi.LogSlice;
import dev.tidings.api.spi.LogSubscriber;
import dev.tidings.api.spi.StreamKey;
import dev.tidings.core.EventLogs;
import dev.tidings.testkit.MockFactory;
import dev.tidings.testkit.RecordingConnection;
import dev.tidings.testkit.fault.LogCall.Kind;
import dev.tidings.testkit.time.ControlledTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class FaultyEventLogTest {
    private static final Duration RETRY = Duration.ofMillis(50);

    private final Logger engine = (Logger) LoggerFactory.getLogger("dev.tidings.core.engine");
    private final ControlledTime time = ControlledTime.create();
    private final UserExecutionContext context = MockFactory.createIsolatedExecutionContext();
    private final StreamKey stream = new StreamKey(RealmId.MAIN, context.userId());
    private final HistoryChecker checker = HistoryChecker.create();
    private FaultyEventLog log;
    private MockFactory tidings;

    @BeforeEach
    void hush() {
        engine.setLevel(Level.OFF);
    }

    @AfterEach
    void close() {
        engine.setLevel(null);
        tidings.close();
        log.close();
    }

    private void open(BiFunction<LogCall, RandomGenerator, LogScript> scripts) {
        EventLog real = EventLogs.inMemory(RetentionPolicy.defaults(), time, time);
        log = FaultyEventLog.around(checker.watch(real), time, 1, scripts);
        tidings = MockFactory.builder().time(time).eventLog(log).build();
    }

    /** Opens a log in which one append has a fault: the second one, a thought. */
    private void open(LogScript second) {
        open((call, random) -> call.kind() == Kind.APPEND && call.number() == 1 ? second : LogScript.clean());
    }

    private AgentRun start() {
        return tidings.bridge().start(context, "researcher", null);
    }

    private void expect(LogFault fault, long times) {
        assertThat(log.injected()).containsEntry(fault, times);
    }

    @Test
    void an_append_that_fails_is_repeated_and_comes_once() {
        open(LogScript.clean().fails());
        RecordingConnection browser = tidings.connect(context);
        AgentRun run = start();

        assertThat(run.thinking("hm")).isInstanceOf(Delivery.Pending.class);
        assertThat(browser.recording().types()).containsExactly("agent_started");
        time.advance(RETRY);
        run.complete("done");

        assertThat(browser).isComplete().hasNoGap();
        expect(LogFault.FAILED, 1);
    }

    @Test
    void an_append_whose_answer_is_lost_is_delivered_before_the_agent_knows_and_comes_once() {
        open(LogScript.clean().losesAnswer());
        RecordingConnection browser = tidings.connect(context);
        AgentRun run = start();
        Delivery thought = run.thinking("hm");

        assertThat(thought.position().toCompletableFuture()).isNotDone();
        time.advance(RETRY);
        assertThat(thought.position().toCompletableFuture()).isCompletedWithValueMatching(at -> at.seq() == 2);
        run.complete("done");

        assertThat(browser).isComplete().hasNoGap();
        expect(LogFault.ANSWER_LOST, 1);
    }

    @Test
    void an_append_that_is_done_late_comes_once_before_or_after_its_repetition() {
        for (long late : new long[] {20, 50, 500}) {
            open(LogScript.clean().appliesLate(Duration.ofMillis(late)));
            RecordingConnection browser = tidings.connect(context);
            AgentRun run = start();
            run.thinking("hm");
            run.progress(50, "half");
            time.advance(Duration.ofSeconds(1));
            run.complete("done");

            assertThat(browser).isComplete().hasNoGap();
            assertThat(browser.recording().types())
                    .containsExactly("agent_started", "agent_thinking", "progress_update", "agent_completed");
            expect(LogFault.APPLIED_LATE, 1);
            tidings.close();
        }
    }

    @Test
    void an_engine_survives_a_log_that_throws() {
        open(LogScript.clean().throwing());
        RecordingConnection browser = tidings.connect(context);
        AgentRun run = start();
        run.thinking("hm");
        time.advance(RETRY);
        run.complete("done");

        assertThat(browser).isComplete().hasNoGap();
        expect(LogFault.THROWN, 1);
    }

    @Test
    void answers_and_deliveries_are_late_and_in_order() {
        open((call, random) -> LogScript.clean().latency(Duration.ofMillis(call.number() % 2 == 0 ? 30 : 10)));
        RecordingConnection browser = tidings.connect(context);
        time.advance(Duration.ofSeconds(1));
        AgentRun run = start();
        assertThat(run.started()).isInstanceOf(Delivery.Pending.class);
        run.thinking("hm");
        run.complete("done");
        assertThat(browser.recording().types()).isEmpty();
        time.advance(Duration.ofSeconds(1));

        assertThat(browser).isComplete().hasNoGap();
        assertThat(log.injected().get(LogFault.LATENCY)).isGreaterThan(4);
    }

    @Test
    void an_outage_is_seen_in_the_health_and_ends_when_it_was_planned_to() {
        open((call, random) -> LogScript.clean());
        RecordingConnection browser = tidings.connect(context);
        log.outage(Duration.ofSeconds(1), Duration.ofSeconds(3));
        AgentRun run = start();
        time.advance(Duration.ofSeconds(1));
        run.complete("done");

        assertThat(log.health().status()).isEqualTo(Status.DOWN);
        assertThat(browser).hasNoTerminal();
        time.advance(Duration.ofSeconds(10));
        assertThat(log.health().status()).isEqualTo(Status.UP);
        assertThat(browser).isComplete().hasNoGap();
        assertThat(log.injected().get(LogFault.OUTAGE)).isPositive();
    }

    @Test
    void a_new_epoch_begins_with_number_1_and_clients_are_told() {
        open((call, random) -> LogScript.clean());
        RecordingConnection browser = tidings.connect(context);
        AgentRun run = start();
        log.changeEpoch(stream);

        assertThat(browser).isClosedWith(CloseCode.SERVICE_RESTART);
        Cursor before = browser.recording().cursor().orElseThrow();
        RecordingConnection again = tidings.resume(context.userId(), before);
        run.complete("done");

        assertThat(again.recording().controls("resume_gap").get(0).text("reason"))
                .isEqualTo("epoch_changed");
        assertThat(again.recording().cursor().orElseThrow().epoch()).isNotEqualTo(before.epoch());
        assertThat(again.recording().events().get(0).seq()).isEqualTo(1);
        checker.client("browser", context.userId())
                .recorded(browser.recording())
                .recorded(again.recording());
        assertThat(checker.check()).isEmpty();
        expect(LogFault.EPOCH_CHANGED, 1);
    }

    @Test
    void what_is_trimmed_is_announced_to_who_comes_back() {
        open((call, random) -> LogScript.clean());
        RecordingConnection browser = tidings.connect(context);
        AgentRun run = start();
        browser.terminate();
        run.thinking("one");
        run.thinking("two");
        run.complete("done");
        log.trim(stream, 3);
        RecordingConnection again =
                tidings.resume(context.userId(), browser.recording().cursor().orElseThrow());

        assertThat(again.recording().types()).containsExactly("agent_completed");
        checker.client("browser", context.userId())
                .recorded(browser.recording())
                .recorded(again.recording());
        assertThat(checker.check()).isEmpty();
        expect(LogFault.TRIMMED, 1);
    }

    @Test
    void a_delivery_that_is_lost_is_made_good_by_the_next_one() {
        open((call, random) -> call.kind() == Kind.DELIVERY && call.number() == 1
                ? LogScript.clean().loses()
                : LogScript.clean());
        RecordingConnection browser = tidings.connect(context);
        AgentRun run = start();
        run.thinking("hm");
        assertThat(browser.recording().types()).containsExactly("agent_started");
        run.complete("done");

        assertThat(browser).isComplete().hasNoGap();
        expect(LogFault.LOST, 1);
    }

    @Test
    void subscribers_that_are_lost_get_nothing_and_the_checker_says_so() {
        open((call, random) -> LogScript.clean());
        RecordingConnection browser = tidings.connect(context);
        AgentRun run = start();
        log.loseSubscribers(stream);
        run.complete("done");
        checker.client("browser", context.userId()).recorded(browser.recording());

        assertThat(browser.recording().types()).containsExactly("agent_started");
        assertThat(checker.check()).extracting(HistoryChecker.Finding::kind).contains(HistoryChecker.Kind.LOST);
    }

    @Test
    void an_event_that_is_taken_and_forgotten_closes_who_needs_it_and_is_found_by_the_checker() {
        open(LogScript.clean().loses());
        RecordingConnection browser = tidings.connect(context);
        AgentRun run = start();
        run.thinking("hm");
        run.complete("done");
        checker.client("browser", context.userId()).recorded(browser.recording());

        assertThat(browser).isClosedWith(CloseCode.SLOW_CONSUMER);
        assertThat(browser.recording().types()).containsExactly("agent_started");
        assertThat(checker.check()).anySatisfy(finding -> {
            assertThat(finding.kind()).isEqualTo(HistoryChecker.Kind.LOST);
            assertThat(finding.seq()).isEqualTo(2);
        });
    }

    @Test
    void a_last_event_that_is_forgotten_closes_who_comes_back_for_it() {
        open(LogScript.clean().loses());
        RecordingConnection browser = tidings.connect(context);
        AgentRun run = start();
        browser.terminate();
        run.thinking("hm");

        RecordingConnection again =
                tidings.resume(context.userId(), browser.recording().cursor().orElseThrow());

        assertThat(again).isClosedWith(CloseCode.SLOW_CONSUMER);
        assertThat(again.recording().types()).isEmpty();
    }

    @Test
    void a_subscriber_that_throws_is_told_of_the_next_delivery() {
        open(LogScript.clean());
        List<Long> told = new ArrayList<>();
        Logger own = (Logger) LoggerFactory.getLogger(FaultyEventLog.class);
        own.setLevel(Level.OFF);
        log.subscribe(stream, new LogSubscriber() {
            @Override
            public void onEntries(List<LogEntry> entries) {
                told.add(entries.get(0).seq());
                throw new IllegalStateException("a defect of the subscriber");
            }

            @Override
            public void onEpochChanged(Epoch epoch) {
                told.add(0L);
            }
        });
        start().complete("done");
        own.setLevel(null);

        assertThat(told).containsExactly(1L, 2L);
    }

    @Test
    void a_late_call_of_a_log_that_throws_fails_late() {
        FaultyEventLog throwing = FaultyEventLog.around(
                EventLogs.inMemory(),
                time,
                1,
                (call, random) -> LogScript.clean().throwing());
        log = FaultyEventLog.around(
                throwing, time, 1, (call, random) -> LogScript.clean().latency(RETRY));
        tidings = MockFactory.builder().time(time).eventLog(log).build();
        CompletableFuture<LogSlice> answer = log.read(stream, 0, 1).toCompletableFuture();
        assertThat(answer).isNotDone();

        time.advance(RETRY);

        assertThat(answer).isCompletedExceptionally();
    }

    @Test
    void the_same_seed_gives_the_same_call_the_same_script() {
        assertThat(drawn(7)).isEqualTo(drawn(7)).isNotEqualTo(drawn(8));
    }

    private List<Long> drawn(long seed) {
        List<Long> draws = new ArrayList<>();
        log = FaultyEventLog.around(EventLogs.inMemory(), time, seed, (call, random) -> {
            draws.add(random.nextLong());
            return LogScript.clean();
        });
        tidings = MockFactory.builder().time(time).eventLog(log).build();
        tidings.connect(context);
        start().complete("done");
        tidings.close();
        assertThat(draws).hasSizeGreaterThan(3).doesNotHaveDuplicates();
        return draws;
    }

    @Test
    void a_script_that_is_out_of_range_is_refused() {
        open(LogScript.clean());

        assertThatThrownBy(() -> LogScript.clean().latency(Duration.ofMillis(-1)))
                .hasMessage("latency must be >= 0 but was PT-0.001S");
        assertThatThrownBy(() -> new LogScript(Duration.ZERO, LogFault.OUTAGE, Duration.ZERO))
                .hasMessageStartingWith(
                        "fault must be FAILED, ANSWER_LOST, APPLIED_LATE, THROWN or LOST but was OUTAGE");
        assertThatThrownBy(() -> FaultyEventLog.around(log).outage(RETRY, RETRY))
                .hasMessage("latency must be 0 without a timer but was PT0.05S: pass a timer too");
    }
}
