package dev.tidings.core.codec;

import static dev.tidings.core.codec.Fixtures.CONTEXT;
import static dev.tidings.core.codec.Fixtures.ENVELOPE;
import static dev.tidings.core.codec.Fixtures.EVENT_ID;
import static dev.tidings.core.codec.Fixtures.json;
import static dev.tidings.core.codec.Fixtures.map;
import static dev.tidings.core.codec.Fixtures.names;
import static dev.tidings.core.codec.Fixtures.tree;
import static dev.tidings.core.codec.Fixtures.truncated;
import static dev.tidings.core.codec.Fixtures.unserializable;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidings.api.ExecutionId;
import dev.tidings.api.event.AgentCancelled;
import dev.tidings.api.event.AgentCompleted;
import dev.tidings.api.event.AgentError;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.event.AgentStarted;
import dev.tidings.api.event.AgentThinking;
import dev.tidings.api.event.CustomEvent;
import dev.tidings.api.event.ProgressUpdate;
import dev.tidings.api.event.ToolCompleted;
import dev.tidings.api.event.ToolExecuting;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class TruncationTest {
    private static final int LIMIT = 256;
    private static final ExecutionId EXECUTION = ExecutionId.of("e-1");

    private final EventCodec codec = Fixtures.codec(LIMIT);

    @BeforeAll
    static void open() {
        PayloadTypes.open();
    }

    private EncodedEvent encode(AgentEvent event) {
        return codec.encode(event, EVENT_ID, ENVELOPE);
    }

    private static int jsonBytes(JsonNode value) {
        return value.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    @Test
    void a_text_that_just_fits_is_whole() {
        String text = "x".repeat(LIMIT - 2);
        EncodedEvent encoded = encode(AgentThinking.of(text));
        assertThat(tree(encoded).get("reasoning").textValue()).isEqualTo(text);
        assertThat(tree(encoded).has("truncated")).isFalse();
        assertThat(truncated(encoded)).isFalse();
    }

    @Test
    void a_text_one_byte_too_long_is_cut_and_the_event_says_so() {
        EncodedEvent encoded = encode(AgentThinking.of("x".repeat(LIMIT - 1)));
        assertThat(tree(encoded).get("reasoning").textValue()).isEqualTo("x".repeat(LIMIT - 2));
        assertThat(json(encoded)).endsWith(",\"truncated\":true}");
        assertThat(truncated(encoded)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "\u0001", "\u00e9", "\u20ac", "\ud83d\ude00", "\ud83d"})
    void a_text_is_cut_at_the_border_of_a_character(String last) {
        int width = JsonText.width(last, 0);
        for (int room = 0; room <= width; room++) {
            String before = "x".repeat(LIMIT - 2 - room);
            EncodedEvent encoded = encode(AgentThinking.of(before + last));
            String kept = tree(encoded).get("reasoning").textValue();
            assertThat(kept)
                    .as("room of %d bytes", room)
                    .isEqualTo(room < width ? before : before + Fixtures.withoutLoneSurrogates(last));
            assertThat(truncated(encoded)).isEqualTo(room < width);
        }
    }

    static Stream<Arguments> texts() {
        String large = "y".repeat(5000);
        return Stream.of(
                Arguments.of(AgentStarted.of("researcher", large), "task_description"),
                Arguments.of(AgentThinking.of(large), "reasoning"),
                Arguments.of(new ToolExecuting(large, Map.of(), EXECUTION), "tool_name"),
                Arguments.of(ToolCompleted.of(large, EXECUTION, null), "tool_name"),
                Arguments.of(ToolCompleted.of("t", EXECUTION, large), "results"),
                Arguments.of(ToolCompleted.failed("t", EXECUTION, large), "error"),
                Arguments.of(new AgentCompleted(large), "final_response"),
                Arguments.of(new AgentError(large, "c", false), "error"),
                Arguments.of(new AgentError("e", large, false), "error_code"),
                Arguments.of(new AgentCancelled(large), "reason"),
                Arguments.of(new ProgressUpdate(1, large), "message"));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void every_text_is_cut_but_the_event_stays(AgentEvent event, String field) {
        EncodedEvent encoded = encode(event);
        JsonNode tree = tree(encoded);
        assertThat(tree.get(field).textValue()).isEqualTo("y".repeat(LIMIT - 2));
        assertThat(tree.get("truncated").booleanValue()).isTrue();
        assertThat(truncated(encoded)).isTrue();
        assertThat(unserializable(encoded)).isFalse();
    }

    @Test
    void a_list_that_just_fits_is_whole_and_one_element_more_makes_it_a_text() {
        List<String> fits = Collections.nCopies(51, "ab");
        assertThat(jsonBytes(tree(encode(new AgentCompleted(fits))).get("final_response")))
                .isEqualTo(LIMIT);
        EncodedEvent encoded = encode(new AgentCompleted(Collections.nCopies(52, "ab")));
        JsonNode cut = tree(encoded).get("final_response");
        assertThat(cut.isTextual()).isTrue();
        assertThat(cut.textValue()).startsWith("[\"ab\",\"ab\",");
        assertThat(jsonBytes(cut)).isBetween(LIMIT - 1, LIMIT);
        assertThat(truncated(encoded)).isTrue();
        assertThat(unserializable(encoded)).isFalse();
    }

    @Test
    void the_beginning_of_a_large_value_ends_at_the_border_of_a_character() {
        for (int shift = 0; shift < 8; shift++) {
            List<String> value = List.of("x".repeat(shift) + "\ud83d\ude00\u20ac".repeat(200));
            JsonNode cut = tree(encode(new AgentCompleted(value))).get("final_response");
            assertThat(Fixtures.withoutLoneSurrogates("[\"" + value.get(0)))
                    .as("shift %d", shift)
                    .startsWith(cut.textValue());
            assertThat(jsonBytes(cut)).as("shift %d", shift).isBetween(LIMIT - 4, LIMIT);
        }
    }

    @Test
    void a_map_as_result_becomes_the_beginning_of_its_json() {
        for (int size = 235; size < 260; size++) {
            Map<String, Object> value = map("a", "x".repeat(size), "b", 12);
            String whole = "{\"a\":\"" + "x".repeat(size) + "\",\"b\":12}";
            EncodedEvent encoded = encode(new AgentCompleted(value));
            JsonNode written = tree(encoded).get("final_response");
            assertThat(truncated(encoded)).as("size %d", size).isEqualTo(whole.length() > LIMIT);
            assertThat(jsonBytes(written)).as("size %d", size).isLessThanOrEqualTo(LIMIT);
            if (truncated(encoded)) {
                assertThat(whole).startsWith(written.textValue());
            } else {
                assertThat(written.toString()).isEqualTo(whole);
            }
        }
    }

    @Test
    void a_large_argument_is_cut_and_the_others_are_kept() {
        EventCodec larger = Fixtures.codec(4096);
        Map<String, Object> arguments = map("content", "x".repeat(100_000), "path", "/a", "list", List.of(1, 2));
        JsonNode tree = tree(larger.encode(ToolExecuting.of("write", arguments), EVENT_ID, ENVELOPE));
        JsonNode written = tree.get("tool_args");
        assertThat(written.get("content").textValue()).startsWith("xxx").hasSizeBetween(3000, 4096);
        assertThat(written.get("path").textValue()).isEqualTo("/a");
        assertThat(written.get("list").toString()).isEqualTo("[1,2]");
        assertThat(jsonBytes(written)).isLessThanOrEqualTo(4096);
        assertThat(tree.get("truncated").booleanValue()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 300, 400, 1024, 65_536})
    void a_map_of_any_size_remains_an_object_within_the_limit(int limit) {
        Map<String, Object> huge = new LinkedHashMap<>();
        IntStream.range(0, 100_000).forEach(n -> huge.put("key" + n, n % 3 == 0 ? "v".repeat(n % 400) : n));
        EncodedEvent encoded = Fixtures.codec(limit).encode(new CustomEvent("x_huge", huge), EVENT_ID, ENVELOPE);
        JsonNode data = tree(encoded).get("data");
        assertThat(data.isObject()).isTrue();
        assertThat(jsonBytes(data)).isBetween(limit / 3, limit);
        assertThat(names(data)).startsWith("key0");
        assertThat(truncated(encoded)).isTrue();
    }

    @Test
    void a_key_that_is_too_large_is_left_out_with_its_value() {
        Map<String, Object> arguments = map("k".repeat(LIMIT), 1, "small", 2);
        EncodedEvent encoded = encode(ToolExecuting.of("t", arguments));
        assertThat(tree(encoded).get("tool_args").toString()).isEqualTo("{\"small\":2}");
        assertThat(truncated(encoded)).isTrue();
    }

    static Stream<Object> endless() {
        return Stream.of(
                new PayloadTypes.Endless("x"),
                new PayloadTypes.Endless(null),
                new PayloadTypes.Endless(new byte[100_000]),
                (Iterable<Object>) () -> new PayloadTypes.Endless(1),
                "z".repeat(10_000_000).toCharArray(),
                new byte[10_000_000],
                Map.of(1, new PayloadTypes.Endless("x")),
                Map.of("k", new PayloadTypes.Endless("x")),
                Map.of("k".repeat(1_000_000), 1));
    }

    @ParameterizedTest
    @MethodSource("endless")
    void a_value_without_end_is_cut_without_being_buffered(Object value) {
        EncodedEvent encoded = encode(new AgentCompleted(value));
        assertThat(encoded.bytes()).hasSizeLessThan(1024);
        assertThat(truncated(encoded)).isTrue();
        assertThat(unserializable(encoded)).isFalse();
        assertThat(tree(encoded).get("final_response").isTextual()).isTrue();
    }

    @Test
    void a_bad_value_in_a_map_that_is_cut_is_still_marked() {
        Map<String, Object> value = map("bad", new Object(), "large", "x".repeat(1000));
        EncodedEvent encoded = encode(new AgentCompleted(value));
        assertThat(tree(encoded).get("final_response").textValue())
                .startsWith("{\"bad\":{\"_unserializable\":\"Object\"},");
        assertThat(truncated(encoded)).isTrue();
    }

    @Test
    void a_large_agent_name_is_cut_in_every_event_of_its_run() {
        Envelope envelope = Envelope.of(CONTEXT, "n".repeat(100_000));
        EncodedEvent encoded = codec.encode(AgentThinking.of("x"), EVENT_ID, envelope);
        assertThat(tree(encoded).get("agent_name").textValue()).hasSize(1022);
        assertThat(tree(encoded).get("truncated").booleanValue()).isTrue();
        assertThat(truncated(encoded)).isTrue();
    }

    @Test
    void the_default_limit_is_64_kib() {
        EventCodec byDefault = EventCodec.create(CodecOptions.defaults());
        String fits = "x".repeat(65_534);
        assertThat(truncated(byDefault.encode(new AgentCompleted(fits), EVENT_ID, ENVELOPE)))
                .isFalse();
        assertThat(truncated(byDefault.encode(new AgentCompleted(fits + "x"), EVENT_ID, ENVELOPE)))
                .isTrue();
    }
}
