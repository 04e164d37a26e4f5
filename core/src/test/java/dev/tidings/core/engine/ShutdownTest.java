package dev.tidings.core.engine;

import static dev.tidings.core.engine.EngineHarness.ALICE;
import static dev.tidings.core.engine.EngineHarness.BOB;
import static dev.tidings.core.engine.EngineHarness.closed;
import static dev.tidings.core.engine.EngineHarness.context;
import static dev.tidings.core.engine.EngineHarness.place;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tidings.api.AgentRun;
import dev.tidings.api.CloseCode;
import dev.tidings.api.ConnectionRequest;
import dev.tidings.api.RefusalReason;
import dev.tidings.api.RunStatus;
import dev.tidings.api.UserPrincipal;
import dev.tidings.core.testing.Eventually;
import dev.tidings.core.testing.Together;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(LogKind.class)
class ShutdownTest {
    @Parameter
    LogKind kind;

    private EngineHarness harness;

    @BeforeEach
    void open() {
        harness = EngineHarness.on(kind);
    }

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void closing_ends_open_runs_and_closes_connections_behind_that_event() {
        RecordingConnection alice = harness.connect(ALICE);
        RecordingConnection bob = harness.connect(BOB);
        AgentRun run = harness.start(ALICE);
        run.tool("search", Map.of());
        run.child("helper", null);
        harness.manager.close();
        closed(alice);
        closed(bob);
        assertThat(alice.eventTypes())
                .containsExactly(
                        "agent_started",
                        "tool_executing",
                        "agent_started",
                        "tool_completed",
                        "agent_error",
                        "agent_error");
        assertThat(alice.events().get(5).get("error_code").asText()).isEqualTo("server_shutdown");
        assertThat(alice.events().get(5).get("retryable").asBoolean()).isTrue();
        assertThat(alice.events().get(5).get("run_id").asText())
                .isEqualTo(run.context().runId().value());
        assertThat(List.of(alice.closeCode(), bob.closeCode())).containsOnly(CloseCode.GOING_AWAY);
        assertThat(bob.events()).isEmpty();
        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.cancellation().isCancelled()).isTrue();
    }

    @Test
    void what_comes_after_closing_is_refused() {
        AgentRun run = harness.start(ALICE);
        harness.manager.close();
        harness.manager.close();
        RunRulesTest.refused(harness.start(BOB).started(), RefusalReason.CLOSED);
        RunRulesTest.refused(harness.start(ALICE).started(), RefusalReason.CLOSED);
        RunRulesTest.refused(harness.note(ALICE, "late"), RefusalReason.CLOSED);
        RunRulesTest.refused(run.thinking("late"), RefusalReason.RUN_ENDED);
        assertThatIllegalStateException()
                .isThrownBy(() -> harness.manager.addConnection(
                        RecordingConnection.flowing(), ConnectionRequest.live(UserPrincipal.of(ALICE))))
                .withMessageContaining("closed");
        assertThat(harness.manager.connectionCount()).isZero();
    }

    @Test
    void a_stalled_device_still_gets_everything_before_the_close_if_it_reads_in_time() {
        RecordingConnection slow = harness.connect(ALICE);
        slow.stall();
        harness.start(ALICE);
        place(harness.note(ALICE, "one"));
        harness.manager.close();
        assertThat(slow.isOpen()).isTrue();
        Eventually.until("it is closed", () -> {
            slow.take(1);
            return !slow.isOpen();
        });
        assertThat(slow.eventTypes()).containsExactly("agent_started", "x_note", "agent_error");
        assertThat(slow.closeCode()).isEqualTo(CloseCode.GOING_AWAY);
    }

    @Test
    void agents_that_start_while_it_closes_are_refused_or_ended_and_none_is_left() {
        RecordingConnection alice = harness.connect(ALICE);
        Set<AgentRun> runs = ConcurrentHashMap.newKeySet();
        Together.run(8, thread -> {
            if (thread == 0) {
                Eventually.until("some runs are open", () -> runs.size() > 20);
                harness.manager.close();
            } else {
                for (int count = 0; count < 30; count++) {
                    runs.add(harness.start(ALICE));
                }
            }
        });
        closed(alice);
        assertThat(runs).allMatch(run -> run.status().ended());
        long started = runs.stream().filter(run -> !run.started().refused()).count();
        assertThat(alice.eventTypes().stream().filter("agent_started"::equals)).hasSize((int) started);
        assertThat(alice.eventTypes().stream().filter("agent_error"::equals)).hasSize((int) started);
    }

    @Test
    void devices_that_join_while_it_closes_are_refused_or_closed() {
        Set<RecordingConnection> joined = ConcurrentHashMap.newKeySet();
        Together.run(4, thread -> {
            if (thread == 0) {
                Eventually.until("some have joined", () -> joined.size() > 20);
                harness.manager.close();
            } else {
                for (int count = 0; count < 100; count++) {
                    RecordingConnection connection = RecordingConnection.flowing();
                    try {
                        harness.manager.addConnection(
                                connection, ConnectionRequest.live(UserPrincipal.of(thread == 1 ? ALICE : BOB)));
                        joined.add(connection);
                    } catch (IllegalStateException closed) {
                        assertThat(closed).hasMessageContaining("the manager is closed");
                    }
                }
            }
        });
        Eventually.until("every device is closed", () -> joined.stream().noneMatch(RecordingConnection::isOpen));
        assertThat(joined).allMatch(connection -> connection.closeCode() == CloseCode.GOING_AWAY);
    }

    @Test
    void an_engine_that_is_closed_leaves_no_timer_and_no_listener_thread() {
        RecordingListener listener = new RecordingListener();
        harness.manager.addListener(listener);
        harness.bridge.start(context(ALICE), "researcher", null);
        harness.engine.close();
        harness.engine.close();
        assertThat(listener.ended).hasSize(1);
        harness.log.close();
        assertThat(harness.time.scheduledTasks()).isZero();
        Eventually.until(
                "the listener's thread ends",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("tidings-listener")));
    }
}
