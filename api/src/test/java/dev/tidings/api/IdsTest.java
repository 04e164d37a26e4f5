package dev.tidings.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {
    private static final Map<String, Function<String, Object>> REAL =
            new TreeMap<>(Map.of("user id", UserId::of, "thread id", ThreadId::of, "run id", RunId::of));
    private static final Map<String, Function<String, Object>> OTHERS = new TreeMap<>(Map.of(
            "realm id", RealmId::of,
            "event id", EventId::of,
            "request id", RequestId::of,
            "connection id", ConnectionId::of,
            "message id", MessageId::of,
            "execution id", ExecutionId::of,
            "epoch", Epoch::of));

    static Stream<Arguments> all() {
        return Stream.concat(
                Stream.concat(REAL.entrySet().stream(), OTHERS.entrySet().stream())
                        .map(type -> Arguments.of(type.getKey(), type.getValue(), 128)),
                Stream.of(Arguments.of("client id", (Function<String, Object>) ClientId::of, 300)));
    }

    static Stream<Arguments> real() {
        return REAL.entrySet().stream().map(type -> Arguments.of(type.getKey(), type.getValue()));
    }

    static Stream<Arguments> others() {
        return OTHERS.entrySet().stream().map(type -> Arguments.of(type.getKey(), type.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void an_id_is_its_text(String name, Function<String, Object> type, int maxLength) {
        for (String text : List.of("u-7", "a b", "a:b{c}*", "\u00fc\u4e2d\ud83d\ude00", "x".repeat(maxLength))) {
            assertThat(type.apply(text)).as(name).hasToString(text).isEqualTo(type.apply(text));
        }
        assertThat(type.apply("a")).isNotEqualTo(type.apply("A"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void a_missing_id_is_refused_by_name(String name, Function<String, Object> type, int maxLength) {
        assertThatNullPointerException().isThrownBy(() -> type.apply(null)).withMessage(name);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void a_blank_id_is_refused(String name, Function<String, Object> type, int maxLength) {
        for (String text : List.of("", " ", "\t\n", "\u2003\u3000")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> type.apply(text))
                    .withMessageStartingWith(name + " must not be blank but was \"");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void an_id_that_is_too_long_is_refused_and_only_its_beginning_quoted(
            String name, Function<String, Object> type, int maxLength) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> type.apply("x".repeat(maxLength + 1)))
                .withMessage(
                        "%s must have at most %d characters but had %d: \"%s...\"",
                        name, maxLength, maxLength + 1, "x".repeat(32));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> type.apply("x\n".repeat(1_000_000)))
                .withMessageMatching("[ -~]{1,300}");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void characters_that_nobody_sees_are_refused_and_shown_escaped(
            String name, Function<String, Object> type, int maxLength) {
        for (int codePoint : new int[] {
            0, 7, '\n', '\r', 0x1b, 0x7f, 0x85, 0xad, 0x200b, 0x202e, 0x2028, 0x2029, 0xfeff, 0xd800, 0xdfff, 0xe0001
        }) {
            String text = "a" + Character.toString(codePoint) + "b";
            assertThatIllegalArgumentException()
                    .as("U+%04X", codePoint)
                    .isThrownBy(() -> type.apply(text))
                    .withMessage(
                            "%s must not hold control or format characters but had U+%04X in \"a\\u%04xb\"",
                            name, codePoint, codePoint);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("real")
    void placeholder_words_are_refused_in_any_case(String name, Function<String, Object> type) {
        for (String word : List.of(
                "registry",
                "placeholder",
                "default",
                "temp",
                "none",
                "null",
                "undefined",
                "0",
                "1",
                "xxx",
                "yyy",
                "example",
                "test",
                "demo",
                "sample",
                "template",
                "mock",
                "fake",
                "dummy",
                "NULL",
                "Test")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> type.apply(word))
                    .withMessage(
                            "%s must not be a placeholder word but was \"%s\": pass the id of a real one, behind a prefix if this is its id",
                            name, word);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("real")
    void a_word_that_only_contains_a_placeholder_is_taken(String name, Function<String, Object> type) {
        for (String word : List.of("tester", "7", "10", "test-user", "contest", "null0")) {
            assertThatCode(() -> type.apply(word)).as("%s %s", name, word).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("others")
    void other_ids_may_be_any_word(String name, Function<String, Object> type) {
        assertThat(type.apply("test")).as(name).hasToString("test");
    }

    static Stream<Arguments> random() {
        return Stream.of(
                Arguments.of("run_", (Supplier<Object>) RunId::random),
                Arguments.of("thread_", (Supplier<Object>) ThreadId::random),
                Arguments.of("req_", (Supplier<Object>) RequestId::random),
                Arguments.of("conn_", (Supplier<Object>) ConnectionId::random),
                Arguments.of("msg_", (Supplier<Object>) MessageId::random),
                Arguments.of("exec_", (Supplier<Object>) ExecutionId::random),
                Arguments.of("e_", (Supplier<Object>) Epoch::random));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("random")
    void a_random_id_says_what_it_is_and_comes_once(String prefix, Supplier<Object> source) {
        Set<Object> seen = new HashSet<>();
        for (int count = 0; count < 1_000; count++) {
            Object id = source.get();
            assertThat(id.toString()).matches(prefix + "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
            assertThat(seen.add(id)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"main", "default"})
    void a_realm_may_be_called_anything(String name) {
        assertThat(RealmId.of(name).value()).isEqualTo(name);
    }

    @Test
    void the_only_realm_is_called_main() {
        assertThat(RealmId.MAIN).isEqualTo(RealmId.of("main"));
    }
}
