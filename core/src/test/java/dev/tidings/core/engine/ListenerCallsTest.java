package dev.tidings.core.engine;

import static dev.tidings.core.engine.EngineHarness.ALICE;
import static dev.tidings.core.engine.EngineHarness.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.AgentRun;
import dev.tidings.api.ConnectionInfo;
import dev.tidings.api.Cursor;
import dev.tidings.api.Delivery;
import dev.tidings.api.Epoch;
import dev.tidings.api.MessageReply;
import dev.tidings.api.Position;
import dev.tidings.api.RunInfo;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.monitor.HealthSnapshot;
import dev.tidings.api.monitor.HealthSnapshot.Status;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.LogSlice;
import dev.tidings.api.spi.LogSubscriber;
import dev.tidings.api.spi.LogSubscription;
import dev.tidings.api.spi.NewEvent;
import dev.tidings.api.spi.StreamKey;
import dev.tidings.api.spi.TidingsListener;
import dev.tidings.core.testing.CapturedLog;
import dev.tidings.core.testing.Eventually;
import dev.tidings.core.testing.Simulated;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ListenerCallsTest {
    private final EngineHarness harness = EngineHarness.on(LogKind.MEMORY);
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final TidingsListener listener = new TidingsListener() {
        @Override
        public void onRunStarted(RunInfo run) {
            calls.add("run " + run.agentName());
        }

        @Override
        public void onEventSent(UserExecutionContext context, String eventType, Delivery delivery) {
            String how = delivery.getClass().getSimpleName();
            calls.add(eventType + " of " + context.userId() + " " + how + " "
                    + EngineHarness.place(delivery).seq());
            assertThat(delivery.eventId()).isPresent();
        }

        @Override
        public void onResumed(ConnectionInfo connection, long from, long to) {
            calls.add("resumed " + from + " to " + to);
        }

        @Override
        public void onGapSignalled(ConnectionInfo connection, long lost, String reason) {
            calls.add("gap " + lost + " " + reason);
        }

        @Override
        public void onConnectionRefused(int code, String reason) {
            calls.add("refused " + code + " " + reason);
        }

        @Override
        public void onMessageRouted(UserId userId, String type) {
            calls.add("routed " + userId + " " + type);
        }

        @Override
        public void onMessageFailed(UserId userId, String type, String errorCode) {
            calls.add("failed " + userId + " " + type + " " + errorCode);
        }
    };

    @AfterEach
    void close() {
        harness.close();
    }

    private void told(String... expected) {
        Eventually.until("the listener hears " + expected.length + " calls", () -> calls.size() >= expected.length);
        assertThat(calls).containsExactly(expected);
    }

    @Test
    void every_event_is_told_with_its_place_those_included_that_the_engine_adds() {
        harness.manager.addListener(listener);
        AgentRun run = harness.start(ALICE);
        run.tool("search", Map.of());
        harness.connect(ALICE);
        run.complete("done");
        told(
                "run researcher",
                "agent_started of alice Stored 1",
                "tool_executing of alice Stored 2",
                "tool_completed of alice Routed 3",
                "agent_completed of alice Routed 4");
    }

    @Test
    void a_client_that_comes_back_is_told_of_with_what_it_gets_or_lost() {
        harness.note(ALICE, "one");
        harness.note(ALICE, "two");
        harness.manager.addListener(listener);
        Epoch epoch = harness.head(ALICE).epoch();
        harness.resume(ALICE, new Cursor(epoch, 1, null));
        harness.resume(ALICE, new Cursor(Epoch.random(), 1, null));
        harness.resume(ALICE, new Cursor(epoch, 9, null));
        harness.connect(ALICE);
        told("resumed 1 to 2", "gap 0 epoch_changed", "gap 0 cursor_ahead");
    }

    @Test
    void what_is_trimmed_is_counted() {
        try (EngineHarness brief =
                EngineHarness.setup(LogKind.MEMORY).retaining(2).open()) {
            for (int count = 0; count < 5; count++) {
                brief.note(ALICE, "n");
            }
            brief.manager.addListener(listener);
            brief.resume(ALICE, new Cursor(brief.head(ALICE).epoch(), 1, null));
            told("gap 2 trimmed");
        }
    }

    @Test
    void messages_and_refused_clients_are_told_and_a_name_that_anyone_can_invent_is_not() {
        harness.manager.addListener(listener);
        harness.engine.turnedAway(4401, "authentication failed");
        harness.engine.answered(ALICE, "user_message", MessageReply.accepted());
        harness.engine.answered(ALICE, "user_message", MessageReply.rejected("internal_error", "broken"));
        harness.engine.answered(ALICE, "invented-1", MessageReply.rejected("unknown_type", "nobody"));
        told(
                "refused 4401 authentication failed",
                "routed alice user_message",
                "failed alice user_message internal_error",
                "failed alice unknown unknown_type");
    }

    @Test
    void a_view_tells_of_its_user_alone_and_takes_its_listener_back() {
        WebSocketManager view = harness.engine.factory().createIsolatedManager(EngineHarness.context(ALICE));
        view.addListener(listener);
        harness.start(BOB);
        harness.engine.answered(BOB, "user_message", MessageReply.accepted());
        harness.engine.turnedAway(4401, "nobody's");
        harness.start(ALICE);
        told("run researcher", "agent_started of alice Stored 1");
        assertThat(harness.manager.removeListener(listener)).isFalse();
        assertThat(view.removeListener(listener)).isTrue();
        harness.start(ALICE);
        assertThat(view.health()
                        .component(HealthSnapshot.LISTENERS)
                        .orElseThrow()
                        .figures())
                .containsEntry("listeners", 0L);
    }

    @Test
    void a_failure_is_logged_in_one_line_whatever_its_message() throws Exception {
        harness.manager.addListener(new TidingsListener() {
            @Override
            public void onRunStarted(RunInfo run) {
                calls.add("called");
                throw new Simulated("broken\n2026-01-01 ERROR forged");
            }
        });
        try (CapturedLog log = CapturedLog.open()) {
            harness.start(ALICE);
            Eventually.until("it is logged", () -> log.text().contains("a listener failed"));
            assertThat(log.text()).doesNotContain("\n2026-01-01 ERROR forged");
        }
    }

    @Test
    void health_shows_figures_and_a_closed_manager() {
        RecordingConnection connection = harness.connect(ALICE);
        harness.start(ALICE);
        HealthSnapshot health = harness.manager.health();
        assertThat(health.status()).isEqualTo(Status.UP);
        assertThat(health.takenAt()).isEqualTo(harness.time.now());
        assertThat(health.component(HealthSnapshot.MANAGER).orElseThrow().figures())
                .containsEntry("connections", 1L)
                .containsEntry("users", 1L);
        assertThat(health.component(HealthSnapshot.BRIDGE).orElseThrow().figures())
                .containsEntry("open_runs", 1L);
        assertThat(health.component(HealthSnapshot.LOG).orElseThrow().figures().get("used_bytes"))
                .isPositive();
        assertThat(connection.isOpen()).isTrue();
        harness.manager.close();
        assertThat(harness.manager.health().status()).isEqualTo(Status.DOWN);
    }

    @Test
    void a_log_that_can_not_say_how_it_is_is_down_and_nothing_is_thrown() {
        try (EngineHarness odd =
                EngineHarness.setup(LogKind.MEMORY).wrap(MuteLog::new).open()) {
            HealthSnapshot.Component log =
                    odd.manager.health().component(HealthSnapshot.LOG).orElseThrow();
            assertThat(log.status()).isEqualTo(Status.DOWN);
            assertThat(log.detail()).contains("can't say").contains("Simulated");
        }
    }

    @Test
    void dropped_calls_degrade_the_listeners_for_a_minute() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        harness.manager.addListener(new TidingsListener() {
            @Override
            public void onEventSent(UserExecutionContext context, String eventType, Delivery delivery) {
                try {
                    released.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        for (int count = 0; count < 5_010; count++) {
            harness.note(ALICE, "flood");
        }
        HealthSnapshot.Component listeners =
                harness.manager.health().component(HealthSnapshot.LISTENERS).orElseThrow();
        assertThat(listeners.status()).isEqualTo(Status.DEGRADED);
        assertThat(listeners.figures().get("dropped_calls")).isPositive();
        harness.time.advance(Duration.ofSeconds(61));
        assertThat(harness.manager
                        .health()
                        .component(HealthSnapshot.LISTENERS)
                        .orElseThrow()
                        .status())
                .isEqualTo(Status.UP);
        released.countDown();
    }

    @Test
    void a_flood_of_events_does_not_crowd_out_how_runs_and_connections_begin_and_end() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        RecordingListener told = new RecordingListener();
        harness.manager.addListener(new TidingsListener() {
            @Override
            public void onEventSent(UserExecutionContext context, String eventType, Delivery delivery) {
                try {
                    released.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        harness.manager.addListener(told);
        for (int count = 0; count < 10_100; count++) {
            harness.note(BOB, "flood");
        }
        RecordingConnection connection = harness.connect(ALICE);
        String name = harness.idOf(connection).toString();
        AgentRun run = harness.start(ALICE);
        run.complete("done");
        harness.drop(connection);
        released.countDown();
        told.awaitCalls(3);
        assertThat(told.calls)
                .containsExactly(
                        "opened " + name, "ended " + run.context().runId() + " COMPLETED", "closed " + name + " 1006");
    }

    @Test
    void a_listener_that_hangs_holds_up_neither_who_emits_nor_who_connects() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        List<Thread> threads = new CopyOnWriteArrayList<>();
        harness.manager.addListener(new TidingsListener() {
            @Override
            public void onRunStarted(RunInfo run) {
                threads.add(Thread.currentThread());
                called.countDown();
                try {
                    released.await(20, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        harness.manager.addListener(listener);
        AgentRun run = harness.start(ALICE);
        assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();
        RecordingConnection connection = harness.connect(ALICE);
        run.complete("done");
        assertThat(connection.eventTypes()).contains("agent_completed");
        assertThat(calls).isEmpty();
        assertThat(threads).doesNotContain(Thread.currentThread()).allMatch(Thread::isDaemon);
        released.countDown();
        told("run researcher", "agent_started of alice Stored 1", "agent_completed of alice Routed 2");
    }

    /** A log that works and can't say so. */
    private record MuteLog(EventLog log) implements EventLog {
        @Override
        public CompletionStage<Position> append(StreamKey stream, List<NewEvent> events, int attempt) {
            return log.append(stream, events, attempt);
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
        public HealthSnapshot.Component health() {
            throw new Simulated("no answer");
        }

        @Override
        public void close() {
            log.close();
        }
    }
}
