package dev.tidings.core.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import dev.tidings.api.RequestId;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class InboundDecoderTest {
    private static final long SEED = 99L;
    private static final int TRIES = 5;
    private static final Duration MOST = Duration.ofMillis(20);

    private final InboundDecoder decoder = InboundDecoder.create(InboundLimits.defaults());

    private Inbound.Frame frame(String text) {
        Inbound inbound = decoder.decode(text);
        assertThat(inbound).isInstanceOf(Inbound.Frame.class);
        return (Inbound.Frame) inbound;
    }

    private String problem(String text) {
        Inbound inbound = decoder.decode(text);
        assertThat(inbound).as("%.60s", text).isInstanceOf(Inbound.Malformed.class);
        Inbound.Malformed malformed = (Inbound.Malformed) inbound;
        assertThat(malformed.errorCode()).isEqualTo("bad_message");
        return malformed.message();
    }

    private static String with(String member) {
        return "{\"type\":\"t\"," + member + "}";
    }

    @Test
    void a_message_becomes_plain_values() {
        Inbound.Frame frame = frame(
                " {\"type\":\"user_message\",\"request_id\":\"q-1\",\"n\":7,\"big\":9223372036854775807,"
                        + "\"d\":1.5,\"t\":true,\"f\":false,\"z\":null,\"o\":{\"a\":[1,\"x\",{}]},\"s\":\"\\ud83d\\ude00\"}\n");
        assertThat(frame.type()).isEqualTo("user_message");
        assertThat(frame.requestId()).isEqualTo(RequestId.of("q-1"));
        assertThat(frame.fields())
                .containsExactly(
                        entry("type", "user_message"),
                        entry("request_id", "q-1"),
                        entry("n", 7L),
                        entry("big", Long.MAX_VALUE),
                        entry("d", 1.5),
                        entry("t", true),
                        entry("f", false),
                        entry("z", null),
                        entry("o", Map.of("a", List.of(1L, "x", Map.of()))),
                        entry("s", "\ud83d\ude00"));
    }

    @Test
    void a_message_needs_no_request_id() {
        assertThat(frame("{\"type\":\"ping\"}").requestId()).isNull();
    }

    @Test
    void fields_cannot_be_modified() {
        Inbound.Frame frame = frame(with("\"o\":{},\"a\":[]"));
        assertThat(frame.fields()).isUnmodifiable();
        assertThat((Map<?, ?>) frame.fields().get("o")).isUnmodifiable();
        assertThat((List<?>) frame.fields().get("a")).isUnmodifiable();
    }

    @ParameterizedTest
    @ValueSource(strings = {"__proto__", "constructor", "@class", "@type", "prototype", "$ref"})
    void names_that_mean_something_elsewhere_are_plain_data(String name) {
        Inbound.Frame frame = frame(with("\"" + name + "\":[\"java.lang.Runtime\",{}]"));
        assertThat(frame.fields().get(name)).isEqualTo(List.of("java.lang.Runtime", Map.of()));
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("", "message must be one json object but was empty"),
                Arguments.of("  \n", "message must be one json object but was empty"),
                Arguments.of("[]", "message must be one json object but was an array: send"),
                Arguments.of("\"x\"", "message must be one json object but was another value"),
                Arguments.of("null", "message must be one json object but was another value"),
                Arguments.of("\ufeff{\"type\":\"t\"}", "message must be valid json"),
                Arguments.of("{\"type\":\"t\"", "message must be valid json"),
                Arguments.of("{\"type\":\"t\"} {}", "something follows it"),
                Arguments.of("{\"type\":\"t\"}x", "message must be valid json"),
                Arguments.of("{'type':'t'}", "message must be valid json"),
                Arguments.of("{\"type\":\"t\",}", "message must be valid json"),
                Arguments.of("{\"type\":\"t\"}//c", "message must be valid json"),
                Arguments.of(with("\"a\":NaN"), "message must be valid json"),
                Arguments.of(with("\"a\":Infinity"), "message must be valid json"),
                Arguments.of(with("\"a\":+1"), "message must be valid json"),
                Arguments.of(with("\"a\":01"), "message must be valid json"),
                Arguments.of(with("\"a\":\"\u0001\""), "message must be valid json"),
                Arguments.of(with("\"a\":\"\\x\""), "message must be valid json"),
                Arguments.of(with("\"a\":1,\"a\":2"), "member \"a\" comes twice"),
                Arguments.of(with("\"o\":{\"seq\":1,\"s\\u0065q\":2}"), "member \"seq\" comes twice"),
                Arguments.of("{\"type\":\"a\",\"type\":\"b\"}", "member \"type\" comes twice"),
                Arguments.of(with("\"a\":9223372036854775808"), "an integer must fit 64 bits"),
                Arguments.of(with("\"a\":" + "9".repeat(64)), "an integer must fit 64 bits"),
                Arguments.of(with("\"a\":" + "9".repeat(65)), "numbers of 64"),
                Arguments.of(with("\"a\":" + "9".repeat(1001)), "numbers of 64"),
                Arguments.of(with("\"a\":0." + "9".repeat(1001)), "numbers of 64"),
                Arguments.of(with("\"seq\":1e1000000000"), "a number must fit a double"),
                Arguments.of(with("\"seq\":-1e400"), "a number must fit a double"),
                Arguments.of(with("\"a\":\"\\ud83d\""), "half a surrogate pair"),
                Arguments.of(with("\"a\":\"\\ude00\\ud83d\""), "half a surrogate pair"),
                Arguments.of(with("\"a\":\"\ud83d\""), "half a surrogate pair"),
                Arguments.of(with("\"\\ud83d\":1"), "message must be valid json"),
                Arguments.of(with("\"\\ude00\":1"), "message must be valid json"),
                Arguments.of(with("\"\ud83d\":1"), "half a surrogate pair"),
                Arguments.of(with("\"a\":[{\"b\":\"x\\ud83dx\"}]"), "half a surrogate pair"),
                Arguments.of(with("\"" + "n".repeat(257) + "\":1"), "names of 256"),
                Arguments.of(with("\"" + "n".repeat(50_001) + "\":1"), "names of 256"),
                Arguments.of(with("\"a\":" + "[".repeat(32) + "]".repeat(32)), "32 levels"),
                Arguments.of(with("\"a\":" + "{\"a\":".repeat(32) + "1" + "}".repeat(32)), "32 levels"),
                Arguments.of(with("\"a\":" + "[".repeat(60_000)), "32 levels"),
                Arguments.of(with("\"a\":[" + "[],".repeat(20_000) + "1]"), "20000 tokens"),
                Arguments.of(with("\"a\":[" + "[],".repeat(100_000) + "1]"), "at most 65536 characters"),
                Arguments.of("{\"type\":\"t\"}" + " ".repeat(65_536), "at most 65536 characters but had 65548"),
                Arguments.of("{}", "type must be given but was missing"),
                Arguments.of("{\"type\":null}", "type must be a text"),
                Arguments.of("{\"type\":7}", "type must be a text"),
                Arguments.of("{\"type\":[\"t\"]}", "type must be a text"),
                Arguments.of("{\"type\":\"\"}", "type must have 1 to 64 characters"),
                Arguments.of("{\"type\":\" \\t\"}", "type must have 1 to 64 characters"),
                Arguments.of("{\"type\":\"a\\nb\"}", "but was \"a?b\""),
                Arguments.of("{\"type\":\"a\\u202eb\"}", "but was \"a?b\""),
                Arguments.of("{\"type\":\"" + "t".repeat(65) + "\"}", "but was \"" + "t".repeat(40) + "\""),
                Arguments.of(with("\"request_id\":null"), "request_id must be a text"),
                Arguments.of(with("\"request_id\":7"), "request_id must be a text"),
                Arguments.of(with("\"request_id\":\"\""), "request_id must have 1 to 128 characters"),
                Arguments.of(with("\"request_id\":\"a\\nb\""), "request_id must have 1 to 128 characters"),
                Arguments.of(with("\"request_id\":\"" + "q".repeat(129) + "\""), "request_id must have 1 to 128"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void what_is_no_message_is_refused_and_told_why(String text, String why) {
        assertThat(problem(text)).contains(why).matches("[a-z].*");
    }

    static Stream<String> atTheLimit() {
        return Stream.of(
                with("\"a\":" + "[".repeat(31) + "]".repeat(31)),
                with("\"a\":0." + "1".repeat(62)),
                with("\"a\":-9223372036854775808"),
                with("\"" + "n".repeat(256) + "\":1"),
                with("\"a\":\"" + "x".repeat(65_536 - 19) + "\""),
                with("\"a\":[" + "1,".repeat(19_000) + "1]"),
                "{\"type\":\"" + "t".repeat(64) + "\"}",
                with("\"request_id\":\"" + "q".repeat(128) + "\""));
    }

    @ParameterizedTest
    @MethodSource("atTheLimit")
    void what_just_keeps_within_the_limits_is_taken(String text) {
        assertThat(text.length()).isLessThanOrEqualTo(65_536);
        assertThat(decoder.decode(text)).isInstanceOf(Inbound.Frame.class);
    }

    @Test
    void no_more_than_forty_printable_characters_are_ever_quoted() {
        String secret = "\u001b[31m\u202e" + "s3cret".repeat(20);
        for (String text : List.of(
                "{\"type\":\"" + secret.replace("\u001b", "\\u001b") + "\"}",
                with("\"" + secret.replace("\u001b", "\\u001b") + "\":1,\"" + secret.replace("\u001b", "\\u001b")
                        + "\":1"),
                with("\"" + secret.repeat(3).replace("\u001b", "\\u001b") + "\":1"),
                with("\"request_id\":\"" + secret.replace("\u001b", "\\u001b") + "\""),
                "{\"type\":\"t\"," + secret,
                secret)) {
            assertThat(problem(text)).doesNotContain("s3cret".repeat(7)).matches("[ -~]{1,400}");
        }
    }

    static Stream<String> adversarial() {
        String colliding = IntStream.range(0, 4096)
                .mapToObj(InboundDecoderTest::colliding)
                .map(name -> "\"" + name + "\":1")
                .limit(2500)
                .collect(Collectors.joining(","));
        Stream<String> large = Stream.of(
                with("\"a\":" + "[".repeat(65_000)),
                with("\"a\":" + "{\"a\":".repeat(13_000)),
                with("\"a\":[" + "[],".repeat(21_000) + "1]"),
                with("\"a\":" + "9".repeat(65_000)),
                with("\"a\":1e" + "9".repeat(65_000)),
                with("\"a\":1e1000000000"),
                with("\"a\":-0." + "0".repeat(65_000) + "1"),
                with("\"" + "n".repeat(50_001) + "\":1"),
                with("\"a\":\"" + "\\u0041".repeat(10_000) + "\""),
                with("\"a\":\"" + "\\".repeat(65_000)),
                with(colliding),
                with(IntStream.range(0, 9000).mapToObj(n -> "\"" + n + "\":1").collect(Collectors.joining(","))),
                " ".repeat(65_536),
                "{\"type\":\"" + "t".repeat(65_000) + "\"}",
                "x".repeat(10_000_000));
        return Stream.concat(large, refused().map(row -> (String) row.get()[0]));
    }

    private static String colliding(int number) {
        StringBuilder name = new StringBuilder();
        for (int bit = 0; bit < 12; bit++) {
            name.append((number >> bit & 1) == 0 ? "Aa" : "BB");
        }
        return name.toString();
    }

    @ParameterizedTest
    @MethodSource("adversarial")
    void hostile_input_costs_little_time(String text) {
        long best = Long.MAX_VALUE;
        for (int tried = 0; tried < TRIES; tried++) {
            long begin = System.nanoTime();
            Inbound inbound = decoder.decode(text);
            best = Math.min(best, System.nanoTime() - begin);
            assertThat(inbound).isNotNull();
        }
        assertThat(Duration.ofNanos(best)).as("%.60s", text).isLessThan(MOST);
    }

    @Test
    void random_input_is_answered_and_never_thrown_at_the_caller() {
        Random random = new Random(SEED);
        String alphabet = "{}[]\",:\\u0d8eE+-.19 truefalsnl\ud83d\ufeff\u0000typerequest_id";
        for (int round = 0; round < 50_000; round++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "{\"type\":\"t\"," : "");
            random.ints(random.nextInt(40), 0, alphabet.length()).forEach(at -> text.append(alphabet.charAt(at)));
            assertThat(decoder.decode(text.toString()))
                    .as("seed %d, round %d", SEED, round)
                    .isNotNull();
        }
    }

    @Test
    void a_message_survives_the_way_out_and_in_unchanged() {
        Random random = new Random(SEED);
        for (int round = 0; round < 5_000; round++) {
            String text = Fixtures.randomText(random, 40);
            JsonBuffer out = new JsonBuffer(0, 64);
            out.put('{').member("type").text("t").member("text").text(text).put('}');
            Inbound.Frame frame = frame(new String(out.toArray(), java.nio.charset.StandardCharsets.UTF_8));
            assertThat(frame.fields().get("text"))
                    .as("seed %d, round %d", SEED, round)
                    .isEqualTo(Fixtures.withoutLoneSurrogates(text));
        }
    }

    @Test
    void limits_below_one_are_refused() {
        InboundLimits least = new InboundLimits(1, 1, 1, 1, 1, 1);
        assertThat(least.nesting()).isEqualTo(1);
        for (int zero = 0; zero < 6; zero++) {
            int[] limits = new int[6];
            Arrays.fill(limits, 1);
            limits[zero] = 0;
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> new InboundLimits(limits[0], limits[1], limits[2], limits[3], limits[4], limits[5]))
                    .withMessageStartingWith("limits must be >= 1 but were ");
        }
    }
}
