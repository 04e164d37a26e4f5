package dev.tidings.core.engine;

import static dev.tidings.core.engine.EngineHarness.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidings.api.AuthenticationWebSocketEmitter;
import dev.tidings.api.AuthenticationWebSocketEmitter.Phase;
import dev.tidings.api.Delivery;
import dev.tidings.api.RefusalReason;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.WebSocketEmitter;
import dev.tidings.api.WebSocketNotifier;
import dev.tidings.api.WebSocketNotifier.ToolNotice;
import dev.tidings.api.event.AgentStarted;
import dev.tidings.core.WebSocketNotifiers;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebSocketNotifierTest {
    private final EngineHarness harness = EngineHarness.on(LogKind.MEMORY);
    private final UserExecutionContext context = EngineHarness.context(ALICE, "thread-7", "run-1");

    @AfterEach
    void close() {
        harness.close();
    }

    private WebSocketNotifier notifier() {
        return WebSocketNotifiers.createForUser(harness.manager.createUserEmitter(context), context);
    }

    @Test
    void the_five_events_arrive_in_order_with_what_was_said() {
        RecordingConnection connection = harness.connect(ALICE);
        WebSocketNotifier notifier = notifier();
        notifier.sendAgentStarted("researcher");
        notifier.sendAgentThinking("hm");
        notifier.sendToolExecuting(new ToolNotice("search", "find prices", Duration.ofSeconds(2), "q=x"));
        notifier.sendToolCompleted("search", List.of(1));
        Delivery last = notifier.sendAgentCompleted("done");
        assertThat(last.routed()).isTrue();
        assertThat(connection.eventTypes())
                .containsExactly(
                        "agent_started", "agent_thinking", "tool_executing", "tool_completed", "agent_completed");
        JsonNode args = connection.json().stream()
                .filter(frame -> frame.path("type").asText().equals("tool_executing"))
                .findFirst()
                .orElseThrow()
                .path("tool_args");
        assertThat(args.path("purpose").asText()).isEqualTo("find prices");
        assertThat(args.path("estimated_duration_ms").asLong()).isEqualTo(2_000);
        assertThat(args.path("parameters_summary").asText()).isEqualTo("q=x");
        assertThat(notifier.statistics()).isEqualTo(new WebSocketNotifier.Statistics(5, 0, 0));
    }

    @Test
    void nothing_is_thrown_at_the_agent_and_all_is_counted() {
        WebSocketNotifier notifier = notifier();
        assertThat(((Delivery.Refused) notifier.sendAgentThinking("early")).reason())
                .isEqualTo(RefusalReason.NOT_STARTED);
        assertThat(((Delivery.Refused) notifier.sendAgentStarted(" ")).detail())
                .contains("agent name must not be blank");
        assertThat(notifier.sendAgentStarted("researcher")).isInstanceOf(Delivery.Stored.class);
        assertThat(((Delivery.Refused) notifier.sendToolExecuting(ToolNotice.of(""))).reason())
                .isEqualTo(RefusalReason.INVALID_EVENT);
        assertThat(notifier.sendToolExecuting(new ToolNotice("t", null, Duration.ofSeconds(Long.MAX_VALUE), null))
                        .refused())
                .isTrue();
        harness.engine.close();
        assertThat(notifier.sendAgentCompleted(null).refused()).isTrue();
        assertThat(notifier.statistics()).isEqualTo(new WebSocketNotifier.Statistics(0, 1, 5));
        assertThat(notifier.statistics().successRate()).isEqualTo(1.0 / 6);
    }

    @Test
    void a_context_of_another_run_is_refused_at_once_and_both_are_named() {
        WebSocketEmitter emitter = harness.manager.createUserEmitter(context);
        UserExecutionContext other = EngineHarness.context(ALICE, "thread-7", "run-2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebSocketNotifiers.createForUser(emitter, other))
                .withMessageContaining("run run-1")
                .withMessageContaining("run run-2");
        assertThatNullPointerException()
                .isThrownBy(() -> WebSocketNotifiers.createForUser(null, other))
                .withMessage("emitter");
        assertThatNullPointerException()
                .isThrownBy(() -> WebSocketNotifiers.createForUser(emitter, null))
                .withMessage("context");
    }

    @Test
    void an_auth_emitter_has_every_method_of_the_base_and_does_the_same() throws Exception {
        for (Method method : WebSocketEmitter.class.getMethods()) {
            assertThat(AuthenticationWebSocketEmitter.class.getMethod(method.getName(), method.getParameterTypes()))
                    .isNotNull();
        }
        RecordingConnection connection = harness.connect(ALICE);
        AuthenticationWebSocketEmitter emitter = harness.manager.createAuthEmitter(context);
        emitter.sendAgentStarted("researcher", "task");
        emitter.sendAgentThinking("hm");
        emitter.sendToolExecuting("search", Map.of());
        emitter.sendToolCompleted("search", 1);
        emitter.emitAuthEvent(Phase.STARTED, Map.of("provider", "calendar"));
        emitter.sendAgentCompleted("done");
        assertThat(connection.eventTypes())
                .containsExactly(
                        "agent_started",
                        "agent_thinking",
                        "tool_executing",
                        "tool_completed",
                        "auth.started",
                        "agent_completed");
        emitter.sendAgentThinking("late");
        assertThat(emitter.statistics()).isEqualTo(new AuthenticationWebSocketEmitter.Statistics(1, 6, 0, 1));
        assertThat(Arrays.stream(AuthenticationWebSocketEmitter.Statistics.class.getRecordComponents()))
                .hasSize(4);
    }

    @Test
    void an_auth_emitter_says_whether_the_user_can_be_reached() {
        AuthenticationWebSocketEmitter emitter = harness.manager.createAuthEmitter(context);
        assertThat(emitter.connectionHealth().connected()).isFalse();
        assertThat(emitter.connectionHealth().detail())
                .contains("user alice has no connection")
                .contains("wait");
        RecordingConnection connection = harness.connect(ALICE);
        assertThat(emitter.connectionHealth().connections()).isEqualTo(1);
        harness.drop(connection);
        assertThat(emitter.connectionHealth().connected()).isFalse();
    }

    @Test
    void a_generic_emit_and_the_named_method_write_the_same() {
        RecordingConnection connection = harness.connect(ALICE);
        harness.manager.createUserEmitter(context).emit(AgentStarted.of("A", "t"));
        UserExecutionContext second = EngineHarness.context(ALICE, "thread-7", "run-2");
        harness.manager.createUserEmitter(second).sendAgentStarted("A", "t");
        List<JsonNode> started = connection.json().stream()
                .filter(frame -> frame.path("type").asText().equals("agent_started"))
                .toList();
        assertThat(started).hasSize(2);
        for (String name : List.of("agent_name", "task_description", "user_id", "thread_id", "type")) {
            assertThat(started.get(0).path(name)).isEqualTo(started.get(1).path(name));
        }
    }
}
