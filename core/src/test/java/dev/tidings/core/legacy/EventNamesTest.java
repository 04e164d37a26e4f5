package dev.tidings.core.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidings.api.WebSocketManager;
import dev.tidings.api.event.AgentCompleted;
import dev.tidings.api.event.AgentError;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.event.AgentStarted;
import dev.tidings.api.event.AgentThinking;
import dev.tidings.api.event.CustomEvent;
import dev.tidings.api.event.ToolCompleted;
import dev.tidings.api.event.ToolExecuting;
import dev.tidings.core.WebSocketManagers;
import dev.tidings.core.testing.Hushed;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups 11 and 12: the names that types and fields had. */
@SuppressWarnings("removal")
class EventNamesTest {
    private final Hushed hushed = Hushed.logger("dev.tidings.core.legacy");
    private final WebSocketManager manager = WebSocketManagers.create();
    private final LegacyEvents events = Legacy.of(manager).events();

    @AfterEach
    void close() {
        manager.close();
        hushed.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"results", "result", "output"})
    void results_are_found_by_each_of_their_names(String name) {
        assertThat(events.toEvent("tool_completed", Map.of("tool_name", "search", name, List.of(1, 2))))
                .isEqualTo(new ToolCompleted("search", null, List.of(1, 2), true, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tool_args", "parameters", "params"})
    void arguments_are_found_by_each_of_their_names(String name) {
        assertThat(events.toEvent("tool_executing", Map.of("tool_name", "search", name, Map.of("q", "x"))))
                .isInstanceOfSatisfying(ToolExecuting.class, event -> {
                    assertThat(event.toolName()).isEqualTo("search");
                    assertThat(event.toolArgs()).isEqualTo(Map.of("q", "x"));
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"final_response", "response", "result"})
    void the_answer_is_found_by_each_of_its_names(String name) {
        assertThat(events.toEvent("agent_completed", Map.of(name, "done"))).isEqualTo(new AgentCompleted("done"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"reasoning", "thought", "thinking"})
    void the_thought_is_found_by_each_of_its_names(String name) {
        assertThat(events.toEvent("agent_thinking", Map.of(name, "hm", "step_number", 3)))
                .isEqualTo(new AgentThinking("hm", 3));
    }

    @Test
    void the_name_of_today_wins_over_the_others() {
        assertThat(events.toEvent("tool_completed", Map.of("tool_name", "s", "output", 3, "result", 2, "results", 1)))
                .isEqualTo(new ToolCompleted("s", null, 1, true, null));
    }

    @Test
    void gaps_are_filled_as_they_were_but_no_name_is_made_up() {
        assertThat(events.toEvent("agent_started", Map.of("name", "researcher")))
                .isEqualTo(AgentStarted.of("researcher", "Processing request"));
        assertThat(events.toEvent("agent_completed", Map.of())).isEqualTo(new AgentCompleted("Task completed"));
        assertThat(events.toEvent("tool_completed", Map.of("tool_name", "s")))
                .isEqualTo(new ToolCompleted("s", null, Map.of(), true, null));
        assertThat(events.toEvent("tool_completed", Map.of("tool_name", "s", "error", "no network")))
                .isEqualTo(new ToolCompleted("s", null, Map.of(), false, "no network"));
        for (String type : List.of("agent_started", "tool_executing", "tool_completed")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> events.toEvent(type, Map.of()))
                    .withMessageMatching("(agent|tool)_name is missing: pass it, none is made up");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "agent_start, agent_started",
        "agent_complete, agent_completed",
        "agent_response, agent_completed",
        "tool_execute, tool_executing",
        "tool_complete, tool_completed",
        "agent_failed, agent_error",
        "agent_fallback, agent_error",
        "agent_death, agent_error",
        "agent_progress, x_agent_update",
        "thread_update, x_thread_updated",
        "x_invoice, x_invoice",
        "billing.paid, billing.paid",
    })
    void types_of_the_past_become_types_of_today(String then, String now) {
        assertThat(events.toEvent(then, Map.of("agent_name", "researcher", "tool_name", "search"))
                        .type())
                .isEqualTo(now);
    }

    @Test
    void an_error_keeps_its_words_and_its_code() {
        assertThat(events.toEvent("agent_error", Map.of("error", "no prices", "error_code", "e7", "retryable", true)))
                .isEqualTo(new AgentError("no prices", "e7", true));
    }

    @Test
    void fields_of_a_custom_event_are_kept() {
        AgentEvent event = events.toEvent("stream_chunk", Map.of("chunk", "text"));

        assertThat(event).isEqualTo(new CustomEvent("x_stream_chunk", Map.of("chunk", "text")));
    }

    @ParameterizedTest
    @CsvSource({
        "user, user_message",
        "user_input, user_message",
        "chat_message, user_message",
        "message, user_message",
        "agent, agent_request",
        "execute_agent, start_agent",
        "agent_status, agent_status_update",
        "agent_update, agent_status_update",
        "agent_failed, agent_error",
        "agent_fallback, agent_error",
        "typing, user_typing",
        "thread, thread_update",
        "error, error_message",
        "system, system_message",
        "connected, connect",
        "legacy_response, agent_response",
        "legacy_heartbeat, heartbeat",
        "factory_connection_established, connection_established",
        "user_message, user_message",
    })
    void inbound_types_are_normalised(String then, String now) {
        assertThat(events.inboundType(then)).isEqualTo(now);
    }

    @ParameterizedTest
    @CsvSource({
        "agent_response, agent_completed",
        "agent_progress, agent_update",
        "thread_update, thread_updated",
        "error_message, error",
        "tool_executing, tool_executing",
    })
    void outgoing_types_are_translated(String type, String translated) {
        assertThat(events.outgoingType(type)).isEqualTo(translated);
    }

    @Test
    void the_view_for_old_front_ends_has_both_names_of_a_field_and_changes_no_value() {
        Map<String, Object> frame = Map.of("type", "tool_completed", "results", List.of(1), "tool_name", "search");

        assertThat(events.outgoingView(frame))
                .containsEntry("type", "tool_completed")
                .containsEntry("results", List.of(1))
                .containsEntry("result", List.of(1))
                .containsEntry("output", List.of(1))
                .hasSize(5);
        assertThat(events.outgoingView(Map.of("type", "error_message", "final_response", "a", "reasoning", "b")))
                .isEqualTo(Map.of(
                        "type",
                        "error",
                        "final_response",
                        "a",
                        "response",
                        "a",
                        "result",
                        "a",
                        "reasoning",
                        "b",
                        "thought",
                        "b"));
        assertThat(events.outgoingView(Map.of("tool_args", Map.of()))).containsEntry("parameters", Map.of());
    }
}
