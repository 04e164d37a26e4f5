package dev.tidings.core.engine;

import static dev.tidings.core.engine.EngineHarness.ALICE;
import static dev.tidings.core.engine.EngineHarness.arrived;
import static dev.tidings.core.engine.EngineHarness.context;
import static dev.tidings.core.engine.EngineHarness.place;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidings.api.AgentRun;
import dev.tidings.api.Delivery;
import dev.tidings.api.RefusalReason;
import dev.tidings.api.RunStatus;
import dev.tidings.api.ToolCall;
import dev.tidings.core.testing.CapturedLog;
import dev.tidings.core.testing.Simulated;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What agents pass in, however strange, and the bounds of what one user can hold. */
class RunValuesTest {
    private final RecordingListener listener = new RecordingListener();
    private final EngineHarness harness = EngineHarness.setup(LogKind.MEMORY)
            .options(new EngineOptions(EngineHarness.REALM, Duration.ofSeconds(25), 100, 3, 2, 4))
            .open();
    private final RecordingConnection connection = harness.connect(ALICE);

    RunValuesTest() {
        harness.manager.addListener(listener);
    }

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void values_that_no_event_can_hold_are_refused_and_counted_and_never_thrown() {
        AgentRun run = harness.start(ALICE);
        List<Delivery> refused = List.of(
                run.progress(150, "too much"),
                run.progress(Double.NaN, null),
                run.thinking(null),
                run.thinking("step", 0),
                run.tool(" ", Map.of()).started(),
                run.tool("search", null).started(),
                run.delta((String) null),
                run.delta(null, "text"),
                run.cancel(null),
                run.fail(" ", "no code", false),
                run.emit(null),
                run.child(" ", null).started());
        assertThat(refused).allSatisfy(each -> RunRulesTest.refused(each, RefusalReason.INVALID_EVENT));
        assertThat(((Delivery.Refused) refused.get(0)).detail())
                .isEqualTo("progress must be within 0 and 100 but was 150.0");
        assertThat(run.status()).isEqualTo(RunStatus.RUNNING);
        arrived(connection, run.complete("done"));
        assertThat(connection.eventTypes()).containsExactly("agent_started", "agent_completed");
        listener.awaitCalls(refused.size() + 1);
        assertThat(listener.refusals).hasSize(refused.size()).containsOnly(RefusalReason.INVALID_EVENT);
    }

    @Test
    void a_start_without_a_name_yields_a_run_whose_every_call_is_refused() {
        try (AgentRun run = harness.bridge.start(context(ALICE), " ", null)) {
            RunRulesTest.refused(run.started(), RefusalReason.INVALID_EVENT);
            RunRulesTest.refused(run.thinking("anyway"), RefusalReason.INVALID_EVENT);
            try (ToolCall tool = run.tool("search", Map.of())) {
                RunRulesTest.refused(tool.completed("x"), RefusalReason.INVALID_EVENT);
                RunRulesTest.refused(tool.failed(new Simulated("x")), RefusalReason.INVALID_EVENT);
            }
            RunRulesTest.refused(run.complete("x"), RefusalReason.INVALID_EVENT);
            assertThat(run.status()).isEqualTo(RunStatus.REFUSED);
        }
        assertThat(connection.events()).isEmpty();
        assertThat(harness.bridge.openRuns(ALICE)).isEmpty();
        listener.awaitCalls(5);
        assertThat(listener.refusals).containsOnly(RefusalReason.INVALID_EVENT);
    }

    @Test
    void arguments_that_fail_when_they_are_read_do_not_stop_the_tool() {
        Map<String, Object> broken = new AbstractMap<>() {
            @Override
            public Set<Entry<String, Object>> entrySet() {
                throw new IllegalStateException("concurrent modification, say");
            }
        };
        AgentRun run = harness.start(ALICE);
        ToolCall tool = run.tool("search", broken);
        arrived(connection, tool.completed(new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("no text either");
            }
        }));
        JsonNode executing = connection.ofType("tool_executing").get(0);
        assertThat(executing.at("/tool_args/_unserializable").isTextual()).isTrue();
        assertThat(connection.ofType("tool_completed").get(0).get("results").has("_unserializable"))
                .isTrue();
    }

    @Test
    void arguments_may_hold_null() {
        Map<String, Object> args = new HashMap<>();
        args.put("limit", null);
        AgentRun run = harness.start(ALICE);
        arrived(connection, run.tool("search", args).started());
        assertThat(connection.events().get(1).get("tool_args").get("limit").isNull())
                .isTrue();
    }

    @Test
    void a_failures_message_stays_in_the_servers_log_and_the_wire_has_its_reference() {
        try (CapturedLog captured = CapturedLog.open()) {
            AgentRun run = harness.start(ALICE);
            ToolCall tool = run.tool("database", Map.of());
            tool.failed(new IllegalStateException("password=hunter2"));
            arrived(connection, run.fail(new IllegalStateException("token=s3cr3t")));
            assertThat(String.join("\n", connection.texts())).doesNotContain("hunter2", "s3cr3t");
            JsonNode error = connection.ofType("agent_error").get(0);
            assertThat(error.get("error_code").asText()).isEqualTo("agent_failed");
            String reference = error.get("error").asText().replaceAll(".*reference (\\w+).*", "$1");
            assertThat(captured.entries())
                    .anySatisfy(entry -> assertThat(entry).contains(reference, "token=s3cr3t"))
                    .anySatisfy(entry -> assertThat(entry).contains("password=hunter2"));
            assertThat(connection.ofType("tool_completed").get(0).get("error").asText())
                    .startsWith("IllegalStateException (reference ");
        }
    }

    @Test
    void a_failure_without_a_cause_fails_all_the_same() {
        AgentRun run = harness.start(ALICE);
        place(run.tool("search", Map.of()).failed((Throwable) null));
        place(run.tool("search", Map.of()).failed((String) null));
        place(run.fail(null));
        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
    }

    @Test
    void a_user_has_a_bound_of_open_runs() {
        AgentRun first = harness.start(ALICE);
        harness.start(ALICE);
        first.child("third", null);
        RunRulesTest.refused(harness.start(ALICE).started(), RefusalReason.CAPACITY);
        assertThat(harness.start(EngineHarness.BOB).started().refused()).isFalse();
        first.complete(null);
        place(harness.start(ALICE).started());
    }

    @Test
    void a_run_has_a_bound_of_open_tools_and_of_streamed_messages() {
        AgentRun run = harness.start(ALICE);
        ToolCall tool = run.tool("t", Map.of());
        for (int count = 0; count < 3; count++) {
            run.tool("t", Map.of());
            place(run.delta(dev.tidings.api.MessageId.random(), "text"));
        }
        RunRulesTest.refused(run.tool("t", Map.of()).started(), RefusalReason.CAPACITY);
        tool.completed(null);
        place(run.tool("t", Map.of()).started());
        place(run.delta("fourth"));
        RunRulesTest.refused(run.delta(dev.tidings.api.MessageId.random(), "fifth"), RefusalReason.CAPACITY);
        place(run.delta("fourth again"));
    }

    @Test
    void only_so_many_ended_runs_are_remembered() {
        AgentRun first = harness.start(ALICE);
        first.complete(null);
        harness.start(ALICE).complete(null);
        assertThat(harness.bridge.run(ALICE, first.context().runId())).isPresent();
        harness.start(ALICE).complete(null);
        assertThat(harness.bridge.run(ALICE, first.context().runId())).isEmpty();
        RunRulesTest.refused(first.thinking("late"), RefusalReason.RUN_ENDED);
        RunRulesTest.refused(
                first.emit(new dev.tidings.api.event.CustomEvent("x_late", java.util.Map.of())),
                RefusalReason.RUN_ENDED);
        assertThat(first.status()).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void a_run_that_ended_keeps_nothing_of_what_its_agent_registered() {
        AgentRun run = harness.start(ALICE);
        var kept = new java.util.concurrent.atomic.AtomicReference<>(new Object());
        var weak = new java.lang.ref.WeakReference<>(kept.get());
        Object held = kept.getAndSet(null);
        run.cancellation().onCancelled(new Holding(held));
        held = null;
        run.complete("done");
        dev.tidings.core.testing.Eventually.until("the action is collected", () -> {
            System.gc();
            return weak.get() == null;
        });
        assertThat(run.cancellation().isCancelled()).isFalse();
    }

    private record Holding(Object held) implements Runnable {
        @Override
        public void run() {}
    }
}
