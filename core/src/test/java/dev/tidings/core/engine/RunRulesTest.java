package dev.tidings.core.engine;

import static dev.tidings.core.engine.EngineHarness.ALICE;
import static dev.tidings.core.engine.EngineHarness.BOB;
import static dev.tidings.core.engine.EngineHarness.arrived;
import static dev.tidings.core.engine.EngineHarness.context;
import static dev.tidings.core.engine.EngineHarness.place;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidings.api.AgentRun;
import dev.tidings.api.Delivery;
import dev.tidings.api.RefusalReason;
import dev.tidings.api.RequestId;
import dev.tidings.api.RunInfo;
import dev.tidings.api.RunStatus;
import dev.tidings.api.ToolCall;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.event.AgentStarted;
import dev.tidings.api.event.AgentThinking;
import dev.tidings.api.event.CustomEvent;
import dev.tidings.api.event.ToolCompleted;
import dev.tidings.api.event.ToolExecuting;
import dev.tidings.api.event.UnknownEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(LogKind.class)
class RunRulesTest {
    @Parameter
    LogKind kind;

    private final RecordingListener listener = new RecordingListener();
    private EngineHarness harness;

    @BeforeEach
    void open() {
        harness = EngineHarness.on(kind);
        harness.manager.addListener(listener);
    }

    @AfterEach
    void close() {
        harness.close();
    }

    static void refused(Delivery delivery, RefusalReason reason) {
        assertThat(delivery)
                .isInstanceOfSatisfying(
                        Delivery.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
        assertThat(delivery.position()).isCompletedExceptionally();
    }

    @Test
    void nothing_comes_before_the_start() {
        RecordingConnection connection = harness.connect(ALICE);
        UserExecutionContext context = context(ALICE);
        refused(harness.manager.sendAgentThinking(context, "too early"), RefusalReason.NOT_STARTED);
        refused(harness.manager.sendAgentCompleted(context, "too early"), RefusalReason.NOT_STARTED);
        arrived(connection, harness.manager.sendAgentStarted(context, "researcher"));
        arrived(connection, harness.manager.sendAgentThinking(context, "now"));
        assertThat(connection.eventTypes()).containsExactly("agent_started", "agent_thinking");
    }

    @Test
    void a_run_starts_once_and_an_ended_id_is_never_used_again() {
        RecordingConnection connection = harness.connect(ALICE);
        UserExecutionContext context = context(ALICE);
        AgentRun run = harness.bridge.start(context, "researcher", null);
        AgentRun second = harness.bridge.start(context, "researcher", null);
        refused(second.started(), RefusalReason.ALREADY_STARTED);
        refused(second.complete("not mine"), RefusalReason.ALREADY_STARTED);
        place(run.complete("done"));
        AgentRun third = harness.bridge.start(context, "researcher", null);
        refused(third.started(), RefusalReason.ALREADY_STARTED);
        assertThat(third.status()).isEqualTo(RunStatus.REFUSED);
        third.close();
        arrived(connection, harness.note(ALICE, "end"));
        assertThat(connection.eventTypes()).containsExactly("agent_started", "agent_completed", "x_note");
    }

    @Test
    void runs_of_one_user_that_work_at_once_keep_their_events_apart() {
        RecordingConnection connection = harness.connect(ALICE);
        UserExecutionContext first = context(ALICE, "t", "first");
        UserExecutionContext second = context(ALICE, "t", "second");
        harness.manager.sendAgentStarted(first, "one");
        harness.manager.sendAgentStarted(second, "two");
        harness.manager.sendAgentThinking(first, "a");
        harness.manager.sendAgentThinking(second, "b");
        harness.manager.sendAgentThinking(context(ALICE, "t", "second"), "c");
        harness.manager.sendAgentCompleted(second, "done");
        refused(harness.manager.sendAgentThinking(second, "late"), RefusalReason.RUN_ENDED);
        harness.manager.sendAgentThinking(first, "d");
        arrived(connection, harness.manager.sendAgentCompleted(first, "done"));
        assertThat(connection.events())
                .extracting(event -> event.get("run_id").asText()
                        + " " + event.get("agent_name").asText()
                        + " " + event.path("reasoning").asText())
                .containsExactly(
                        "first one ",
                        "second two ",
                        "first one a",
                        "second two b",
                        "second two c",
                        "second two ",
                        "first one d",
                        "first one ");
    }

    @Test
    void two_users_may_use_the_same_run_id() {
        AgentRun alice = harness.bridge.start(context(ALICE, "t-a", "r-same"), "researcher", null);
        AgentRun bob = harness.bridge.start(context(BOB, "t-b", "r-same"), "researcher", null);
        place(alice.complete("done"));
        assertThat(bob.status()).isEqualTo(RunStatus.RUNNING);
        place(bob.thinking("still here"));
    }

    @Test
    void calls_after_the_end_are_refused_and_counted_and_not_on_the_wire() {
        RecordingConnection connection = harness.connect(ALICE);
        AgentRun run = harness.start(ALICE);
        ToolCall tool = run.tool("late", Map.of());
        place(run.complete("done"));
        refused(run.thinking("late"), RefusalReason.RUN_ENDED);
        refused(run.tool("later", Map.of()).started(), RefusalReason.RUN_ENDED);
        refused(tool.completed("late"), RefusalReason.RUN_ENDED);
        refused(run.complete("twice"), RefusalReason.RUN_ENDED);
        refused(run.fail("x", "late", false), RefusalReason.RUN_ENDED);
        refused(run.emit(new CustomEvent("x_late", Map.of())), RefusalReason.RUN_ENDED);
        run.close();
        tool.close();
        arrived(connection, harness.note(ALICE, "end"));
        assertThat(connection.eventTypes())
                .containsExactly("agent_started", "tool_executing", "tool_completed", "agent_completed", "x_note");
        listener.awaitCalls(8);
        assertThat(listener.refusals).hasSize(6).containsOnly(RefusalReason.RUN_ENDED);
        assertThat(listener.ended).extracting(RunInfo::status).containsExactly(RunStatus.COMPLETED);
    }

    @Test
    void open_tools_and_child_runs_are_closed_before_the_terminal_event_from_the_inside_out() {
        RecordingConnection connection = harness.connect(ALICE);
        AgentRun top = harness.start(ALICE);
        AgentRun middle = top.child("middle", null);
        AgentRun bottom = middle.child("bottom", null);
        top.tool("tool-of-top", Map.of());
        bottom.tool("tool-of-bottom", Map.of());
        middle.tool("tool-of-middle", Map.of());
        arrived(connection, top.complete("done"));
        List<JsonNode> closing =
                connection.events().subList(6, connection.events().size());
        assertThat(closing)
                .extracting(event ->
                        event.get("type").asText() + " " + event.get("run_id").asText())
                .containsExactly(
                        "tool_completed " + top.context().runId(),
                        "tool_completed " + middle.context().runId(),
                        "tool_completed " + bottom.context().runId(),
                        "agent_error " + bottom.context().runId(),
                        "agent_error " + middle.context().runId(),
                        "agent_completed " + top.context().runId());
        assertThat(closing.get(0).get("success").asBoolean()).isFalse();
        assertThat(closing.get(0).get("execution_id"))
                .isEqualTo(connection.ofType("tool_executing").get(0).get("execution_id"));
        assertThat(closing.get(3).get("error_code").asText()).isEqualTo("parent_ended");
        assertThat(closing.get(3).get("agent_name").asText()).isEqualTo("bottom");
        assertThat(bottom.status()).isEqualTo(RunStatus.FAILED);
        assertThat(bottom.cancellation().isCancelled()).isTrue();
        assertThat(top.cancellation().isCancelled()).isFalse();
        refused(middle.thinking("late"), RefusalReason.RUN_ENDED);
        refused(top.child("late", null).started(), RefusalReason.NOT_STARTED);
        listener.awaitCalls(5);
        assertThat(listener.ended)
                .extracting(RunInfo::runId)
                .containsExactly(
                        bottom.context().runId(),
                        middle.context().runId(),
                        top.context().runId());
    }

    @Test
    void a_child_that_ended_first_is_not_ended_again() {
        RecordingConnection connection = harness.connect(ALICE);
        AgentRun top = harness.start(ALICE);
        AgentRun child = top.child("child", "a part of it");
        child.complete("part");
        arrived(connection, top.complete("whole"));
        assertThat(connection.eventTypes())
                .containsExactly("agent_started", "agent_started", "agent_completed", "agent_completed");
        assertThat(connection.events().get(1).get("parent_run_id").asText())
                .isEqualTo(top.context().runId().value());
    }

    @Test
    void each_tool_completes_once_and_parallel_ones_at_their_own_time() {
        RecordingConnection connection = harness.connect(ALICE);
        AgentRun run = harness.start(ALICE);
        ToolCall first = run.tool("search", Map.of("q", "a"));
        ToolCall second = run.tool("search", Map.of("q", "b"));
        ToolCall third = run.tool("search", Map.of("q", "c"));
        second.completed("b");
        refused(second.completed("again"), RefusalReason.TOOL_NOT_OPEN);
        refused(second.failed("again"), RefusalReason.TOOL_NOT_OPEN);
        third.failed("broken");
        second.close();
        first.close();
        arrived(connection, run.complete(null));
        assertThat(connection.ofType("tool_completed"))
                .extracting(event -> event.get("execution_id").asText())
                .containsExactly(
                        second.executionId().value(),
                        third.executionId().value(),
                        first.executionId().value());
        assertThat(connection.ofType("tool_completed"))
                .extracting(event -> event.path("error").asText())
                .containsExactly("", "broken", "abandoned");
    }

    @Test
    void a_completion_without_an_execution_id_closes_the_oldest_open_one_and_names_it() {
        RecordingConnection connection = harness.connect(ALICE);
        AgentRun run = harness.start(ALICE);
        run.tool("other", Map.of());
        ToolCall first = run.tool("search", Map.of());
        ToolCall second = run.tool("search", Map.of());
        place(harness.manager.sendToolCompleted(run.context(), "search", "a"));
        place(harness.manager.sendToolCompleted(run.context(), "search", "b"));
        refused(harness.manager.sendToolCompleted(run.context(), "search", "c"), RefusalReason.TOOL_NOT_OPEN);
        refused(
                harness.manager.send(run.context(), ToolCompleted.of("other", first.executionId(), "")),
                RefusalReason.TOOL_NOT_OPEN);
        arrived(connection, run.thinking("end"));
        assertThat(connection.ofType("tool_completed"))
                .extracting(event -> event.path("execution_id").asText())
                .containsExactly(
                        first.executionId().value(), second.executionId().value());
    }

    @Test
    void an_execution_id_is_not_used_twice_while_it_is_open() {
        AgentRun run = harness.start(ALICE);
        ToolCall tool = run.tool("search", Map.of());
        refused(run.emit(new ToolExecuting("search", Map.of(), tool.executionId())), RefusalReason.INVALID_EVENT);
    }

    @Test
    void a_run_that_is_closed_without_a_result_is_abandoned_once() {
        RecordingConnection connection = harness.connect(ALICE);
        AgentRun run = harness.start(ALICE);
        run.close();
        run.close();
        arrived(connection, harness.note(ALICE, "end"));
        assertThat(connection.eventTypes()).containsExactly("agent_started", "agent_error", "x_note");
        assertThat(connection.events().get(1).get("error_code").asText()).isEqualTo("abandoned");
    }

    @Test
    void a_run_is_cancelled_by_its_id_or_its_request_and_by_its_user_only() {
        RecordingConnection connection = harness.connect(ALICE);
        UserExecutionContext context = context(ALICE).withRequestId(RequestId.of("req-7"));
        AgentRun run = harness.bridge.start(context, "researcher", null);
        assertThat(harness.bridge.cancel(BOB, context.runId(), "not mine")).isFalse();
        assertThat(harness.bridge.cancel(BOB, context.requestId(), "not mine")).isFalse();
        harness.connect(BOB);
        assertThat(harness.bridge.cancel(BOB, context.requestId(), "not mine")).isFalse();
        assertThat(run.status()).isEqualTo(RunStatus.RUNNING);
        assertThat(run.cancellation().isCancelled()).isFalse();
        assertThat(harness.bridge.cancel(ALICE, RequestId.of("req-8"), "another"))
                .isFalse();
        assertThat(harness.bridge.cancel(ALICE, context.requestId(), "changed my mind"))
                .isTrue();
        assertThat(harness.bridge.cancel(ALICE, context.runId(), "twice")).isFalse();
        assertThat(run.status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(run.cancellation().isCancelled()).isTrue();
        arrived(connection, harness.note(ALICE, "end"));
        assertThat(connection.eventTypes()).containsExactly("agent_started", "agent_cancelled", "x_note");
        assertThat(connection.events().get(1).get("reason").asText()).isEqualTo("changed my mind");
    }

    @Test
    void open_runs_are_listed_oldest_first_and_known_after_their_end() {
        AgentRun first = harness.start(ALICE);
        harness.time.advance(java.time.Duration.ofMillis(1));
        AgentRun second = harness.start(ALICE);
        second.tool("search", Map.of());
        assertThat(harness.bridge.openRuns(ALICE))
                .extracting(RunInfo::runId)
                .containsExactly(first.context().runId(), second.context().runId());
        assertThat(harness.bridge.openRuns(ALICE).get(1).openTools())
                .extracting(RunInfo.OpenTool::toolName)
                .containsExactly("search");
        assertThat(harness.bridge.openRuns(BOB)).isEmpty();
        first.complete(null);
        assertThat(harness.bridge
                        .run(ALICE, first.context().runId())
                        .orElseThrow()
                        .status())
                .isEqualTo(RunStatus.COMPLETED);
        assertThat(harness.bridge.run(BOB, first.context().runId())).isEmpty();
        assertThat(harness.bridge.openRuns(ALICE)).hasSize(1);
    }

    @Test
    void events_that_fit_no_run_are_refused_but_an_applications_own_may_stand_alone() {
        refused(
                harness.manager.send(context(ALICE), new UnknownEvent("future_event", Map.of())),
                RefusalReason.INVALID_EVENT);
        AgentRun run = harness.start(ALICE);
        UserExecutionContext elsewhere =
                context(ALICE, "another-thread", run.context().runId().value());
        refused(harness.manager.send(elsewhere, AgentThinking.of("lost")), RefusalReason.INVALID_EVENT);
        refused(
                harness.manager.send(
                        context(ALICE),
                        new AgentStarted("orphan", null, context(BOB).runId())),
                RefusalReason.NOT_STARTED);
        place(harness.manager.send(context(ALICE), new CustomEvent("billing.paid", Map.of("sum", 7))));
    }
}
