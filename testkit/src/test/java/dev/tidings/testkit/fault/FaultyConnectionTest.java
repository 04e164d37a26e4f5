package dev.tidings.testkit.fault;

import static dev.tidings.testkit.assertions.TidingsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.tidings.api.AgentRun;
import dev.tidings.api.ConnectionRequest;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserPrincipal;
import dev.tidings.testkit.MockFactory;
import dev.tidings.testkit.RecordingConnection;
import dev.tidings.testkit.fault.ConnectionScript.Call;
import dev.tidings.testkit.junit.TidingsTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

@TidingsTest
class FaultyConnectionTest {
    private final Logger engine = (Logger) LoggerFactory.getLogger("dev.tidings.core.engine");
    private final MockFactory tidings;
    private final UserExecutionContext context = MockFactory.createIsolatedExecutionContext();
    private final RecordingConnection browser = RecordingConnection.create();

    FaultyConnectionTest(MockFactory tidings) {
        this.tidings = tidings;
    }

    @BeforeEach
    void hush() {
        engine.setLevel(Level.OFF);
    }

    @AfterEach
    void speak() {
        engine.setLevel(null);
    }

    private FaultyConnection connect(ConnectionScript script) {
        FaultyConnection line = FaultyConnection.around(browser, script, tidings.time());
        tidings.connect(browser, line, ConnectionRequest.live(UserPrincipal.of(context.userId())));
        return line;
    }

    /** Emits agent_started, two thoughts and agent_completed: frames 2 to 5. */
    private void work() {
        AgentRun run = tidings.bridge().start(context, "researcher", null);
        run.thinking("one");
        run.thinking("two");
        run.complete("done");
    }

    private List<Long> seqs() {
        return browser.recording().events().stream().map(event -> event.seq()).toList();
    }

    @Test
    void without_faults_it_is_not_there() {
        FaultyConnection line = connect(ConnectionScript.clean());
        work();

        assertThat(browser).isComplete().hasNoGap();
        assertThat(line.taken()).isEqualTo(5);
        assertThat(line.injected().values()).containsOnly(0L);
    }

    @Test
    void a_stalled_one_takes_nothing_until_it_flows() {
        FaultyConnection line = connect(ConnectionScript.clean().stallAfter(3));
        work();

        assertThat(seqs()).containsExactly(1L, 2L);
        assertThat(line.isOpen()).isTrue();
        assertThat(line.injected()).containsEntry(ConnectionFault.STALLED, 1L);

        line.flow();

        assertThat(browser).isComplete().hasNoGap();
    }

    @Test
    void a_slow_one_takes_a_frame_each_time_its_pause_is_over() {
        FaultyConnection line = connect(ConnectionScript.clean().slow(Duration.ofMillis(100)));
        work();

        assertThat(seqs()).isEmpty();
        tidings.time().advance(Duration.ofMillis(99));
        assertThat(seqs()).isEmpty();
        tidings.time().advance(Duration.ofMillis(1));
        assertThat(seqs()).containsExactly(1L);
        tidings.time().advance(Duration.ofMillis(300));
        assertThat(seqs()).containsExactly(1L, 2L, 3L, 4L);
        assertThat(line.injected()).containsEntry(ConnectionFault.SLOW, 5L);
    }

    @Test
    void a_dropped_one_takes_a_frame_with_it_that_comes_again_on_resume() {
        FaultyConnection line = connect(ConnectionScript.clean().dropAfter(2));
        work();

        assertThat(seqs()).containsExactly(1L);
        assertThat(line.taken()).isEqualTo(3);
        assertThat(line.injected()).containsEntry(ConnectionFault.DROPPED, 1L);
        assertThat(tidings.manager().connectionCount()).isZero();
        assertThat(tidings.resume(context.userId(), browser.recording().cursor().orElseThrow()))
                .resumesWithoutGap(browser.recording());
    }

    @Test
    void one_that_is_not_open_harms_nobody_else() {
        FaultyConnection line = connect(ConnectionScript.clean().notOpenAfter(2));
        RecordingConnection other = tidings.connect(context.userId());
        work();

        assertThat(seqs()).containsExactly(1L);
        assertThat(line.isOpen()).isFalse();
        assertThat(other).isComplete().hasNoGap();
        assertThat(line.injected()).containsEntry(ConnectionFault.NOT_OPEN, 1L);
    }

    @Test
    void a_skipped_frame_is_missing_and_a_repeated_one_comes_twice() {
        FaultyConnection line = connect(ConnectionScript.clean().skip(2).repeat(4));
        work();

        assertThat(seqs()).containsExactly(2L, 3L, 3L, 4L);
        assertThat(line.injected())
                .containsEntry(ConnectionFault.SKIPPED, 1L)
                .containsEntry(ConnectionFault.REPEATED, 1L);
    }

    @ParameterizedTest
    @EnumSource(names = {"WAKE", "PING", "IS_OPEN"})
    void an_agent_does_not_notice_a_connection_that_throws(Call call) {
        RecordingConnection other = tidings.connect(context.userId());
        connect(ConnectionScript.clean().throwing(call));
        work();

        assertThat(other).isComplete().hasNoGap();
    }

    @Test
    void what_throws_is_counted() {
        FaultyConnection line =
                FaultyConnection.around(browser, ConnectionScript.clean().throwing(Call.PING));

        assertThatThrownBy(line::ping).hasMessage("a planted defect: PING throws");
        assertThat(line.injected()).isEqualTo(counted(line, ConnectionFault.THROWN));
    }

    private static Map<ConnectionFault, Long> counted(FaultyConnection line, ConnectionFault one) {
        Map<ConnectionFault, Long> expected = line.injected();
        expected.replaceAll((fault, count) -> fault == one ? 1L : 0L);
        return expected;
    }

    @Test
    void a_script_that_is_out_of_range_is_refused() {
        assertThatThrownBy(() -> ConnectionScript.clean().skip(0))
                .hasMessage("a defect must be SKIPPED or REPEATED, of a frame >= 1, but was SKIPPED of 0");
        assertThatThrownBy(() -> ConnectionScript.clean().stallAfter(-1))
                .hasMessage("end after must be >= 0 but was -1");
        assertThatThrownBy(() -> FaultyConnection.around(
                        browser, ConnectionScript.clean().slow(Duration.ofMillis(1))))
                .hasMessage("pace must be 0 without a timer but was PT0.001S: pass MockFactory.time() too");
        assertThatThrownBy(() ->
                        new ConnectionScript(Duration.ZERO, ConnectionFault.SLOW, 0, Map.of(), java.util.Set.of()))
                .hasMessage("end must be STALLED, DROPPED or NOT_OPEN but was SLOW");
    }
}
