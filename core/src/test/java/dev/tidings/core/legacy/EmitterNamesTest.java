package dev.tidings.core.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tidings.api.AuthenticationWebSocketEmitter;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.WebSocketManager;
import dev.tidings.core.WebSocketManagers;
import dev.tidings.core.legacy.app.OldShop;
import dev.tidings.core.testing.Hushed;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Groups 1 to 4: the parameter, the factories, the old order, and notify. */
@SuppressWarnings("removal")
class EmitterNamesTest {
    private static final UserId ADA = UserId.of("ada");
    private static final ThreadId THREAD = ThreadId.of("thread-1");

    private final Hushed hushed = Hushed.logger("dev.tidings.core.legacy");
    private final WebSocketManager manager = WebSocketManagers.create();
    private final Device device = Device.of(manager, ADA);

    @AfterEach
    void close() {
        manager.close();
        hushed.close();
    }

    private static UserExecutionContext run() {
        return UserExecutionContext.newRun(ADA, THREAD);
    }

    @Test
    void both_names_of_the_manager_may_be_given_if_it_is_the_same_one() {
        assertThat(UnifiedWebSocketEmitter.builder()
                        .manager(manager)
                        .websocketManager(manager)
                        .context(run())
                        .build()
                        .emitAgentStarted(Map.of("agent_name", "researcher")))
                .isTrue();
    }

    @Test
    void two_different_managers_are_refused() {
        try (WebSocketManager other = WebSocketManagers.create()) {
            var builder = UnifiedWebSocketEmitter.builder()
                    .manager(manager)
                    .websocketManager(other)
                    .context(run());

            assertThatIllegalArgumentException()
                    .isThrownBy(builder::build)
                    .withMessageStartingWith("cannot specify both 'manager' and 'websocket_manager'");
        }
    }

    @Test
    void the_first_name_of_the_manager_works_alone_and_is_reported() {
        assertThat(OldShop.startByTheFirstName(manager, run())).isTrue();
        assertThat(DeprecationReport.of(manager).uses())
                .filteredOn(use -> use.legacy().equals("UnifiedWebSocketEmitter.websocketManager"))
                .singleElement()
                .satisfies(use -> assertThat(use.replacement()).isEqualTo("Builder.manager"));
    }

    @Test
    void no_manager_and_no_user_are_refused_by_name() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> UnifiedWebSocketEmitter.builder().context(run()).build())
                .withMessageContaining("manager is required");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> UnifiedWebSocketEmitter.builder().manager(manager).build())
                .withMessageContaining("user_id is required");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UnifiedWebSocketEmitter.builder()
                        .manager(manager)
                        .userId("bob")
                        .context(run())
                        .build())
                .withMessageContaining("user_id must be \"ada\" but was \"bob\"");
    }

    @Test
    void every_factory_makes_an_emitter_of_the_same_run() {
        UserExecutionContext context = run();

        assertThat(List.of(
                        WebSocketEmitterFactory.createEmitter(manager, "ada", context),
                        WebSocketEmitterFactory.createScopedEmitter(manager, null, context),
                        WebSocketEmitterFactory.createPerformanceEmitter(manager, null, context),
                        WebSocketEmitterFactory.createForUser(manager, context),
                        WebSocketEmitterFactory.forUser(manager, context),
                        UnifiedWebSocketEmitter.createForUser(manager, context),
                        UnifiedWebSocketEmitter.forUser(manager, context),
                        WebSocketEventEmitter.of(manager, context)))
                .allSatisfy(emitter -> assertThat(emitter.getContext()).contains(context));
    }

    @Test
    void an_authentication_emitter_has_every_method_of_an_emitter() {
        AuthenticationWebSocketEmitter emitter = WebSocketEmitterFactory.createAuthEmitter(manager, run());

        assertThat(emitter.sendAgentStarted("researcher", null).routed()).isTrue();
        assertThat(emitter.sendAgentThinking("hm").routed()).isTrue();
        assertThat(emitter.emitAuthEvent(AuthenticationWebSocketEmitter.Phase.STARTED, Map.of())
                        .routed())
                .isTrue();
    }

    @Test
    void an_emitter_made_from_ids_belongs_to_a_new_run() {
        var first = WebSocketEmitterFactory.createUserEmitter(manager, "ada", "thread-1", "conn-7");
        var second = WebSocketEmitterFactory.createUserEmitter(manager, "ada", "thread-1", null);

        assertThat(first.getContext().orElseThrow().websocketClientId()).hasToString("conn-7");
        assertThat(second.getContext().orElseThrow().websocketClientId()).hasToString("conn_ada_thread-1");
        assertThat(first.getContext().orElseThrow().runId())
                .isNotEqualTo(second.getContext().orElseThrow().runId());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebSocketEmitterFactory.createUserEmitter(manager, "ada", null, null))
                .withMessageStartingWith("either user_context or (user_id + thread_id) required");
    }

    @Test
    void emit_and_the_method_of_a_type_and_notify_say_the_same() {
        List<JsonNode> byType = fiveEvents(emitter -> List.of(
                emitter.emit("agent_started", Map.of("agent_name", "researcher")),
                emitter.emit("agent_thinking", Map.of("reasoning", "hm", "step_number", 2)),
                emitter.emit("tool_executing", Map.of("tool_name", "search", "tool_args", Map.of("q", "x"))),
                emitter.emit("tool_completed", Map.of("tool_name", "search", "results", List.of(1))),
                emitter.emit("agent_completed", Map.of("final_response", "done"))));
        List<JsonNode> byMethod = fiveEvents(emitter -> List.of(
                emitter.emitAgentStarted(Map.of("name", "researcher")),
                emitter.emitAgentThinking(Map.of("thought", "hm", "step", 2)),
                emitter.emitToolExecuting(Map.of("name", "search", "parameters", Map.of("q", "x"))),
                emitter.emitToolCompleted(Map.of("tool_name", "search", "output", List.of(1))),
                emitter.emitAgentCompleted(Map.of("response", "done"))));
        List<JsonNode> byNotify = fiveEvents(emitter -> List.of(
                emitter.notifyAgentStarted("researcher", null),
                emitter.notifyAgentThinking("researcher", "hm", 2),
                emitter.notifyToolExecuting("search", Map.of("params", Map.of("q", "x"))),
                emitter.notifyToolCompleted("search", Map.of("result", List.of(1))),
                emitter.notifyAgentCompleted("researcher", null, "done")));

        assertThat(byMethod).isEqualTo(byType);
        assertThat(byNotify).isEqualTo(byType);
        assertThat(byType)
                .extracting(event -> event.get("type").asText())
                .containsExactly(
                        "agent_started", "agent_thinking", "tool_executing", "tool_completed", "agent_completed");
        assertThat(byType.get(2).get("tool_args").get("q").asText()).isEqualTo("x");
    }

    private List<JsonNode> fiveEvents(Function<UnifiedWebSocketEmitter, List<Boolean>> calls) {
        int before = device.events().size();
        assertThat(calls.apply(UnifiedWebSocketEmitter.forUser(manager, run()))).containsOnly(true);
        List<JsonNode> events = device.events().subList(before, before + 5);
        return events.stream()
                .map(event -> (JsonNode) ((ObjectNode) event.deepCopy())
                        .remove(List.of("event_id", "seq", "timestamp", "run_id", "execution_id", "duration_ms")))
                .toList();
    }

    @Test
    void the_old_order_puts_the_tool_into_the_field_of_the_tool() {
        UserExecutionContext context = run();
        String run = context.runId().value();
        UserWebSocketEmitter emitter = UserWebSocketEmitter.of(manager, context);

        assertThat(emitter.notifyAgentStarted("researcher", run)).isTrue();
        assertThat(emitter.notifyAgentThinking("researcher", run, "hm")).isTrue();
        assertThat(emitter.notifyToolExecuting("researcher", run, "search", Map.of("q", "x")))
                .isTrue();
        assertThat(device.last().get("tool_name").asText()).isEqualTo("search");
        assertThat(device.last().get("agent_name").asText()).isEqualTo("researcher");
        assertThat(emitter.notifyToolCompleted("researcher", run, "search", "found"))
                .isTrue();
        assertThat(device.last().get("results").asText()).isEqualTo("found");
        assertThat(emitter.notifyAgentCompleted("researcher", run, "done")).isTrue();
        assertThat(device.last().get("final_response").asText()).isEqualTo("done");
        emitter.cleanup();
        assertThat(emitter.notifyAgentError("researcher", run, "too late")).isFalse();
        assertThat(device.types()).hasSize(5);
    }

    @Test
    void what_is_stored_for_resume_is_not_true() {
        UserId away = UserId.of("bob");
        UserExecutionContext context = UserExecutionContext.newRun(away, THREAD);
        UnifiedWebSocketEmitter emitter = UnifiedWebSocketEmitter.forUser(manager, context);

        assertThat(emitter.notifyAgentStarted("researcher", null)).isFalse();
        Device back = Device.of(manager, away);
        assertThat(emitter.notifyAgentThinking("researcher", "hm", null)).isTrue();
        assertThat(back.last().get("seq").asLong()).isEqualTo(2);
    }

    @Test
    void an_emitter_of_a_user_takes_thread_and_run_from_the_fields_and_makes_none_up() {
        UnifiedWebSocketEmitter emitter = WebSocketEmitterFactory.createEmitter(manager, "ada", null);

        assertThat(emitter.emitAgentStarted(Map.of("agent_name", "researcher"))).isFalse();
        assertThat(emitter.emitAgentStarted(Map.of("agent_name", "researcher", "run_id", "run-7")))
                .isFalse();
        assertThat(emitter.emitAgentStarted(Map.of("agent_name", "researcher", "thread_id", "thread-1")))
                .isFalse();
        assertThat(device.types()).isEmpty();
        assertThat(emitter.emitAgentStarted(
                        Map.of("agent_name", "researcher", "thread_id", "thread-1", "run_id", "run-7")))
                .isTrue();
        assertThat(emitter.emitAgentThinking(Map.of("run_id", "run-7"))).isTrue();
        assertThat(device.last().get("thread_id").asText()).isEqualTo("thread-1");
    }

    @Test
    void ids_that_contradict_the_run_are_refused_and_not_rewritten() {
        UnifiedWebSocketEmitter emitter = UnifiedWebSocketEmitter.forUser(manager, run());

        assertThat(emitter.emitAgentStarted(Map.of("agent_name", "researcher", "user_id", "bob")))
                .isFalse();
        assertThat(emitter.emitAgentStarted(Map.of("agent_name", "researcher", "run_id", "run-of-another")))
                .isFalse();
        assertThat(emitter.emitAgentStarted(Map.of("agent_name", "researcher", "thread_id", "thread-2")))
                .isFalse();
        assertThat(device.types()).isEmpty();
    }

    @Test
    void values_of_the_wrong_type_and_missing_names_are_refused() {
        UnifiedWebSocketEmitter emitter = UnifiedWebSocketEmitter.forUser(manager, run());
        emitter.notifyAgentStarted("researcher", null);

        assertThat(emitter.emitToolExecuting(Map.of("tool_name", 7))).isFalse();
        assertThat(emitter.emitToolExecuting(Map.of())).isFalse();
        assertThat(emitter.emitToolExecuting(Map.of("tool_name", "search", "execution_id", 7)))
                .isFalse();
        assertThat(emitter.emit("progress_update", Map.of("progress", "50"))).isFalse();
        assertThat(emitter.notifyProgressUpdate(150, null)).isFalse();
        assertThat(emitter.emit("agent_thinking", Map.of("run_id", 7))).isFalse();
        assertThat(device.types()).containsExactly("agent_started");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> emitter.emit(" ", Map.of()))
                .withMessageContaining("event type must not be blank");
    }

    @Test
    void events_of_the_applications_own_get_a_name_that_can_not_clash() {
        UnifiedWebSocketEmitter emitter = UnifiedWebSocketEmitter.forUser(manager, run());

        assertThat(emitter.notifyCustom("thread_update", Map.of("title", "Prices")))
                .isTrue();
        assertThat(device.last().get("type").asText()).isEqualTo("x_thread_updated");
        assertThat(device.last().get("data").get("title").asText()).isEqualTo("Prices");
        assertThat(emitter.notifyCustom("billing.paid", Map.of())).isTrue();
        assertThat(device.last().get("type").asText()).isEqualTo("billing.paid");
    }

    @Test
    void an_emitter_can_not_be_turned_to_another_run() {
        UnifiedWebSocketEmitter emitter = UnifiedWebSocketEmitter.forUser(manager, run());

        assertThatThrownBy(() -> emitter.setContext(run()))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("an emitter belongs to one run; make another one: use WebSocketManager.createUserEmitter");
    }

    @Test
    void performance_mode_changes_nothing() {
        UserExecutionContext context = run();
        var builder = UnifiedWebSocketEmitter.builder().manager(manager).context(context);

        assertThat(builder.performanceMode(true).build().emit("agent_started", Map.of("agent_name", "researcher")))
                .isTrue();
        assertThat(builder.performanceMode(false).build().emit("agent_thinking", Map.of()))
                .isTrue();
        assertThat(device.last().get("reasoning").asText()).isEqualTo("Agent is processing...");
    }

    @Test
    void a_critical_event_is_not_refused_for_what_it_says() {
        UnifiedWebSocketEmitter emitter = UnifiedWebSocketEmitter.forUser(manager, run());

        assertThat(emitter.emitAgentStarted(Map.of("agent_name", "researcher", "task", List.of("a", "b"))))
                .isTrue();
        assertThat(device.last().get("task_description").asText()).isEqualTo("[a, b]");
        assertThat(emitter.emitAgentThinking(Map.of("thought", 7, "step_number", "two")))
                .isTrue();
        assertThat(device.last().get("reasoning").asText()).isEqualTo("7");
        assertThat(device.last().hasNonNull("step_number")).isFalse();
        assertThat(emitter.emitAgentThinking(Map.of("step", 0))).isTrue();
        assertThat(emitter.emitToolExecuting(Map.of("tool_name", "search", "tool_args", "q")))
                .isTrue();
        assertThat(device.last().get("tool_args")).hasToString("{\"value\":\"q\"}");
        assertThat(emitter.emitToolExecuting(Map.of("tool_name", "add", "parameters", Map.of(1, "one"))))
                .isTrue();
        assertThat(device.last().get("tool_args")).hasToString("{\"1\":\"one\"}");
        assertThat(emitter.emitToolCompleted(Map.of("tool_name", "search", "success", "no", "error", 404)))
                .isTrue();
        assertThat(device.last().get("error").asText()).isEqualTo("404");
        assertThat(device.last().get("success").asBoolean()).isFalse();
        assertThat(emitter.emitToolCompleted(Map.of("tool_name", "add", "success", "True", "error", "none")))
                .isTrue();
        assertThat(device.last().get("success").asBoolean()).isTrue();
    }

    @Test
    void the_last_event_of_a_run_is_not_refused_for_what_it_says() {
        for (Map<String, Object> fields : List.<Map<String, Object>>of(
                Map.of("error", new IllegalStateException("no prices")),
                Map.of("error", "no prices", "error_code", " "),
                Map.of("error", "no prices", "error_code", 7),
                Map.of("error", "no prices", "retryable", "maybe"))) {
            UnifiedWebSocketEmitter emitter = UnifiedWebSocketEmitter.forUser(manager, run());
            emitter.notifyAgentStarted("researcher", null);

            assertThat(emitter.emit("agent_error", fields)).as("%s", fields).isTrue();
            assertThat(device.last().get("error").asText()).contains("no prices");
            assertThat(device.last().get("error_code").asText()).isNotBlank();
        }
        UnifiedWebSocketEmitter emitter = UnifiedWebSocketEmitter.forUser(manager, run());
        emitter.notifyAgentStarted("researcher", null);
        assertThat(emitter.emit("agent_cancelled", Map.of("reason", 7))).isTrue();
        assertThat(device.last().get("reason").asText()).isEqualTo("7");
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"})
    void a_message_whose_names_are_no_texts_has_no_type_and_says_so() {
        Map numbered = new TreeMap(Map.of(1, "one"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> UnifiedWebSocketManager.of(manager).sendToUser("ada", numbered))
                .withMessageContaining("event type");
    }
}
