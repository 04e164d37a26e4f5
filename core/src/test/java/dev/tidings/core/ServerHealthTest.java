package dev.tidings.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.AgentRun;
import dev.tidings.api.Delivery;
import dev.tidings.api.Position;
import dev.tidings.api.RunInfo;
import dev.tidings.api.ThreadId;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.event.CustomEvent;
import dev.tidings.api.monitor.HealthSnapshot;
import dev.tidings.api.monitor.HealthSnapshot.Component;
import dev.tidings.api.monitor.HealthSnapshot.Status;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.LogSlice;
import dev.tidings.api.spi.LogSubscriber;
import dev.tidings.api.spi.LogSubscription;
import dev.tidings.api.spi.NewEvent;
import dev.tidings.api.spi.StreamKey;
import dev.tidings.api.spi.TidingsListener;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.core.testing.CapturedLog;
import dev.tidings.core.testing.Eventually;
import dev.tidings.core.testing.Simulated;
import dev.tidings.core.testing.WireClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What does a real server say about its parts, in good days, in bad ones and when it is gone? */
class ServerHealthTest {
    private static final UserId ADA = UserId.of("ada");
    private static final TokenVerifier VERIFIER =
            TokenVerifier.of(token -> token.equals("good") ? Optional.of(UserPrincipal.of(ADA)) : Optional.empty());

    private static WireClient join(TidingsServer server, String token) throws Exception {
        return WireClient.connect(server.uri(), List.of("tidings.v1", "bearer." + token));
    }

    private static UserExecutionContext newRun() {
        return UserExecutionContext.newRun(ADA, ThreadId.of("thread-1"));
    }

    private static Component part(TidingsServer server, String name) {
        return server.health().component(name).orElseThrow();
    }

    private static Status of(TidingsServer server, String name) {
        return part(server, name).status();
    }

    private static long figure(TidingsServer server, String name, String figure) {
        return part(server, name).figures().get(figure);
    }

    private static void onlyIsNotUp(TidingsServer server, String name) {
        assertThat(server.health().components())
                .filteredOn(each -> each.status() != Status.UP)
                .extracting(Component::name)
                .containsExactly(name);
    }

    @Test
    void all_parts_of_a_server_are_there_once_in_their_order_and_up_with_true_figures() throws Exception {
        try (TidingsServer server = Tidings.server().tokenVerifier(VERIFIER).start()) {
            WireClient ada = join(server, "good");
            assertThat(ada.nextType()).isEqualTo("connection_established");
            AgentRun run = server.bridge().start(newRun(), "researcher", null);
            HealthSnapshot health = server.health();
            assertThat(health.status()).isEqualTo(Status.UP);
            assertThat(health.components())
                    .extracting(Component::name)
                    .containsExactly("manager", "bridge", "log", "listeners", "router", "auth", "transport");
            assertThat(part(server, HealthSnapshot.MANAGER).figures()).containsEntry("connections", 1L);
            assertThat(part(server, HealthSnapshot.BRIDGE).figures()).containsEntry("open_runs", 1L);
            assertThat(part(server, HealthSnapshot.LOG).figures()).containsEntry("streams", 1L);
            assertThat(part(server, HealthSnapshot.ROUTER).figures()).containsEntry("handlers", 2L);
            Eventually.until("the verifier is done", () -> figure(server, HealthSnapshot.AUTH, "verifier_calls") == 0);
            assertThat(part(server, HealthSnapshot.TRANSPORT).figures()).containsEntry("open_sockets", 1L);
            run.complete("done");
        }
    }

    @Test
    void a_closed_server_is_down_and_its_outer_parts_say_so() throws Exception {
        TidingsServer server = Tidings.server().tokenVerifier(VERIFIER).start();
        server.close();
        server.close();
        assertThat(server.health().status()).isEqualTo(Status.DOWN);
        assertThat(server.health().components()).hasSize(7);
        assertThat(List.of(HealthSnapshot.MANAGER, HealthSnapshot.BRIDGE, HealthSnapshot.LOG, HealthSnapshot.TRANSPORT))
                .allMatch(name -> of(server, name) == Status.DOWN);
    }

    @Test
    void asking_while_it_closes_never_throws_and_sees_it_go_down() throws Exception {
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        AtomicBoolean closed = new AtomicBoolean();
        CountDownLatch asked = new CountDownLatch(1);
        TidingsServer server = Tidings.server().tokenVerifier(VERIFIER).start();
        Thread asking = new Thread(() -> {
            try {
                while (!closed.get()) {
                    assertThat(server.health().components()).hasSize(7);
                    asked.countDown();
                }
                assertThat(server.health().status()).isEqualTo(Status.DOWN);
            } catch (Throwable failure) {
                failures.add(failure);
            }
            asked.countDown();
        });
        asking.setDaemon(true);
        asking.start();
        assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
        server.close();
        closed.set(true);
        asking.join();
        assertThat(failures).isEmpty();
    }

    @Test
    void a_verifier_that_fails_is_degraded_alone_and_up_again_with_the_next_client_it_knows() throws Exception {
        AtomicBoolean broken = new AtomicBoolean(true);
        TokenVerifier fragile = token -> {
            if (broken.get()) {
                throw new Simulated("no connection to the directory");
            }
            return VERIFIER.verify(token);
        };
        try (TidingsServer server = Tidings.server().tokenVerifier(fragile).start()) {
            try (CapturedLog log = CapturedLog.open()) {
                assertThatThrownBy(() -> join(server, "good")).isInstanceOf(IOException.class);
                assertThat(log.text()).contains("the verifier failed");
            }
            Eventually.until("auth is degraded", () -> of(server, HealthSnapshot.AUTH) == Status.DEGRADED);
            onlyIsNotUp(server, HealthSnapshot.AUTH);
            assertThat(server.health().status()).isEqualTo(Status.DEGRADED);
            broken.set(false);
            assertThat(join(server, "good").nextType()).isEqualTo("connection_established");
            Eventually.until("auth is up", () -> server.health().status() == Status.UP);
        }
    }

    @Test
    void a_listener_that_throws_costs_no_call_and_one_that_hangs_degrades_the_listeners_alone() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        CountDownLatch called = new CountDownLatch(2);
        TidingsListener listener = new TidingsListener() {
            @Override
            public void onRunStarted(RunInfo run) {
                called.countDown();
                throw new Simulated("a listener's own fault");
            }

            @Override
            public void onEventSent(UserExecutionContext context, String eventType, Delivery delivery) {
                try {
                    released.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        try (CapturedLog log = CapturedLog.open();
                TidingsServer server = Tidings.server()
                        .tokenVerifier(VERIFIER)
                        .listener(listener)
                        .start()) {
            server.bridge().start(newRun(), "researcher", null);
            assertThat(of(server, HealthSnapshot.LISTENERS)).isEqualTo(Status.UP);
            for (int count = 0; count < 5_100; count++) {
                server.manager().send(newRun(), new CustomEvent("x_note", Map.of()));
            }
            assertThat(part(server, HealthSnapshot.LISTENERS).figures().get("dropped_calls"))
                    .isPositive();
            onlyIsNotUp(server, HealthSnapshot.LISTENERS);
            assertThat(server.health().status()).isEqualTo(Status.DEGRADED);
            server.bridge().start(newRun(), "researcher", null);
            released.countDown();
            assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(log.text()).contains("a listener failed", "calls dropped so far");
        }
    }

    @Test
    void a_log_of_the_application_that_can_not_say_how_it_is_is_down_and_the_others_still_answer() throws Exception {
        List<Supplier<@Nullable Component>> mute = List.of(
                () -> {
                    throw new IllegalStateException("user 7's password is x");
                },
                () -> {
                    throw new Simulated("an error");
                },
                () -> null);
        for (Supplier<@Nullable Component> answer : mute) {
            try (EventLog log = new SpokenLog(EventLogs.inMemory(), answer);
                    TidingsServer server = Tidings.server()
                            .tokenVerifier(VERIFIER)
                            .eventLog(log)
                            .start()) {
                onlyIsNotUp(server, HealthSnapshot.LOG);
                assertThat(part(server, HealthSnapshot.LOG).detail())
                        .startsWith("it can't say how it is: ")
                        .doesNotContain("password");
                assertThat(server.health().components()).hasSize(7);
            }
        }
    }

    @Test
    void a_log_of_the_application_is_the_log_whatever_it_calls_itself() throws Exception {
        Component said =
                new Component(HealthSnapshot.AUTH, Status.DEGRADED, "one replica is behind", Map.of("replicas", 3L));
        try (EventLog log = new SpokenLog(EventLogs.inMemory(), () -> said);
                TidingsServer server =
                        Tidings.server().tokenVerifier(VERIFIER).eventLog(log).start()) {
            assertThat(part(server, HealthSnapshot.LOG))
                    .isEqualTo(new Component(HealthSnapshot.LOG, said.status(), said.detail(), said.figures()));
            onlyIsNotUp(server, HealthSnapshot.LOG);
            assertThat(of(server, HealthSnapshot.AUTH)).isEqualTo(Status.UP);
        }
    }

    @Test
    void events_that_the_log_does_not_take_degrade_it_until_it_takes_them() throws Exception {
        AtomicBoolean full = new AtomicBoolean(true);
        try (CapturedLog lines = CapturedLog.open();
                EventLog log =
                        new SpokenLog(EventLogs.inMemory(), () -> Component.up(HealthSnapshot.LOG, Map.of()), full);
                TidingsServer server =
                        Tidings.server().tokenVerifier(VERIFIER).eventLog(log).start()) {
            Delivery delivery = server.manager().send(newRun(), new CustomEvent("x_note", Map.of()));
            Eventually.until("the log is degraded", () -> of(server, HealthSnapshot.LOG) == Status.DEGRADED);
            onlyIsNotUp(server, HealthSnapshot.LOG);
            full.set(false);
            delivery.position()
                    .toCompletableFuture()
                    .orTimeout(20, TimeUnit.SECONDS)
                    .join();
            Eventually.until("the log is up", () -> server.health().status() == Status.UP);
            assertThat(lines.text()).contains("repeating in");
            server.close(Duration.ofSeconds(1));
        }
    }

    /** A log in memory that says of itself what a test wants, and takes nothing while it is full. */
    private record SpokenLog(EventLog log, Supplier<@Nullable Component> answer, AtomicBoolean full)
            implements EventLog {
        SpokenLog(EventLog log, Supplier<@Nullable Component> answer) {
            this(log, answer, new AtomicBoolean());
        }

        @Override
        public CompletionStage<Position> append(StreamKey stream, List<NewEvent> events, int attempt) {
            return full.get()
                    ? CompletableFuture.failedFuture(new Simulated("no room on the disk"))
                    : log.append(stream, events, attempt);
        }

        @Override
        public CompletionStage<LogSlice> read(StreamKey stream, long afterSeq, int maxEntries) {
            return log.read(stream, afterSeq, maxEntries);
        }

        @Override
        public CompletionStage<LogSubscription> subscribe(StreamKey stream, LogSubscriber subscriber) {
            return log.subscribe(stream, subscriber);
        }

        @Override
        @SuppressWarnings("NullAway") // an application's log may be as rude
        public Component health() {
            return answer.get();
        }

        @Override
        public void close() {
            log.close();
        }
    }
}
