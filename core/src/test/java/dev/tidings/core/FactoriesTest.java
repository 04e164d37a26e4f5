package dev.tidings.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.AgentRun;
import dev.tidings.api.AuthHandler;
import dev.tidings.api.AuthResult;
import dev.tidings.api.ConnectionRequest;
import dev.tidings.api.PerformanceMode;
import dev.tidings.api.RealmId;
import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.ThreadId;
import dev.tidings.api.Timeouts;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.Redactor;
import dev.tidings.api.spi.StreamKey;
import dev.tidings.core.testing.CapturedLog;
import dev.tidings.core.testing.ControlledTime;
import dev.tidings.core.testing.Device;
import dev.tidings.core.time.SystemTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FactoriesTest {
    private static final UserExecutionContext ADA =
            UserExecutionContext.newRun(UserId.of("ada"), ThreadId.of("thread-1"));

    @Test
    void a_manager_without_a_server_delivers_to_its_log() {
        try (EventLog log = EventLogs.inMemory();
                WebSocketManager manager = WebSocketManagers.create(RealmId.of("acme"), log)) {
            assertThat(WebSocketEmitters.createUserEmitter(manager, ADA)
                            .sendAgentStarted("researcher", null)
                            .refused())
                    .isFalse();
            assertThat(manager.realm()).isEqualTo(RealmId.of("acme"));
            assertThat(log.read(new StreamKey(RealmId.of("acme"), ADA.userId()), 0, 10)
                            .toCompletableFuture()
                            .join()
                            .entries())
                    .hasSize(1);
        }
    }

    @Test
    void a_manager_without_a_server_redacts_and_limits_what_it_is_told_to() {
        RealmId acme = RealmId.of("acme");
        try (EventLog log = EventLogs.inMemory();
                WebSocketManager manager = WebSocketManagers.builder()
                        .realm(acme)
                        .eventLog(log)
                        .redactor(Redactor.keys(Set.of("password")))
                        .timeouts(Timeouts.defaults())
                        .build()) {
            AgentRun run = AgentBridges.of(manager).start(ADA, "researcher", null);
            run.tool("login", Map.of("password", "s3cret", "name", "ada")).completed("done");
            String kept =
                    log.read(new StreamKey(acme, ADA.userId()), 0, 10).toCompletableFuture().join().entries().stream()
                            .map(entry -> entry.frame().text())
                            .collect(Collectors.joining());
            assertThat(kept).contains("\"name\":\"ada\"").contains("[REDACTED]").doesNotContain("s3cret");
        }
    }

    @Test
    void the_clock_and_the_timer_of_a_manager_are_set_together() {
        WebSocketManagerBuilder clockOnly = WebSocketManagers.builder().timeSource(SystemTime.clock());
        assertThatThrownBy(clockOnly::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("timeSource and taskScheduler must be set together: set both or neither");
    }

    @Test
    void a_setting_of_a_manager_is_made_once_and_a_log_of_ones_own_has_its_own_retention() {
        WebSocketManagerBuilder builder = WebSocketManagers.builder().retention(RetentionPolicy.defaults());
        assertThatThrownBy(() -> builder.retention(RetentionPolicy.defaults()))
                .hasMessage("retention must be set once but was set before: remove one of the calls");
        assertThatThrownBy(() -> builder.performanceMode(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("performanceMode");
        builder.performanceMode(PerformanceMode.THROUGHPUT);
        String twice = "deltaWindow or performanceMode must be set once but was set before: remove one of the calls";
        assertThatThrownBy(() -> builder.deltaWindow(Duration.ZERO)).hasMessage(twice);
        assertThatThrownBy(() -> builder.performanceMode(PerformanceMode.LATENCY))
                .hasMessage(twice);
        try (EventLog log = EventLogs.inMemory()) {
            builder.eventLog(log);
            assertThatThrownBy(builder::build)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("retention must not be set with an eventLog");
        }
    }

    @Test
    void a_manager_lets_streamed_text_wait_as_long_as_its_builder_says() {
        ControlledTime time = new ControlledTime();
        try (WebSocketManager manager = WebSocketManagers.builder()
                .performanceMode(PerformanceMode.BALANCED)
                .timeSource(time)
                .taskScheduler(time)
                .build()) {
            Device device = Device.recording();
            manager.addConnection(device, ConnectionRequest.live(UserPrincipal.of(ADA.userId())));
            AgentBridges.of(manager).start(ADA, "researcher", null).delta("tokens");
            time.advance(Duration.ofMillis(19));
            assertThat(device.types()).doesNotContain("message_delta");
            time.advance(Duration.ofMillis(1));
            assertThat(device.types()).contains("message_delta");
        }
    }

    @Test
    void bridge_and_factory_of_a_manager_are_the_same_at_each_call() {
        try (WebSocketManager manager = WebSocketManagers.create()) {
            AgentBridge bridge = AgentBridges.of(manager);
            assertThat(AgentBridges.of(manager)).isSameAs(bridge);
            assertThat(WebSocketManagers.factory(manager)).isSameAs(WebSocketManagers.factory(manager));
            assertThat(WebSocketManagers.factory(manager).createIsolatedManager(ADA))
                    .isSameAs(WebSocketManagers.factory(manager).createIsolatedManager(ADA));
        }
    }

    @Test
    void the_bridge_of_a_manager_emits_through_it() {
        try (WebSocketManager manager = WebSocketManagers.create()) {
            AgentBridges.of(manager).start(ADA, "researcher", null);
            assertThat(WebSocketEmitters.createAuthEmitter(manager, ADA)
                            .sendAgentStarted("researcher", null)
                            .refused())
                    .as("a run that was started through the bridge is known to the manager")
                    .isTrue();
        }
    }

    @Test
    void two_managers_share_nothing() {
        try (WebSocketManager one = WebSocketManagers.create();
                WebSocketManager other = WebSocketManagers.create()) {
            assertThat(AgentBridges.of(one)).isNotSameAs(AgentBridges.of(other));
            AgentBridges.of(one).start(ADA, "researcher", null);
            assertThat(AgentBridges.of(other).openRuns(ADA.userId())).isEmpty();
        }
    }

    @Test
    void a_view_of_one_user_has_no_bridge_of_its_own() {
        try (WebSocketManager manager = WebSocketManagers.create()) {
            WebSocketManager view = WebSocketManagers.factory(manager).createIsolatedManager(ADA);
            assertThatThrownBy(() -> AgentBridges.of(view))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("all users");
        }
    }

    @Test
    void closing_a_manager_leaves_no_thread() {
        Set<Thread> before = OwnThreads.alive();
        WebSocketManager manager = WebSocketManagers.create();
        AgentBridges.of(manager)
                .execute(ADA, "quick", null, run -> "done")
                .toCompletableFuture()
                .join();
        manager.close();
        manager.close();

        assertThat(OwnThreads.leftSince(before)).isEmpty();
        assertThat(WebSocketEmitters.createUserEmitter(manager, ADA)
                        .sendAgentStarted("late", null)
                        .refused())
                .isTrue();
    }

    @Test
    void an_auth_handler_works_on_its_own() {
        AuthHandler handler = AuthHandlers.createAuthHandler(
                token -> CompletableFuture.completedFuture(AuthResult.rejected("unknown")));
        HandshakeRequest request =
                new HandshakeRequest("/ws", Map.of(), Map.of("authorization", List.of("Bearer x")), "192.0.2.7");
        assertThat(handler.authenticate(request).toCompletableFuture().join())
                .isEqualTo(AuthResult.rejected("unknown"));
    }

    @Test
    void a_router_works_on_its_own() {
        try (WebSocketManager manager = WebSocketManagers.create()) {
            assertThat(MessageRouters.create(AgentBridges.of(manager))
                            .statistics()
                            .byType())
                    .containsOnlyKeys("cancel_run", "ping");
        }
    }

    @Test
    void the_timer_nobody_owns_runs_what_is_due_and_not_what_was_cancelled() throws Exception {
        UnownedTimer timer = new UnownedTimer();
        CountDownLatch ran = new CountDownLatch(2);
        CountDownLatch never = new CountDownLatch(1);
        try (CapturedLog log = CapturedLog.open()) {
            timer.schedule(never::countDown, Duration.ofMillis(500)).cancel();
            timer.schedule(
                    () -> {
                        ran.countDown();
                        throw new IllegalStateException("x");
                    },
                    Duration.ZERO);
            timer.schedule(ran::countDown, Duration.ofMillis(600));
            assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(never.getCount()).isOne();
            OwnThreads.await("the failure is logged", () -> log.text().contains("a timer task failed"));
        }
    }
}
