package dev.tidings.core.engine;

import static dev.tidings.core.engine.EngineHarness.ALICE;
import static dev.tidings.core.engine.EngineHarness.place;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tidings.api.AgentRun;
import dev.tidings.api.ConnectionInfo;
import dev.tidings.api.ConnectionRequest;
import dev.tidings.api.Delivery;
import dev.tidings.api.RunInfo;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.TidingsListener;
import dev.tidings.core.testing.Eventually;
import dev.tidings.core.testing.Simulated;
import dev.tidings.core.testing.Together;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ListenersTest {
    private final EngineHarness harness = EngineHarness.on(LogKind.MEMORY);
    private final RecordingListener listener = new RecordingListener();

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void calls_come_in_order_on_one_thread_that_is_not_the_callers() {
        Set<String> threads = ConcurrentHashMap.newKeySet();
        harness.manager.addListener(listener);
        harness.manager.addListener(new TidingsListener() {
            @Override
            public void onRunEnded(RunInfo run) {
                threads.add(Thread.currentThread().getName());
            }
        });
        RecordingConnection connection = harness.connect(ALICE);
        String id = harness.idOf(connection).value();
        AgentRun run = harness.start(ALICE);
        run.complete(null);
        run.thinking("late");
        harness.manager.removeConnection(harness.idOf(connection), 1001);
        listener.awaitCalls(4);
        assertThat(listener.calls)
                .containsExactly(
                        "opened " + id,
                        "ended " + run.context().runId() + " COMPLETED",
                        "refused agent_thinking RUN_ENDED",
                        "closed " + id + " 1001");
        assertThat(threads).containsExactly("tidings-listener");
    }

    @Test
    void every_connection_that_opened_is_told_closed_once_and_in_that_order() {
        harness.manager.addListener(listener);
        Together.run(8, thread -> {
            for (int count = 0; count < 200; count++) {
                RecordingConnection connection = RecordingConnection.flowing();
                UserId user = UserId.of("user-" + count % 5);
                harness.manager.addConnection(connection, ConnectionRequest.live(UserPrincipal.of(user)));
                harness.drop(connection);
            }
        });
        listener.awaitCalls(2 * 8 * 200);
        List<String> open = new ArrayList<>();
        for (String call : listener.calls) {
            String[] parts = call.split(" ", -1);
            if (parts[0].equals("opened")) {
                open.add(parts[1]);
            } else {
                assertThat(open.remove(parts[1])).as(call).isTrue();
            }
        }
        assertThat(open).isEmpty();
        assertThat(listener.calls).hasSize(2 * 8 * 200);
    }

    @Test
    void a_listener_that_throws_harms_neither_the_others_nor_the_next_call() {
        harness.manager.addListener(new TidingsListener() {
            @Override
            public void onConnectionOpened(ConnectionInfo connection) {
                throw new Simulated("broken listener");
            }

            @Override
            public void onRunEnded(RunInfo run) {
                throw new Simulated("broken listener");
            }
        });
        harness.manager.addListener(listener);
        RecordingConnection connection = harness.connect(ALICE);
        harness.start(ALICE).complete(null);
        harness.drop(connection);
        listener.awaitCalls(3);
        assertThat(connection.eventTypes()).containsExactly("agent_started", "agent_completed");
    }

    @Test
    void a_listener_that_hangs_delays_no_event_and_loses_calls_beyond_the_bound_only() {
        CountDownLatch released = new CountDownLatch(1);
        AtomicInteger refusals = new AtomicInteger();
        harness.manager.addListener(new TidingsListener() {
            @Override
            public void onConnectionOpened(ConnectionInfo connection) {
                try {
                    released.await();
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
            }

            @Override
            public void onEventRefused(
                    dev.tidings.api.UserExecutionContext context,
                    String eventType,
                    dev.tidings.api.RefusalReason reason) {
                refusals.incrementAndGet();
            }
        });
        RecordingConnection connection = harness.connect(ALICE);
        for (int count = 0; count < 11_000; count++) {
            harness.manager.sendAgentThinking(EngineHarness.context(ALICE), "refused");
        }
        assertThat(place(harness.note(ALICE, "not delayed")).seq()).isEqualTo(1);
        assertThat(connection.seqs()).containsExactly(1L);
        harness.manager.addListener(listener);
        harness.start(ALICE).complete("not crowded out");
        released.countDown();
        Eventually.until("the end of the run is told", () -> listener.ended.size() == 1);
        Eventually.until("what waited is told", () -> refusals.get() == 5_000);
        harness.manager.sendAgentThinking(EngineHarness.context(ALICE), "refused");
        Eventually.until("it goes on", () -> refusals.get() == 5_001);
    }

    @Test
    void there_may_be_sixteen_listeners() {
        for (int count = 0; count < 16; count++) {
            harness.manager.addListener(listener);
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> harness.manager.addListener(listener))
                .withMessageContaining("at most 16");
    }

    /** The client is on its way to the socket when the run ends on the thread that begins it. */
    @Test
    void a_run_is_told_to_have_started_before_anything_that_follows_however_fast_that_is() {
        List<String> told = new CopyOnWriteArrayList<>();
        harness.manager.addListener(new TidingsListener() {
            @Override
            public void onRunStarted(RunInfo run) {
                told.add("started " + run.status());
            }

            @Override
            public void onEventSent(UserExecutionContext context, String eventType, Delivery delivery) {
                told.add(eventType);
            }

            @Override
            public void onRunEnded(RunInfo run) {
                told.add("ended " + run.status());
            }
        });
        UserExecutionContext context = EngineHarness.context(ALICE);
        RecordingConnection connection = harness.connect(ALICE);
        AtomicBoolean first = new AtomicBoolean(true);
        connection.onWake(() -> {
            if (first.getAndSet(false)) {
                harness.manager.sendAgentCompleted(context, "42");
            }
        });
        harness.manager.sendAgentStarted(context, "researcher");
        Eventually.until("all is told", () -> told.size() == 4);
        assertThat(told).containsExactly("started RUNNING", "agent_started", "agent_completed", "ended COMPLETED");
    }
}
