package dev.tidings.core.codec;

import static dev.tidings.core.codec.Fixtures.CONTEXT;
import static dev.tidings.core.codec.Fixtures.ENVELOPE;
import static dev.tidings.core.codec.Fixtures.EVENT_ID;
import static dev.tidings.core.codec.Fixtures.encode;
import static dev.tidings.core.codec.Fixtures.json;
import static dev.tidings.core.codec.Fixtures.map;
import static dev.tidings.core.codec.Fixtures.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidings.api.EventId;
import dev.tidings.api.ExecutionId;
import dev.tidings.api.MessageId;
import dev.tidings.api.RunId;
import dev.tidings.api.event.AgentCancelled;
import dev.tidings.api.event.AgentCompleted;
import dev.tidings.api.event.AgentError;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.event.AgentStarted;
import dev.tidings.api.event.AgentThinking;
import dev.tidings.api.event.CustomEvent;
import dev.tidings.api.event.MessageDelta;
import dev.tidings.api.event.ProgressUpdate;
import dev.tidings.api.event.ToolCompleted;
import dev.tidings.api.event.ToolExecuting;
import dev.tidings.api.event.UnknownEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EventCodecTest {
    private static final ExecutionId EXECUTION = ExecutionId.of("exec-1");
    private static final MessageId MESSAGE = MessageId.of("msg-1");
    private static final String MEMBERS =
            ",\"event_id\":\"evt-1\",\"user_id\":\"u-7\",\"thread_id\":\"t-7\",\"run_id\":\"r-7\",\"agent_name\":\"researcher\"";

    static Stream<Arguments> events() {
        return Stream.of(
                Arguments.of(AgentStarted.of("researcher", null), ""),
                Arguments.of(
                        new AgentStarted("researcher", "Compare \"three\" vendors", RunId.of("r-parent")),
                        ",'task_description':'Compare \\\"three\\\" vendors','parent_run_id':'r-parent'"),
                Arguments.of(AgentThinking.of("a\nb"), ",'reasoning':'a\\nb'"),
                Arguments.of(new AgentThinking("", 3), ",'reasoning':'','step_number':3"),
                Arguments.of(
                        new ToolExecuting(
                                "web_search", map("q", "x", "n", 5, "l", -6L, "deep", true, "none", null), EXECUTION),
                        ",'tool_name':'web_search','tool_args':{'q':'x','n':5,'l':-6,'deep':true,'none':null},"
                                + "'execution_id':'exec-1'"),
                Arguments.of(
                        new ToolExecuting("clock", Map.of(), EXECUTION),
                        ",'tool_name':'clock','tool_args':{},'execution_id':'exec-1'"),
                Arguments.of(
                        ToolCompleted.of("web_search", EXECUTION, List.of("a", 1, 2.5)),
                        ",'tool_name':'web_search','execution_id':'exec-1','results':['a',1,2.5],'success':true"),
                Arguments.of(
                        ToolCompleted.of("web_search", EXECUTION, map("hits", 2, "nested", map("a", "b"))),
                        ",'tool_name':'web_search','execution_id':'exec-1','results':{'hits':2,'nested':{'a':'b'}},"
                                + "'success':true"),
                Arguments.of(
                        ToolCompleted.failed("web_search", EXECUTION, "no network"),
                        ",'tool_name':'web_search','execution_id':'exec-1','results':null,'success':false,"
                                + "'error':'no network'"),
                Arguments.of(
                        new ToolCompleted("web_search", null, "text", true, null),
                        ",'tool_name':'web_search','results':'text','success':true"),
                Arguments.of(new AgentCompleted("done"), ",'final_response':'done','status':'completed'"),
                Arguments.of(new AgentCompleted(null), ",'final_response':null,'status':'completed'"),
                Arguments.of(
                        new AgentError("it broke", "timeout", true),
                        ",'error':'it broke','error_code':'timeout','retryable':true"),
                Arguments.of(new AgentCancelled("by the user"), ",'reason':'by the user'"),
                Arguments.of(
                        MessageDelta.append(MESSAGE, "He said \u00bbhi\u00ab \ud83d\ude00"),
                        ",'message_id':'msg-1','delta':'He said \u00bbhi\u00ab \ud83d\ude00'"),
                Arguments.of(new MessageDelta(MESSAGE, 17, "x"), ",'message_id':'msg-1','delta':'x'"),
                Arguments.of(new ProgressUpdate(40, null), ",'progress':40"),
                Arguments.of(new ProgressUpdate(99.5, "almost"), ",'progress':99.5,'message':'almost'"),
                Arguments.of(new ProgressUpdate(1e-5, null), ",'progress':1.0E-5"),
                Arguments.of(new CustomEvent("billing.paid", map("amount", 12)), ",'data':{'amount':12}"));
    }

    @ParameterizedTest
    @MethodSource("events")
    void an_event_is_written_to_the_byte(AgentEvent event, String fields) {
        EncodedEvent encoded = encode(event);
        String expected = "{\"type\":\"" + event.type() + "\"" + MEMBERS + fields.replace('\'', '"') + "}";
        assertThat(json(encoded)).isEqualTo(expected);
    }

    @Test
    void every_event_that_can_be_emitted_is_covered() {
        List<Class<?>> covered = new ArrayList<>(events().<Class<?>>map(row -> row.get()[0].getClass())
                .distinct()
                .toList());
        covered.add(UnknownEvent.class);
        assertThat(AgentEvent.class.getPermittedSubclasses()).containsExactlyInAnyOrderElementsOf(covered);
    }

    @Test
    void an_unknown_event_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> encode(new UnknownEvent("from_the_future", Map.of())))
                .withMessageContaining("from_the_future")
                .withMessageContaining("emit a CustomEvent instead");
    }

    @Test
    void ids_and_names_are_escaped() {
        Envelope envelope = Envelope.of(CONTEXT, "a \"b\" \\ \ud83d\ude00 \ud800");
        EncodedEvent encoded = EventCodec.create(CodecOptions.defaults())
                .encode(AgentThinking.of("x"), EventId.of("e\"\u00e9"), envelope);
        assertThat(tree(encoded).get("event_id").textValue()).isEqualTo("e\"\u00e9");
        assertThat(tree(encoded).get("agent_name").textValue()).isEqualTo("a \"b\" \\ \ud83d\ude00 \ufffd");
    }

    @Test
    void two_events_with_equal_content_differ_in_nothing_but_their_id() {
        AgentEvent one = new ToolExecuting("search", map("q", "x", "list", List.of(1, 2)), EXECUTION);
        AgentEvent other = new ToolExecuting("search", map("q", "x", "list", List.of(1, 2)), EXECUTION);
        String second = json(codec().encode(other, EventId.of("evt-2"), Envelope.of(CONTEXT, "researcher")));
        assertThat(json(codec().encode(one, EVENT_ID, ENVELOPE))).isEqualTo(second.replace("evt-2", "evt-1"));
    }

    @Test
    void content_is_read_at_the_call_and_never_again() {
        List<String> hits = new ArrayList<>(List.of("first"));
        EncodedEvent encoded = encode(new AgentCompleted(hits));
        hits.add("second");
        assertThat(tree(encoded).get("final_response")).hasSize(1);
    }

    @Test
    void what_was_written_before_in_the_same_scratch_shows_nowhere() {
        EventCodec codec = codec();
        String before = json(codec.encode(AgentThinking.of("x".repeat(5_000)), EVENT_ID, ENVELOPE));
        EncodedEvent after = codec.encode(AgentThinking.of("y"), EVENT_ID, ENVELOPE);
        assertThat(json(after)).isEqualTo(before.replaceAll("x+", "y"));
        assertThat(after.bytes()).hasSize(64 + json(after).length()).doesNotContain((byte) 'x');
    }

    @Test
    void threads_that_encode_at_once_do_not_share_a_scratch() {
        EventCodec codec = codec();
        List<String> wrong = IntStream.range(0, 20_000)
                .parallel()
                .mapToObj(number -> {
                    String text = ("n" + number + "-").repeat(20 + number % 50);
                    return tree(codec.encode(AgentThinking.of(text), EVENT_ID, ENVELOPE))
                                    .get("reasoning")
                                    .textValue()
                                    .equals(text)
                            ? ""
                            : text;
                })
                .filter(text -> !text.isEmpty())
                .toList();
        assertThat(wrong).isEmpty();
    }

    @Test
    void the_body_begins_with_room_for_everything_that_comes_later() {
        EncodedEvent encoded = encode(AgentThinking.of("x"));
        assertThat(encoded.bodyStart()).isEqualTo(64);
        assertThat(encoded.bytes()[64]).isEqualTo((byte) '{');
        assertThat(encoded.bytes()[encoded.bytes().length - 1]).isEqualTo((byte) '}');
    }

    @Test
    void a_delta_is_never_cut_however_large() {
        String delta = "\u20ac\"".repeat(100_000);
        EncodedEvent encoded = encode(MessageDelta.append(MESSAGE, delta));
        JsonNode tree = tree(encoded);
        assertThat(tree.get("delta").textValue()).isEqualTo(delta);
        assertThat(tree.has("truncated")).isFalse();
    }

    @Test
    void a_large_delta_is_split_into_pieces_that_fit_and_add_up() {
        EventCodec codec = Fixtures.codec(256);
        String delta = "ab\"\n\u0001\u00e9\u20ac\ud83d\ude00".repeat(500);
        StringBuilder sum = new StringBuilder();
        int from = 0;
        while (from < delta.length()) {
            int end = codec.pieceEnd(delta, from);
            String piece = delta.substring(from, end);
            assertThat(JsonText.size(piece)).as("from %d", from).isBetween(end == delta.length() ? 3L : 251L, 256L);
            assertThat(Character.isHighSurrogate(piece.charAt(piece.length() - 1)))
                    .as("from %d", from)
                    .isFalse();
            sum.append(piece);
            from = end;
        }
        assertThat(sum).hasToString(delta);
        assertThat(codec.maxFieldBytes()).isEqualTo(256);
        assertThat(codec.pieceEnd("", 0)).isZero();
    }

    @Test
    void settings_below_the_least_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CodecOptions(255))
                .withMessage("max field bytes must be >= 256 but was 255");
        assertThat(CodecOptions.defaults().maxFieldBytes()).isEqualTo(65_536);
    }

    private static EventCodec codec() {
        return EventCodec.create(CodecOptions.defaults());
    }
}
