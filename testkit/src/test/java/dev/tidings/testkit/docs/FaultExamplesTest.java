package dev.tidings.testkit.docs;

import static dev.tidings.testkit.assertions.TidingsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.tidings.api.AgentRun;
import dev.tidings.api.CloseCode;
import dev.tidings.api.ConnectionRequest;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.EventLog;
import dev.tidings.core.EventLogs;
import dev.tidings.testkit.ClientRecorder;
import dev.tidings.testkit.MockFactory;
import dev.tidings.testkit.Recording;
import dev.tidings.testkit.RecordingConnection;
import dev.tidings.testkit.client.TidingsClient;
import dev.tidings.testkit.docs.SecondAttempt.Researcher;
import dev.tidings.testkit.fault.ConnectionFault;
import dev.tidings.testkit.fault.ConnectionScript;
import dev.tidings.testkit.fault.Fault;
import dev.tidings.testkit.fault.FaultProxy;
import dev.tidings.testkit.fault.FaultScript;
import dev.tidings.testkit.fault.FaultyConnection;
import dev.tidings.testkit.fault.FaultyEventLog;
import dev.tidings.testkit.fault.HistoryChecker;
import dev.tidings.testkit.fault.LogCall;
import dev.tidings.testkit.fault.LogFault;
import dev.tidings.testkit.fault.LogScript;
import dev.tidings.testkit.fault.ScenarioGenerator;
import dev.tidings.testkit.fault.ScenarioStage;
import dev.tidings.testkit.junit.TidingsTest;
import dev.tidings.testkit.time.ControlledTime;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The examples of docs/FAULTS.md, compiled and run. */
@TidingsTest
class FaultExamplesTest {
    private final Logger engine = (Logger) LoggerFactory.getLogger("dev.tidings.core.engine");

    @BeforeEach
    void hush() {
        engine.setLevel(Level.OFF);
    }

    @AfterEach
    void speak() {
        engine.setLevel(null);
    }

    // begin proxy
    @Test
    void a_network_that_resets(TidingsServer server, UserExecutionContext context) throws IOException {
        FaultScript bad =
                FaultScript.clean().latency(Duration.ofMillis(2)).slices(3, 500).resetAfter(900);
        ClientRecorder recorder = ClientRecorder.create();
        try (FaultProxy proxy = FaultProxy.start(
                        server.address(), 42, (connection, random) -> connection == 0 ? bad : FaultScript.clean());
                TidingsClient client = TidingsClient.builder(
                                URI.create(proxy.uri(server.uri()) + "?user=" + context.userId()))
                        .backoff(Duration.ofMillis(5), Duration.ofMillis(50))
                        .start(recorder)) {
            recorder.awaitConnected(Duration.ofSeconds(10));
            new Researcher().work(server.bridge().start(context, "researcher", null));

            assertThat(recorder.awaitTerminal(Duration.ofSeconds(10))).isGoldenPath();
            assertThat(proxy.injected()).containsEntry(Fault.RESET, 1L);
            assertThat(client.runs()).hasSize(1);
        }
    }
    // end

    // begin connection
    @Test
    void a_browser_that_drops_out(MockFactory tidings, UserExecutionContext context) {
        RecordingConnection browser = RecordingConnection.create();
        FaultyConnection line =
                FaultyConnection.around(browser, ConnectionScript.clean().dropAfter(3));
        tidings.connect(browser, line, ConnectionRequest.live(UserPrincipal.of(context.userId())));

        new Researcher().work(tidings.bridge().start(context, "researcher", null));

        Recording before = browser.recording();
        assertThat(line.injected()).containsEntry(ConnectionFault.DROPPED, 1L);
        assertThat(tidings.resume(context.userId(), before.cursor().orElseThrow()))
                .resumesWithoutGap(before);
    }
    // end

    // begin log
    @Test
    void a_log_whose_answers_are_lost(UserExecutionContext context, ControlledTime time) {
        FaultyEventLog log = FaultyEventLog.around(
                EventLogs.inMemory(),
                time,
                42,
                (call, random) -> call.kind() == LogCall.Kind.APPEND && random.nextBoolean()
                        ? LogScript.clean().losesAnswer()
                        : LogScript.clean());
        try (log;
                MockFactory tidings =
                        MockFactory.builder().time(time).eventLog(log).build()) {
            RecordingConnection browser = tidings.connect(context);
            new Researcher().work(tidings.bridge().start(context, "researcher", null));
            time.advance(Duration.ofSeconds(10));

            assertThat(browser).isGoldenPath().hasNoGap();
            assertThat(log.injected().get(LogFault.ANSWER_LOST)).isPositive();
        }
    }
    // end

    // begin client
    @Test
    void a_client_that_comes_back_by_itself(TidingsServer server, UserExecutionContext context) {
        URI uri = URI.create(server.uri() + "?user=" + context.userId());
        ClientRecorder recorder = ClientRecorder.create();
        try (TidingsClient client = TidingsClient.builder(uri)
                .backoff(Duration.ofMillis(5), Duration.ofMillis(50))
                .start(recorder)) {
            recorder.awaitConnected(Duration.ofSeconds(10));
            AgentRun run = server.bridge().start(context, "researcher", null);
            server.manager().disconnectUser(context.userId(), CloseCode.SERVICE_RESTART, "a drill");
            run.complete("Vendor B is the cheapest");

            assertThat(recorder.awaitTerminal(Duration.ofSeconds(10))).isComplete();
            assertThat(client.runs()).hasSize(1);
        }
    }
    // end

    // begin checker
    @Test
    void a_browser_got_what_was_emitted(UserExecutionContext context) {
        HistoryChecker checker = HistoryChecker.create();
        try (EventLog log = checker.watch(EventLogs.inMemory());
                MockFactory tidings = MockFactory.builder().eventLog(log).build()) {
            RecordingConnection browser = tidings.connect(context);
            new Researcher().work(tidings.bridge().start(context, "researcher", null));
            checker.client("browser", context.userId()).recorded(browser.recording());

            assertThat(checker.check()).isEmpty();
        }
    }
    // end

    // begin scenarios
    @Test
    void no_scenario_breaks_a_rule() {
        ScenarioGenerator scenarios = ScenarioGenerator.create().withUsers(3).withSteps(200);
        ScenarioStage stage = ScenarioStage.inMemory()
                .withEdge(edge ->
                        FaultyConnection.around(edge, ConnectionScript.clean().dropAfter(40)));
        for (long seed = 0; seed < 50; seed++) {
            scenarios.generate(seed).verify(stage);
        }
    }
    // end
}
