package dev.tidings.testkit;

import static dev.tidings.testkit.assertions.TidingsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.AgentRun;
import dev.tidings.api.AuthHandler;
import dev.tidings.api.AuthResult;
import dev.tidings.api.ClientId;
import dev.tidings.api.CloseCode;
import dev.tidings.api.ConnectionId;
import dev.tidings.api.ConnectionRequest;
import dev.tidings.api.Cursor;
import dev.tidings.api.DisconnectPolicy;
import dev.tidings.api.DrainPolicy;
import dev.tidings.api.MessageId;
import dev.tidings.api.MessageReply;
import dev.tidings.api.MessageRouter;
import dev.tidings.api.PerformanceMode;
import dev.tidings.api.RealmId;
import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.RunLimits;
import dev.tidings.api.ThreadId;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.Timeouts;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.UserIsolationException;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.event.AgentCancelled;
import dev.tidings.api.event.AgentError;
import dev.tidings.api.event.MessageDelta;
import dev.tidings.api.event.ToolExecuting;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.Redactor;
import dev.tidings.core.Tidings;
import dev.tidings.testkit.time.ControlledTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MockFactoryTest {
    private static final UserId ADA = UserId.of("ada");
    private static final UserId BOB = UserId.of("bob");
    private static final ThreadId THREAD = ThreadId.of("thread-1");

    @Test
    void contexts_share_no_id() {
        Set<Object> ids = new HashSet<>();
        for (int round = 0; round < 100; round++) {
            UserExecutionContext context = MockFactory.createIsolatedExecutionContext();
            ids.addAll(List.of(
                    context.userId(),
                    context.threadId(),
                    context.runId(),
                    context.requestId(),
                    context.websocketClientId()));
        }
        assertThat(ids).hasSize(500);
    }

    @Test
    void a_context_has_the_ids_that_were_given_and_new_ones_else() {
        UserExecutionContext one = MockFactory.createIsolatedExecutionContext(ADA, THREAD);
        UserExecutionContext other = MockFactory.createIsolatedExecutionContext(ADA, THREAD);

        assertThat(one.userId()).isEqualTo(ADA);
        assertThat(one.threadId()).isEqualTo(THREAD);
        assertThat(one.websocketClientId()).isEqualTo(ClientId.of("conn_ada_thread-1"));
        assertThat(one.runId()).isNotEqualTo(other.runId());
        assertThat(one.requestId()).isNotEqualTo(other.requestId());
    }

    @Test
    void the_older_name_of_the_label_stands_for_the_newer_one() {
        ClientId tab = ClientId.of("tab-1");
        ConnectionId older = ConnectionId.of("tab-1");

        assertThat(List.of(labelled(tab, null), labelled(null, older), labelled(tab, older)))
                .containsOnly(tab);
        assertThat(labelled(null, null)).isEqualTo(ClientId.of("conn_ada_thread-1"));
    }

    private static ClientId labelled(ClientId label, ConnectionId older) {
        return MockFactory.createIsolatedExecutionContext(ADA, THREAD, label, older)
                .websocketClientId();
    }

    @Test
    void two_labels_that_differ_are_refused() {
        assertThatThrownBy(() -> labelled(ClientId.of("tab-1"), ConnectionId.of("c-2")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("websocketClientId and connectionId must be the same but were \"tab-1\" and \"c-2\":"
                        + " a context has one label, so leave one of them out");
    }

    @Test
    void what_an_agent_says_is_recorded_when_its_call_returns() {
        try (MockFactory tidings = MockFactory.create()) {
            UserExecutionContext context = MockFactory.createIsolatedExecutionContext(ADA);
            RecordingConnection browser = tidings.connect(context);

            AgentRun run = tidings.bridge().start(context, "researcher", "Compare three vendors");
            run.thinking("Looking for prices", 1);
            tidings.time().advance(Duration.ofMillis(20));
            run.tool("web_search", Map.of("q", "prices", "pages", List.of(1, 2)))
                    .completed("found");
            run.complete(Map.of("vendor", "B"));

            assertThat(browser).isGoldenPath().hasNoGap().belongsTo(ADA);
            RecordedEvent last = browser.recording().events().get(4);
            assertThat(last.timestamp()).isEqualTo(Instant.parse("2026-01-01T00:00:00.020Z"));
            assertThat(last.agentName()).isEqualTo("researcher");
            assertThat(browser.recording().events(ToolExecuting.class))
                    .singleElement()
                    .satisfies(tool -> assertThat(tool.toolArgs().get("pages")).isEqualTo(List.of(1, 2)));
            assertThat(tidings.manager()
                            .connection(tidings.manager()
                                    .connectionIdOf(browser.nativeSession())
                                    .orElseThrow())
                            .orElseThrow()
                            .clientId())
                    .isEqualTo(context.websocketClientId());
        }
    }

    @Test
    void a_run_that_goes_quiet_times_out_when_the_test_says_so() {
        Timeouts limits = Timeouts.defaults().withRun(RunLimits.defaults().withInactivity(Duration.ofMinutes(2)));
        try (MockFactory tidings = MockFactory.builder().timeouts(limits).build()) {
            RecordingConnection browser = tidings.connect(ADA);
            tidings.bridge().start(MockFactory.createIsolatedExecutionContext(ADA), "researcher", null);

            tidings.time().advance(Duration.ofMinutes(2).minusMillis(1));
            assertThat(browser).hasNoTerminal();
            tidings.time().advance(Duration.ofMinutes(1));

            assertThat(browser).isComplete().hasTerminalError(AgentError.TIMEOUT);
        }
    }

    @Test
    void a_client_that_comes_back_gets_what_it_missed() {
        try (MockFactory tidings = MockFactory.create()) {
            RecordingConnection before = tidings.connect(ADA);
            AgentRun run = tidings.bridge().start(MockFactory.createIsolatedExecutionContext(ADA), "researcher", null);
            before.terminate();
            run.thinking("meanwhile");
            run.complete("done");

            Recording seen = before.recording();
            RecordingConnection after = tidings.resume(ADA, seen.cursor().orElseThrow());

            assertThat(tidings.manager().connectionCount()).isEqualTo(1);
            assertThat(seen.types()).containsExactly("agent_started");
            assertThat(after.recording().types()).containsExactly("agent_thinking", "agent_completed");
            assertThat(after).resumesWithoutGap(seen);
        }
    }

    @Test
    void a_log_that_keeps_little_says_what_is_gone() {
        RetentionPolicy little = RetentionPolicy.defaults().withAge(Duration.ofMinutes(1));
        try (MockFactory tidings = MockFactory.builder().retention(little).build()) {
            RecordingConnection before = tidings.connect(ADA);
            Cursor start = before.recording().cursor().orElseThrow();
            try (AgentRun run =
                    tidings.bridge().start(MockFactory.createIsolatedExecutionContext(ADA), "researcher", null)) {
                run.complete("done");
            }
            tidings.time().advance(Duration.ofMinutes(10));

            RecordingConnection after = tidings.resume(ADA, start);

            assertThat(after.recording().controls("resume_gap")).hasSize(1);
            assertThat(after).hasNoUnannouncedGap();
        }
    }

    @Test
    void users_do_not_meet() {
        try (MockFactory tidings = MockFactory.create()) {
            RecordingConnection adas = tidings.connect(ADA);
            RecordingEmitter bobs = tidings.recordingEmitter(MockFactory.createIsolatedExecutionContext(BOB));

            bobs.emitter().sendAgentStarted("researcher", null);

            assertThat(bobs).belongsTo(BOB);
            assertThat(adas).isIsolatedFrom(BOB).isIsolatedFrom(bobs.recording());
            assertThatThrownBy(() -> tidings.managers()
                            .createIsolatedManager(MockFactory.createIsolatedExecutionContext(ADA))
                            .createUserEmitter(bobs.context()))
                    .isInstanceOf(UserIsolationException.class);
        }
    }

    @Test
    void the_router_is_a_real_one_that_cancels_runs() {
        try (MockFactory tidings = MockFactory.create()) {
            UserExecutionContext context = MockFactory.createIsolatedExecutionContext(ADA);
            RecordingConnection browser = tidings.connect(context);
            tidings.bridge().start(context, "researcher", null);

            MessageReply reply = tidings.receive(
                            ADA, "cancel_run", Map.of("run_id", context.runId().value()))
                    .toCompletableFuture()
                    .orTimeout(20, TimeUnit.SECONDS)
                    .join();

            assertThat(reply).isInstanceOf(MessageReply.Accepted.class);
            assertThat(browser).hasTerminal(AgentCancelled.class);
        }
    }

    @Test
    void a_stalled_client_reads_what_it_is_told_to() {
        try (MockFactory tidings = MockFactory.create()) {
            RecordingConnection slow =
                    tidings.connect(RecordingConnection.createStalled(), ConnectionRequest.live(UserPrincipal.of(ADA)));
            AgentRun run = tidings.bridge().start(MockFactory.createIsolatedExecutionContext(ADA), "researcher", null);
            run.thinking("hm");
            assertThat(slow.recording().frames()).isEmpty();

            slow.take(2);
            assertThat(slow.recording().types()).containsExactly("agent_started");
            slow.flow();
            assertThat(slow.recording().types()).containsExactly("agent_started", "agent_thinking");
            slow.stall();
            run.complete("done");
            assertThat(slow).hasNoTerminal();
        }
    }

    @Test
    void closing_ends_open_runs_and_tells_the_clients() {
        MockFactory tidings = MockFactory.create();
        RecordingConnection browser = tidings.connect(ADA);
        tidings.bridge().start(MockFactory.createIsolatedExecutionContext(ADA), "researcher", null);

        tidings.close();
        tidings.close();

        assertThat(browser).hasTerminalError(AgentError.SERVER_SHUTDOWN).isClosedWith(CloseCode.SERVICE_RESTART);
    }

    @Test
    void closing_does_not_wait_for_a_client_that_does_not_read() {
        MockFactory tidings = MockFactory.create();
        tidings.connect(RecordingConnection.createStalled(), ConnectionRequest.live(UserPrincipal.of(ADA)));

        long begun = System.nanoTime();
        tidings.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void two_factories_share_nothing() {
        try (MockFactory one = MockFactory.create();
                MockFactory other = MockFactory.create()) {
            RecordingConnection elsewhere = other.connect(ADA);

            one.bridge().start(MockFactory.createIsolatedExecutionContext(ADA), "researcher", null);

            assertThat(elsewhere.recording().events()).isEmpty();
            assertThat(other.manager().connectionCount()).isEqualTo(1);
            assertThat(one.manager().connectionCount()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void settings_reach_the_engine_with_either_time(boolean real) {
        MockFactoryBuilder builder = MockFactory.builder()
                .realm(RealmId.of("acme"))
                .executor(Runnable::run)
                .redactor(Redactor.keys(Set.of("password")))
                .disconnectPolicy(DisconnectPolicy.cancelRun());
        try (MockFactory tidings = (real ? builder.realTime() : builder).build()) {
            UserExecutionContext context = MockFactory.createIsolatedExecutionContext(ADA);
            RecordingConnection browser = tidings.connect(context);
            tidings.bridge().execute(context, "researcher", null, run -> {
                run.tool("login", Map.of("password", "hunter2")).completed(null);
                return "done";
            });

            assertThat(tidings.manager().realm()).isEqualTo(RealmId.of("acme"));
            assertThat(browser.awaitTerminal(Duration.ofSeconds(20)).toString()).doesNotContain("hunter2");
            assertThat(browser).isComplete();
        }
    }

    @Test
    void the_real_time_can_not_be_moved() {
        try (MockFactory tidings = MockFactory.builder().realTime().build()) {
            assertThatThrownBy(tidings::time)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "time must be controlled but is the real one: leave out realTime(), and take no server");
        }
        assertThatThrownBy(() -> MockFactory.builder().realTime().time(ControlledTime.create()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("time must be set once but was set before: remove one of the calls");
    }

    @Test
    void recorded_clients_join_a_server_beside_others() throws Exception {
        TidingsServer server = Tidings.server().developmentMode().start();
        try (MockFactory tidings = MockFactory.of(server)) {
            RecordingConnection browser = tidings.connect(ADA);

            server.bridge()
                    .start(MockFactory.createIsolatedExecutionContext(ADA), "researcher", null)
                    .complete("done");

            assertThat(browser).isComplete();
        }
        assertThat(server.manager().connectionCount()).isZero();
    }

    @Test
    void the_auth_handler_beside_a_server_is_not_the_servers() throws Exception {
        TidingsServer server = Tidings.server().developmentMode().start();
        try (MockFactory tidings = MockFactory.of(server)) {
            assertThat(authenticate(tidings.authHandler(), "ada")).isInstanceOf(AuthResult.Authenticated.class);
        }
    }

    @Test
    void streamed_text_waits_for_the_window_if_there_is_one_and_comes_merged() {
        try (MockFactory tidings =
                MockFactory.builder().performanceMode(PerformanceMode.BALANCED).build()) {
            RecordingConnection browser = tidings.connect(ADA);
            AgentRun run = tidings.bridge().start(MockFactory.createIsolatedExecutionContext(ADA), "researcher", null);
            MessageId message = MessageId.of("msg-1");
            List.of("a", "b", "c").forEach(piece -> run.delta(message, piece));

            tidings.time().advance(Duration.ofMillis(19));
            assertThat(browser.recording().types()).containsExactly("agent_started");
            tidings.time().advance(Duration.ofMillis(1));
            assertThat(browser.recording().events(MessageDelta.class))
                    .singleElement()
                    .satisfies(delta -> assertThat(delta.delta()).isEqualTo("abc"));
        }
    }

    @Test
    void a_window_has_its_own_length_and_a_drain_lets_runs_end() {
        try (MockFactory tidings = MockFactory.builder()
                .deltaWindow(Duration.ofMillis(7))
                .drainPolicy(DrainPolicy.FINISH_RUNS)
                .realTime()
                .build()) {
            RecordingConnection browser = tidings.connect(ADA);
            AgentRun run = tidings.bridge().start(MockFactory.createIsolatedExecutionContext(ADA), "researcher", null);
            run.delta(MessageId.of("msg-1"), "a");
            Thread closing = new Thread(() -> tidings.manager().close(Duration.ofSeconds(20)));
            closing.start();
            assertThat(browser.recording().events()).isNotEmpty();
            run.complete("done");

            assertThat(browser.awaitTerminal(Duration.ofSeconds(20))).isComplete();
        }
    }

    @Test
    void an_auth_handler_knows_the_tokens_it_was_given() {
        AuthHandler handler = MockFactory.createAuthHandler(Map.of("token-of-ada", ADA));

        assertThat(authenticate(handler, "token-of-ada"))
                .isInstanceOfSatisfying(
                        AuthResult.Authenticated.class,
                        result -> assertThat(result.principal().userId()).isEqualTo(ADA));
        assertThat(authenticate(handler, "token-of-eve")).isInstanceOf(AuthResult.Rejected.class);
    }

    private static AuthResult authenticate(AuthHandler handler, String token) {
        HandshakeRequest request = new HandshakeRequest("/ws", Map.of(), Map.of(), "192.0.2.7").withBearer(token);
        return handler.authenticate(request)
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void the_router_starts_by_the_controlled_time() {
        try (MockFactory own = MockFactory.create()) {
            assertThat(own.router().health().status()).isEqualTo(MessageRouter.Health.Status.STARTING);
            own.time().advance(Duration.ofSeconds(10));
            assertThat(own.router().health().status()).isEqualTo(MessageRouter.Health.Status.UP);
        }
    }
}
