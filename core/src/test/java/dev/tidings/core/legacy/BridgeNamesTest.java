package dev.tidings.core.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.ThreadId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.WebSocketManager;
import dev.tidings.core.WebSocketManagers;
import dev.tidings.core.testing.Hushed;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Groups 5, 6 and 10: contexts out of texts, and bridges. */
@SuppressWarnings("removal")
class BridgeNamesTest {
    private static final UserId ADA = UserId.of("ada");
    private static final UserExecutionContext CONTEXT = UserExecutionContext.newRun(ADA, ThreadId.of("thread-1"));
    private static final String RUN = CONTEXT.runId().value();

    private final Hushed hushed = Hushed.logger("dev.tidings.core.legacy");
    private final WebSocketManager manager = WebSocketManagers.create();
    private final Device device = Device.of(manager, ADA);
    private final AgentWebSocketBridge bridge = Legacy.of(manager).bridge(CONTEXT);

    @AfterEach
    void close() {
        manager.close();
        hushed.close();
    }

    @Test
    void the_old_bridge_has_the_tool_before_the_agent() {
        assertThat(bridge.notifyAgentStarted(RUN, "researcher")).isTrue();
        assertThat(bridge.notifyAgentThinking(RUN, "researcher", "hm", 1)).isTrue();
        assertThat(bridge.notifyToolExecuting(RUN, "search", "researcher", Map.of("q", "x")))
                .isTrue();
        assertThat(device.last().get("tool_name").asText()).isEqualTo("search");
        assertThat(device.last().get("tool_args").get("q").asText()).isEqualTo("x");
        assertThat(bridge.notifyToolCompleted(RUN, "search", "found", "researcher"))
                .isTrue();
        assertThat(bridge.notifyProgressUpdate(RUN, "researcher", Map.of("percentage", 50, "message", "half")))
                .isTrue();
        assertThat(device.last().get("progress").asDouble()).isEqualTo(50);
        assertThat(bridge.notifyCustom(RUN, "researcher", "partial_result", Map.of("n", 1)))
                .isTrue();
        assertThat(bridge.notifyAgentCompleted(RUN, "researcher", "done")).isTrue();
        assertThat(device.types())
                .containsExactly(
                        "agent_started",
                        "agent_thinking",
                        "tool_executing",
                        "tool_completed",
                        "progress_update",
                        "x_partial_result",
                        "agent_completed");
        assertThat(device.events())
                .allSatisfy(event -> assertThat(event.get("run_id").asText()).isEqualTo(RUN));
    }

    @Test
    void a_dead_and_a_failed_agent_end_their_runs_with_an_error() {
        bridge.notifyAgentStarted("run-dead", "researcher");
        assertThat(bridge.notifyAgentDeath("run-dead", "researcher", "no_heartbeat"))
                .isTrue();
        assertThat(device.last().get("type").asText()).isEqualTo("agent_error");
        assertThat(device.last().get("error_code").asText()).isEqualTo("agent_death");
        bridge.notifyAgentStarted("run-failed", "researcher");
        assertThat(bridge.notifyAgentError("run-failed", "researcher", "no prices"))
                .isTrue();
        assertThat(device.last().get("error").asText()).isEqualTo("no prices");
        assertThat(bridge.notifyAgentError("run-failed", "researcher", "again")).isFalse();
    }

    @Test
    void events_are_emitted_by_type_for_a_run_that_is_named() {
        assertThat(bridge.emitAgentEvent("agent_started", Map.of(), RUN, "researcher"))
                .isTrue();
        assertThat(bridge.emitAgentEvent("agent_thinking", Map.of("run_id", RUN), null, null))
                .isTrue();
        assertThat(bridge.emitEvent(CONTEXT, "agent_completed", Map.of("result", "done")))
                .isTrue();
        assertThat(bridge.emitAgentEvent("agent_started", Map.of(), null, "researcher"))
                .as("no run")
                .isFalse();
        assertThat(device.types()).containsExactly("agent_started", "agent_thinking", "agent_completed");
    }

    @Test
    void a_blank_run_is_refused_and_not_thrown_at_the_agent() {
        assertThat(bridge.notifyAgentStarted(" ", "researcher")).isFalse();
        assertThat(bridge.notifyAgentStarted("registry", "researcher")).isFalse();
        assertThat(bridge.notifyAgentStarted(RUN, " ")).isFalse();
        assertThat(device.types()).isEmpty();
    }

    @Test
    void emitters_of_a_bridge_are_made_from_a_context_or_from_ids() {
        assertThat(bridge.createUserEmitter(CONTEXT).getContext()).contains(CONTEXT);
        assertThat(bridge.createScopedEmitter(CONTEXT).getContext()).contains(CONTEXT);
        assertThat(bridge.createUserEmitter("ada", "thread-1", null)
                        .getContext()
                        .orElseThrow()
                        .userId())
                .isEqualTo(ADA);
        assertThat(bridge.createUserEmitterFromIds("ada", "thread-1", RUN)
                        .getContext()
                        .orElseThrow()
                        .runId())
                .hasToString(RUN);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bridge.createUserEmitter(null, "thread-1", null))
                .withMessageStartingWith("either user_context or (user_id + thread_id) required");
        assertThatThrownBy(() -> bridge.registerRunThreadMapping(RUN, "thread-1"))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> bridge.unregisterRunMapping(RUN)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void the_adapter_has_the_agent_before_the_tool_and_goes_through_the_bridge_of_today() {
        WebSocketBridgeAdapter adapter = WebSocketBridgeAdapter.of(manager.createUserEmitter(CONTEXT), CONTEXT);

        assertThat(adapter.notifyAgentStarted(RUN, "researcher")).isTrue();
        assertThat(adapter.notifyAgentThinking(RUN, "researcher", "hm")).isTrue();
        assertThat(adapter.notifyToolExecuting(RUN, "researcher", "search", Map.of("q", "x")))
                .isTrue();
        assertThat(device.last().get("tool_name").asText()).isEqualTo("search");
        assertThat(device.last().get("tool_args").size()).isEqualTo(1);
        assertThat(adapter.notifyToolCompleted(RUN, "researcher", "search", "found"))
                .isTrue();
        assertThat(adapter.notifyAgentThinking("run-of-another", "researcher", "hm"))
                .isFalse();
        assertThat(adapter.notifyAgentThinking(" ", "researcher", "hm")).isFalse();
        assertThat(adapter.notifyAgentCompleted(RUN, "researcher", "done")).isTrue();
        assertThat(adapter.notifyAgentError(RUN, "researcher", "late")).isFalse();
        assertThat(device.types())
                .containsExactly(
                        "agent_started", "agent_thinking", "tool_executing", "tool_completed", "agent_completed");
        assertThatThrownBy(() -> WebSocketBridgeAdapter.of(manager.createUserEmitter(CONTEXT), CONTEXT.child()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_context_is_made_from_texts_and_its_label_is_found_by_the_old_name() {
        LegacyContexts contexts = Legacy.of(manager).contexts();
        UserExecutionContext context = contexts.fromIds("ada", "thread-1", "conn-7");

        assertThat(context.userId()).isEqualTo(ADA);
        assertThat(context.websocketClientId()).hasToString("conn-7");
        assertThat(contexts.websocketConnectionId(context)).isEqualTo("conn-7");
        assertThat(contexts.withWebsocketConnection(context, "conn-8"))
                .isEqualTo(context.withWebsocketClientId(dev.tidings.api.ClientId.of("conn-8")));
        assertThat(contexts.createForUser("ada", "thread-1", RUN).runId()).hasToString(RUN);
        assertThat(contexts.createChildContext(context).threadId()).isEqualTo(context.threadId());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> contexts.fromIds(null, "thread-1", null))
                .withMessage("either user_context or (user_id + thread_id) required but had user_id null and thread_id"
                        + " thread-1");
        assertThatIllegalArgumentException().isThrownBy(() -> contexts.createForUser("test", "thread-1", RUN));
    }
}
