package dev.tidings.core.codec;

import static dev.tidings.core.codec.Fixtures.encode;
import static dev.tidings.core.codec.Fixtures.json;
import static dev.tidings.core.codec.Fixtures.map;
import static dev.tidings.core.codec.Fixtures.tree;
import static dev.tidings.core.codec.Fixtures.truncated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidings.api.ExecutionId;
import dev.tidings.api.event.AgentCompleted;
import dev.tidings.api.event.CustomEvent;
import dev.tidings.api.event.ToolCompleted;
import dev.tidings.api.event.ToolExecuting;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class EventValuesTest {
    private static final long SEED = 7L;
    private static final LocalDateTime NOON = LocalDateTime.of(2026, 1, 2, 12, 30, 15);

    @BeforeAll
    static void open() {
        PayloadTypes.open();
    }

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of(Instant.ofEpochMilli(1_767_225_600_007L), "'2026-01-01T00:00:00.007Z'"),
                Arguments.of(NOON.toLocalDate(), "'2026-01-02'"),
                Arguments.of(NOON, "'2026-01-02T12:30:15'"),
                Arguments.of(LocalTime.of(12, 30, 15), "'12:30:15'"),
                Arguments.of(OffsetDateTime.of(NOON, ZoneOffset.ofHours(2)), "'2026-01-02T12:30:15+02:00'"),
                Arguments.of(OffsetTime.of(12, 30, 15, 0, ZoneOffset.UTC), "'12:30:15Z'"),
                Arguments.of(ZonedDateTime.of(NOON, ZoneId.of("Europe/Berlin")), "'2026-01-02T12:30:15+01:00'"),
                Arguments.of(ZoneId.of("Europe/Berlin"), "'Europe/Berlin'"),
                Arguments.of(ZoneOffset.ofHours(-3), "'-03:00'"),
                Arguments.of(Duration.ofMillis(90_500), "'PT1M30.5S'"),
                Arguments.of(Period.ofDays(3), "'P3D'"),
                Arguments.of(Year.of(2026), "'2026'"),
                Arguments.of(YearMonth.of(2026, 1), "'2026-01'"),
                Arguments.of(MonthDay.of(1, 2), "'--01-02'"),
                Arguments.of(DayOfWeek.MONDAY, "'MONDAY'"),
                Arguments.of(Date.from(Instant.EPOCH), "'1970-01-01T00:00:00.000+00:00'"),
                Arguments.of(Optional.of("x"), "'x'"),
                Arguments.of(Optional.empty(), "null"),
                Arguments.of(Optional.of(Optional.of(NOON)), "'2026-01-02T12:30:15'"),
                Arguments.of(OptionalInt.of(3), "3"),
                Arguments.of(OptionalInt.empty(), "null"),
                Arguments.of(OptionalLong.of(Long.MAX_VALUE), "9223372036854775807"),
                Arguments.of(OptionalLong.empty(), "null"),
                Arguments.of(OptionalDouble.of(0.5), "0.5"),
                Arguments.of(OptionalDouble.empty(), "null"),
                Arguments.of(Double.NaN, "'NaN'"),
                Arguments.of(Double.NEGATIVE_INFINITY, "'-Infinity'"),
                Arguments.of(Float.POSITIVE_INFINITY, "'Infinity'"),
                Arguments.of(1.5, "1.5"),
                Arguments.of((short) 4, "4"),
                Arguments.of('c', "'c'"),
                Arguments.of(new BigInteger("123456789012345678901234567890"), "123456789012345678901234567890"),
                Arguments.of(new BigDecimal("1e1000000000"), "1E+1000000000"),
                Arguments.of(new byte[] {1, 2, (byte) 0xff}, "'AQL/'"),
                Arguments.of(new int[] {1, 2}, "[1,2]"),
                Arguments.of(new Object[] {"a", null}, "['a',null]"),
                Arguments.of(new StringBuilder().insert(0, "built"), "'built'"),
                Arguments.of(new UUID(1, 2), "'00000000-0000-0001-0000-000000000002'"),
                Arguments.of(new PayloadTypes.Hit("t", 1), "{'title':'t','rank':1}"),
                Arguments.of(PayloadTypes.Colour.RED, "'RED'"),
                Arguments.of(new EnumMap<>(Map.of(PayloadTypes.Colour.GREEN, Optional.of(1))), "{'GREEN':1}"),
                Arguments.of(new TreeMap<>(Map.of(LocalDate.EPOCH, 1)), "{'1970-01-01':1}"),
                Arguments.of(new TreeMap<>(Map.of(1, "a", 2, "b")), "{'1':'a','2':'b'}"),
                Arguments.of(map("a", null, "b", Arrays.asList(null, 1)), "{'a':null,'b':[null,1]}"),
                Arguments.of(
                        List.of(map("__proto__", 1, "@class", "java.lang.Runtime")),
                        "[{'__proto__':1,'@class':'java.lang.Runtime'}]"),
                Arguments.of(
                        new PayloadTypes.Raw("'\\ud83d\\ude00\\\\ud83d\\ud83d'".replace('\'', '"')),
                        "{'json':'\\ud83d\\ude00\\\\ud83d\\uFFFD'}"),
                Arguments.of(true, "true"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void a_value_is_written_without_extra_modules(Object value, String expected) {
        EncodedEvent encoded = encode(new AgentCompleted(value));
        assertThat(json(encoded)).contains("\"final_response\":" + expected.replace('\'', '"') + ",\"status\"");
        assertThat(Fixtures.unserializable(encoded)).isFalse();
        assertThat(truncated(encoded)).isFalse();
    }

    static Stream<Arguments> unserializable() {
        List<Object> cycle = new ArrayList<>();
        cycle.add(cycle);
        return Stream.of(
                Arguments.of(new PayloadTypes.Node(), "Node"),
                Arguments.of(new PayloadTypes.Chain(), "Chain"),
                Arguments.of(new PayloadTypes.Recursive(), "Recursive"),
                Arguments.of(cycle, "ArrayList"),
                Arguments.of(new PayloadTypes.Throwing(new IllegalStateException("secret")), "Throwing"),
                Arguments.of(new PayloadTypes.Throwing(new IOException("secret")), "Throwing"),
                Arguments.of(new PayloadTypes.Throwing(new AssertionError("secret")), "Throwing"),
                Arguments.of(new PayloadTypes.Throwing(new StackOverflowError("secret")), "Throwing"),
                Arguments.of(new PayloadTypes.Throwing(new NoClassDefFoundError("secret")), "Throwing"),
                Arguments.of(new PayloadTypes.BrokenMap(), "BrokenMap"),
                Arguments.of(new PayloadTypes.Fraction(), "Fraction"),
                Arguments.of(new PayloadTypes.Raw("{\"broken\":"), "Raw"),
                Arguments.of(new PayloadTypes.Raw("1,\"injected\":2]"), "Raw"),
                Arguments.of(new Object(), "Object"),
                Arguments.of(new IllegalStateException("secret"), "IllegalStateException"));
    }

    @ParameterizedTest
    @MethodSource("unserializable")
    void what_cannot_be_written_is_named_by_its_type_alone(Object value, String type) {
        EncodedEvent encoded = encode(ToolCompleted.of("search", ExecutionId.of("e-1"), value));
        JsonNode tree = tree(encoded);
        assertThat(tree.get("results")).isEqualTo(tree("{\"_unserializable\":\"" + type + "\"}"));
        assertThat(tree.get("success").booleanValue()).isTrue();
        assertThat(Fixtures.unserializable(encoded)).isTrue();
        assertThat(truncated(encoded)).isFalse();
        assertThat(json(encoded)).doesNotContain("secret");
    }

    @Test
    void nesting_ends_at_256_levels_however_large_the_stack() throws InterruptedException {
        AtomicReference<EncodedEvent> deepest = new AtomicReference<>();
        AtomicReference<EncodedEvent> tooDeep = new AtomicReference<>();
        Runnable task = () -> {
            deepest.set(encode(new AgentCompleted(nested(256))));
            tooDeep.set(encode(new AgentCompleted(nested(257))));
        };
        Thread thread = new Thread(null, task, "deep", 64L << 20);
        thread.start();
        thread.join();
        assertThat(Fixtures.unserializable(deepest.get())).isFalse();
        assertThat(tree(tooDeep.get()).at("/final_response/_unserializable").textValue())
                .isEqualTo("ArrayList");
    }

    private static List<Object> nested(int levels) {
        List<Object> value = new ArrayList<>();
        for (int level = 1; level < levels; level++) {
            value = new ArrayList<>(List.of(value));
        }
        return value;
    }

    @Test
    void a_value_without_a_simple_name_is_named_by_its_class() {
        Object anonymous = new Object() {};
        JsonNode tree = tree(encode(new AgentCompleted(anonymous)));
        assertThat(tree.at("/final_response/_unserializable").textValue()).startsWith("EventValuesTest$");
    }

    @Test
    void a_bad_argument_does_not_take_the_others_with_it() {
        Map<String, Object> arguments =
                map("before", "a", "bad", new PayloadTypes.Throwing(new IllegalStateException("x")), "after", 1);
        EncodedEvent encoded = encode(ToolExecuting.of("search", arguments));
        assertThat(tree(encoded).get("tool_args"))
                .isEqualTo(tree("{\"before\":\"a\",\"bad\":{\"_unserializable\":\"Throwing\"},\"after\":1}"));
        assertThat(Fixtures.unserializable(encoded)).isTrue();
    }

    @Test
    void a_bad_entry_of_a_result_does_not_take_the_others_with_it() {
        Map<String, Object> result = map("before", "a", "after", 1);
        result.put("self", result);
        EncodedEvent encoded = encode(new AgentCompleted(result));
        assertThat(tree(encoded).get("final_response"))
                .isEqualTo(tree("{\"before\":\"a\",\"after\":1,\"self\":{\"_unserializable\":\"LinkedHashMap\"}}"));
        assertThat(Fixtures.unserializable(encoded)).isTrue();
    }

    @Test
    void a_throwable_within_an_object_is_named_and_the_rest_is_kept() {
        EncodedEvent encoded = encode(new AgentCompleted(List.of("a", new IOException("secret"))));
        assertThat(tree(encoded).get("final_response"))
                .isEqualTo(tree("[\"a\",{\"_unserializable\":\"IOException\"}]"));
        assertThat(Fixtures.unserializable(encoded)).isTrue();
    }

    @Test
    void an_error_of_the_machine_is_not_hidden() {
        Object value = new PayloadTypes.Throwing(new InternalError("machine"));
        assertThatThrownBy(() -> encode(new AgentCompleted(value))).isInstanceOf(InternalError.class);
    }

    @Test
    void a_key_that_is_null_is_written_as_a_text_in_arguments_and_marked_in_results() {
        Map<String, Object> nullKey = new HashMap<>();
        nullKey.put(null, 1);
        assertThat(tree(encode(ToolExecuting.of("t", nullKey))).get("tool_args"))
                .isEqualTo(tree("{\"null\":1}"));
        assertThat(tree(encode(new AgentCompleted(nullKey)))
                        .at("/final_response/_unserializable")
                        .textValue())
                .isEqualTo("HashMap");
    }

    @Test
    void a_record_without_components_is_an_empty_object() {
        JsonNode tree = tree(encode(new CustomEvent("x_ping", map("nothing", new PayloadTypes.Nothing()))));
        assertThat(tree.get("data")).isEqualTo(tree("{\"nothing\":{}}"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7990, 7995, 8000, 15_999, 16_000})
    void half_pairs_deep_within_a_value_are_replaced_and_whole_ones_kept(int before) {
        String text = "x".repeat(before) + "\ud83d\ude00\\ud83d\ud83d|\ude00\ude00\ud83d\ude00";
        EncodedEvent encoded = encode(new AgentCompleted(List.of(Map.of(text, text))));
        String clean = Fixtures.withoutLoneSurrogates(text);
        JsonNode written = tree(encoded).at("/final_response/0");
        assertThat(Fixtures.names(written)).containsExactly(clean);
        assertThat(written.get(clean).textValue()).isEqualTo(clean);
    }

    @Test
    void random_texts_deep_within_a_value_are_well_formed() {
        Random random = new Random(SEED);
        for (int round = 0; round < 2_000; round++) {
            String text = Fixtures.randomText(random, 30);
            JsonNode written = tree(encode(new AgentCompleted(List.of(text)))).at("/final_response/0");
            assertThat(written.textValue())
                    .as("seed %d, round %d", SEED, round)
                    .isEqualTo(Fixtures.withoutLoneSurrogates(text));
        }
    }
}
