package dev.tidings.api.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.tidings.api.ExecutionId;
import dev.tidings.api.MessageId;
import dev.tidings.api.RunId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventRecordsTest {
    private static final ExecutionId EXECUTION = ExecutionId.of("x-1");
    private static final MessageId MESSAGE = MessageId.of("m-1");

    static Stream<Arguments> kinds() {
        return Stream.of(
                Arguments.of(AgentStarted.of("a", null), "agent_started", true, false),
                Arguments.of(AgentThinking.of("x"), "agent_thinking", true, false),
                Arguments.of(ToolExecuting.of("t", Map.of()), "tool_executing", true, false),
                Arguments.of(ToolCompleted.of("t", EXECUTION, null), "tool_completed", true, false),
                Arguments.of(new AgentCompleted("x"), "agent_completed", true, true),
                Arguments.of(new AgentError("x", "timeout", true), "agent_error", false, true),
                Arguments.of(new AgentCancelled("x"), "agent_cancelled", false, true),
                Arguments.of(MessageDelta.append(MESSAGE, "x"), "message_delta", false, false),
                Arguments.of(new ProgressUpdate(1, null), "progress_update", false, false),
                Arguments.of(new CustomEvent("x_a", Map.of()), "x_a", false, false),
                Arguments.of(new UnknownEvent("new", Map.of()), "new", false, false));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void an_event_knows_its_name_and_what_it_means(AgentEvent event, String type, boolean critical, boolean terminal) {
        assertThat(event.type()).isEqualTo(type);
        assertThat(event.critical()).isEqualTo(critical);
        assertThat(event.terminal()).isEqualTo(terminal);
    }

    @Test
    void every_event_is_covered() {
        assertThat(kinds().<Class<?>>map(row -> row.get()[0].getClass()))
                .containsExactlyInAnyOrder(AgentEvent.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void names_are_not_blank(String blank) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AgentStarted.of(blank, null))
                .withMessage("agent name must not be blank but was \"" + blank + "\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ToolExecuting.of(blank, Map.of()))
                .withMessageStartingWith("tool name must not be blank");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ToolCompleted.of(blank, EXECUTION, null))
                .withMessageStartingWith("tool name must not be blank");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AgentError("x", blank, false))
                .withMessageStartingWith("error code must not be blank");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new UnknownEvent(blank, Map.of()))
                .withMessageStartingWith("type must not be blank");
    }

    @Test
    void texts_that_must_be_there_are_named_when_they_are_not() {
        assertThatNullPointerException()
                .isThrownBy(() -> AgentStarted.of(null, null))
                .withMessage("agent name");
        assertThatNullPointerException()
                .isThrownBy(() -> AgentThinking.of(null))
                .withMessage("reasoning");
        assertThatNullPointerException()
                .isThrownBy(() -> new AgentError(null, "c", false))
                .withMessage("error");
        assertThatNullPointerException()
                .isThrownBy(() -> new AgentCancelled(null))
                .withMessage("reason");
        assertThatNullPointerException()
                .isThrownBy(() -> MessageDelta.append(MESSAGE, null))
                .withMessage("delta");
        assertThatNullPointerException()
                .isThrownBy(() -> MessageDelta.append(null, "x"))
                .withMessage("messageId");
        assertThatNullPointerException()
                .isThrownBy(() -> new ToolExecuting("t", Map.of(), null))
                .withMessage("executionId");
        assertThatNullPointerException()
                .isThrownBy(() -> ToolExecuting.of("t", null))
                .withMessage("toolArgs");
        assertThatNullPointerException()
                .isThrownBy(() -> ToolCompleted.failed("t", EXECUTION, null))
                .withMessage("error");
        assertThatNullPointerException()
                .isThrownBy(() -> new CustomEvent("x_a", null))
                .withMessage("data");
    }

    @Test
    void steps_count_from_one() {
        assertThat(new AgentThinking("x", 1).stepNumber()).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AgentThinking("x", 0))
                .withMessage("step number must be >= 1 but was 0");
    }

    @Test
    void a_tool_that_succeeded_has_no_error() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ToolCompleted("t", EXECUTION, null, true, "broke"))
                .withMessage("error must be null for a tool that succeeded but was \"broke\": pass success = false");
        assertThat(ToolCompleted.failed("t", EXECUTION, "broke"))
                .isEqualTo(new ToolCompleted("t", EXECUTION, null, false, "broke"));
        assertThat(ToolCompleted.of("t", EXECUTION, 7)).isEqualTo(new ToolCompleted("t", EXECUTION, 7, true, null));
    }

    @Test
    void a_delta_is_appended_or_has_an_offset() {
        assertThat(MessageDelta.append(MESSAGE, "x")).isEqualTo(new MessageDelta(MESSAGE, -1, "x"));
        assertThat(new MessageDelta(MESSAGE, 0, "x").offset()).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MessageDelta(MESSAGE, -2, "x"))
                .withMessage("offset must be >= 0, or -1 to append, but was -2");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.001, 100.001, Double.NaN, Double.POSITIVE_INFINITY})
    void progress_is_a_percentage(double progress) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ProgressUpdate(progress, null))
                .withMessage("progress must be within 0 and 100 but was " + progress);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 100})
    void progress_includes_both_ends(double progress) {
        assertThat(new ProgressUpdate(progress, null).progress()).isEqualTo(progress);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x_a", "x_invoice-2.paid", "billing.paid", "a1.b_c.d-e", "x_1"})
    void a_custom_type_begins_with_x_or_has_a_namespace(String type) {
        assertThatCode(() -> new CustomEvent(type, Map.of())).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x_",
                "x",
                "agent_started",
                "pong",
                "X_a",
                "x_A",
                "x_\u00e4",
                "x_a b",
                "x_a\n",
                "x_\"",
                ".a",
                "a.",
                "a..b",
                "1.a",
                "x_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void any_other_custom_type_is_refused(String type) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CustomEvent(type, Map.of()))
                .withMessageStartingWith("custom event type must begin with x_ or have a namespace")
                .withMessageEndingWith("call it x_name or team.name");
    }

    @Test
    void maps_are_copied_in_order_with_their_nulls() {
        Map<String, Object> source = new HashMap<>();
        source.put("z", null);
        source.put("a", 1);
        List<String> order = List.copyOf(source.keySet());
        ToolExecuting tool = ToolExecuting.of("t", source);
        CustomEvent custom = new CustomEvent("x_a", source);
        UnknownEvent unknown = new UnknownEvent("new", source);
        source.clear();
        assertThat(tool.toolArgs()).containsEntry("z", null).isUnmodifiable();
        assertThat(List.copyOf(tool.toolArgs().keySet())).isEqualTo(order);
        assertThat(custom.data()).hasSize(2).isUnmodifiable();
        assertThat(unknown.fields()).hasSize(2).isUnmodifiable();
    }

    @Test
    void a_new_execution_has_an_id_of_its_own() {
        assertThat(ToolExecuting.of("t", Map.of()).executionId())
                .isNotEqualTo(ToolExecuting.of("t", Map.of()).executionId());
    }

    @Test
    void a_run_may_have_a_parent() {
        assertThat(AgentStarted.of("a", "task")).isEqualTo(new AgentStarted("a", "task", null));
        assertThat(new AgentStarted("a", null, RunId.of("r-1")).parentRunId()).isEqualTo(RunId.of("r-1"));
    }

    /** The names are judged by hand, since every event of an application's has one; the pattern says what is meant. */
    @Test
    void a_custom_type_is_judged_as_its_pattern_says() {
        Pattern pattern = Pattern.compile("(?:x_[a-z0-9_.-]+|[a-z][a-z0-9_-]*(?:\\.[a-z0-9_-]+)+)");
        Random random = new Random(7);
        int good = 0;
        for (int round = 0; round < 50_000; round++) {
            StringBuilder name = new StringBuilder(random.nextBoolean() ? "x_" : "");
            for (int length = random.nextInt(6); length > 0; length--) {
                name.append("ax_.-9Z ".charAt(random.nextInt(random.nextInt(4) == 0 ? 8 : 6)));
            }
            String type = name.toString();
            boolean expected = pattern.matcher(type).matches();
            good += expected ? 1 : 0;
            assertThat(isTaken(type)).as("type \"%s\"", type).isEqualTo(expected);
        }
        assertThat(good).isBetween(10_000, 40_000);
    }

    private static boolean isTaken(String type) {
        try {
            return new CustomEvent(type, Map.of()).type().equals(type);
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }
}
