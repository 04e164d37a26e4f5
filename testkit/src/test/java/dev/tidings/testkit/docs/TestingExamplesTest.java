package dev.tidings.testkit.docs;

import static dev.tidings.testkit.assertions.TidingsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.AgentRun;
import dev.tidings.api.Delivery;
import dev.tidings.api.Epoch;
import dev.tidings.api.Position;
import dev.tidings.api.RunLimits;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.Timeouts;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.WebSocketEmitter;
import dev.tidings.api.event.AgentError;
import dev.tidings.api.event.AgentStarted;
import dev.tidings.testkit.ClientRecorder;
import dev.tidings.testkit.Contracts;
import dev.tidings.testkit.MockFactory;
import dev.tidings.testkit.Recording;
import dev.tidings.testkit.RecordingConnection;
import dev.tidings.testkit.client.TidingsClient;
import dev.tidings.testkit.docs.SecondAttempt.Researcher;
import dev.tidings.testkit.junit.ForUser;
import dev.tidings.testkit.junit.TidingsTest;
import dev.tidings.testkit.time.ControlledTime;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples of docs/TESTING.md, compiled and run. */
@TidingsTest
class TestingExamplesTest {
    // begin time
    @Test
    void an_agent_that_hangs_times_out(
            AgentBridge bridge, UserExecutionContext context, RecordingConnection browser, ControlledTime time) {
        bridge.start(context, "researcher", null).thinking("Looking for prices");

        time.advance(Duration.ofMinutes(5));

        assertThat(browser).isComplete().hasTerminalError(AgentError.TIMEOUT);
    }
    // end

    // begin resume
    @Test
    void a_browser_that_comes_back_gets_what_it_missed(
            MockFactory tidings, UserExecutionContext context, RecordingConnection browser) {
        AgentRun run = tidings.bridge().start(context, "researcher", null);
        browser.terminate();
        run.complete("Vendor B is the cheapest");

        Recording before = browser.recording();
        RecordingConnection after =
                tidings.resume(context.userId(), before.cursor().orElseThrow());

        assertThat(after).resumesWithoutGap(before);
    }
    // end

    // begin users
    @Test
    void users_do_not_meet(
            AgentBridge bridge,
            @ForUser("ada") UserExecutionContext ada,
            @ForUser("ada") RecordingConnection adasBrowser,
            @ForUser("bob") RecordingConnection bobsBrowser) {
        new Researcher().work(bridge.start(ada, "researcher", null));

        assertThat(adasBrowser).isGoldenPath().belongsTo(ada.userId());
        assertThat(bobsBrowser).isIsolatedFrom(ada.userId());
    }
    // end

    // begin server
    @Test
    void a_client_over_the_network_gets_the_same(TidingsServer server, UserExecutionContext context) {
        ClientRecorder recorder = ClientRecorder.create();
        URI uri = URI.create(server.uri() + "?user=" + context.userId());
        try (TidingsClient client = TidingsClient.builder(uri).start(recorder)) {
            recorder.awaitConnected(Duration.ofSeconds(10));

            new Researcher().work(server.bridge().start(context, "researcher", null));

            assertThat(recorder.awaitTerminal(Duration.ofSeconds(10)))
                    .isGoldenPath()
                    .hasNoGap();
            assertThat(client.runs()).hasSize(1);
        }
    }
    // end

    // begin thread
    @Test
    void an_agent_on_another_thread_is_waited_for(
            AgentBridge bridge, UserExecutionContext context, RecordingConnection browser) {
        bridge.execute(context, "researcher", null, run -> "Vendor B is the cheapest");

        assertThat(browser.awaitTerminal(Duration.ofSeconds(10))).isComplete();
    }
    // end

    @Test
    void without_the_extension() {
        // begin plain
        Timeouts limits = Timeouts.defaults().withRun(RunLimits.defaults().withInactivity(Duration.ofSeconds(30)));
        try (MockFactory tidings = MockFactory.builder().timeouts(limits).build()) {
            UserExecutionContext context = MockFactory.createIsolatedExecutionContext();
            RecordingConnection browser = tidings.connect(context);

            new Researcher().work(tidings.bridge().start(context, "researcher", null));

            assertThat(browser).isGoldenPath();
        }
        // end
    }

    @Test
    void with_mockito() {
        // begin mockito
        WebSocketEmitter emitter = mock(Contracts.mockable(WebSocketEmitter.class));
        when(emitter.emit(any())).thenReturn(new Delivery.Stored(new Position(Epoch.random(), 1)));

        emitter.emit(AgentStarted.of("researcher", null));

        verify(emitter).emit(AgentStarted.of("researcher", null));
        // end
    }

    @Test
    void with_a_double_by_hand() {
        // begin double
        List<String> called = new ArrayList<>();
        Delivery stored = new Delivery.Stored(new Position(Epoch.random(), 1));
        WebSocketEmitter emitter = Contracts.answering(WebSocketEmitter.class, (self, method, arguments) -> {
            called.add(method.getName());
            return stored;
        });

        emitter.emit(AgentStarted.of("researcher", null));

        assertThat(called).containsExactly("emit");
        // end
    }
}
