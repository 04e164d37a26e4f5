package dev.tidings.core.codec;

import static dev.tidings.core.codec.Fixtures.json;
import static dev.tidings.core.codec.Fixtures.map;
import static dev.tidings.core.codec.Fixtures.tree;
import static dev.tidings.core.codec.Fixtures.truncated;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tidings.api.ExecutionId;
import dev.tidings.api.event.AgentCompleted;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.event.ToolCompleted;
import dev.tidings.api.event.ToolExecuting;
import dev.tidings.api.spi.Redactor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    private static final String SECRET = "hunter2";
    private static final String HIDDEN = "[REDACTED]";

    @BeforeAll
    static void open() {
        PayloadTypes.open();
    }

    private static EncodedEvent encode(AgentEvent event, Redactor redactor, int maxFieldBytes) {
        return EventCodec.create(new CodecOptions(maxFieldBytes, redactor))
                .encode(event, Fixtures.EVENT_ID, Fixtures.ENVELOPE);
    }

    private static EncodedEvent results(Object results, Redactor redactor) {
        return encode(completed(results), redactor, 64 * 1024);
    }

    private static ToolCompleted completed(Object results) {
        return new ToolCompleted("t", ExecutionId.of("x-1"), results, true, null);
    }

    private static EncodedEvent arguments(Map<String, Object> arguments, Redactor redactor) {
        return encode(new ToolExecuting("t", arguments, ExecutionId.of("x-1")), redactor, 64 * 1024);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "Secret",
                "KEY",
                "token",
                "api_key",
                "apiKey",
                "auth",
                "credential",
                "db_password",
                "access_token",
                "clientSecret",
                "x-api-key"
            })
    void the_common_keys_of_secrets_are_hidden(String key) {
        assertThat(json(arguments(map(key, SECRET), Redactor.commonSecrets()))).doesNotContain(SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "token_count",
                "keyword",
                "author",
                "monkey",
                "tokens",
                "passwords_checked",
                "secretary",
                "authorName",
                "key_count",
                "Monkey",
                "max_tokens"
            })
    void a_key_that_only_contains_such_a_word_is_left_alone(String key) {
        assertThat(tree(arguments(map(key, 7), Redactor.commonSecrets()))
                        .at("/tool_args/" + key)
                        .asInt())
                .isEqualTo(7);
    }

    @Test
    void exact_keys_and_patterns_count_as_a_whole_and_can_be_combined() {
        Redactor redactor = Redactor.keys(Set.of("pin")).or(Redactor.matching(Pattern.compile("card_.*")));
        Map<String, Object> arguments = map("PIN", 1234, "pins", 2, "card_number", 99L, "a_card_number", 98L);
        assertThat(tree(arguments(arguments, redactor)).path("tool_args").toString())
                .isEqualTo("{'PIN':'[REDACTED]','pins':2,'card_number':'[REDACTED]','a_card_number':98}"
                        .replace('\'', '"'));
    }

    /** Something that only Jackson can write. */
    record Login(String user, String password, List<Map<String, Object>> more) {}

    /** Brings its own JSON, and another name for a member. */
    static final class Odd {
        @JsonRawValue
        public final String raw = "{\"pass\\u0077ord\": \"" + SECRET + "\", \"note\": [1, {\"password\":\n" + 5 + "}]}";

        @JsonProperty("password")
        public final String named = SECRET;
    }

    @Test
    void secrets_are_found_in_maps_lists_objects_raw_json_and_trees_at_any_depth() {
        Object tree =
                JsonNodeFactory.instance.objectNode().put("password", SECRET).put("x", 1);
        Map<Object, Object> oddKeys = new LinkedHashMap<>(Map.of(7, map("password", SECRET)));
        for (Object value : List.of(
                map("password", map("deep", List.of(SECRET)), "x", 1),
                List.of(1, map("password", SECRET, "x", 1)),
                new Login("ann", SECRET, List.of(map("password", List.of(SECRET, map("a", SECRET))))),
                map("login", new Login("ann", SECRET, List.of())),
                new Object[] {new Odd(), new Odd()},
                oddKeys,
                tree)) {
            String written = json(results(value, Redactor.keys(Set.of("password"))));
            assertThat(written).contains("\"" + HIDDEN + "\"").doesNotContain(SECRET);
            assertThat(Fixtures.tree(written).path("results").isMissingNode()).isFalse();
        }
    }

    @Test
    void everything_else_is_written_as_without_a_redactor() {
        Random random = new Random(11);
        for (int round = 0; round < 300; round++) {
            Object value = List.of(randomValue(random, 0));
            assertThat(json(results(value, key -> false))).as("round %d", round).isEqualTo(json(results(value, null)));
            assertThat(tree(results(value, key -> true)).findValues("s").stream()
                            .map(node -> node.asText()))
                    .as("round %d", round)
                    .allMatch(HIDDEN::equals);
        }
    }

    private static Object randomValue(Random random, int depth) {
        int kind = random.nextInt(depth > 4 ? 4 : 7);
        if (kind < 4) {
            return List.of(Fixtures.randomText(random, 20), random.nextInt(), random.nextDouble(), true)
                    .get(kind);
        }
        Map<String, Object> members = new LinkedHashMap<>();
        List<Object> elements = new ArrayList<>();
        for (int at = random.nextInt(4); at >= 0; at--) {
            members.put(at == 0 ? "s" : Fixtures.randomText(random, 8), randomValue(random, depth + 1));
            elements.add(randomValue(random, depth + 1));
        }
        return kind < 6 ? members : elements;
    }

    @Test
    void a_value_that_is_cut_anywhere_shows_no_piece_of_a_secret() {
        for (int at = 0; at < 600; at++) {
            Object value = new Object[] {
                Map.of("f", "y".repeat(at)),
                map("token_count", 12345, "pin", "Q".repeat(300), "n", 7),
                map("pin", 8888888888L, "n", "z".repeat(300))
            };
            EncodedEvent event = encode(completed(value), Redactor.keys(Set.of("pin")), 512);
            assertThat(json(event)).as("at %d", at).doesNotContain("Q").doesNotContain("88");
            assertThat(tree(event).path("results").isMissingNode()).isFalse();
        }
    }

    @Test
    void a_long_secret_takes_no_room_from_arguments_behind_it() {
        EncodedEvent event = arguments(map("password", "q".repeat(1 << 20), "x", "kept"), Redactor.commonSecrets());
        assertThat(truncated(event)).isFalse();
        assertThat(tree(event).at("/tool_args/x").asText()).isEqualTo("kept");
    }

    @Test
    void stand_ins_that_are_longer_than_what_they_hide_keep_to_the_limit_of_a_field() {
        List<Map<String, Object>> many = new ArrayList<>();
        for (int at = 0; at < 100; at++) {
            many.add(map("pin", 1));
        }
        EncodedEvent event = encode(completed(many), Redactor.keys(Set.of("pin")), 1024);
        assertThat(truncated(event)).isTrue();
        assertThat(tree(event).path("results").toString().length()).isLessThanOrEqualTo(1024);
    }

    @Test
    void a_redactor_that_throws_hides() {
        Redactor broken = key -> {
            throw new IllegalStateException(key);
        };
        assertThat(json(arguments(map("a", SECRET), broken))).contains(HIDDEN).doesNotContain(SECRET);
        assertThat(json(results(List.of(map("a", SECRET)), broken)))
                .contains(HIDDEN)
                .doesNotContain(SECRET);
    }

    @Test
    void only_tools_are_redacted() {
        AgentCompleted answer = new AgentCompleted(map("password", "the word you asked for"));
        assertThat(json(encode(answer, Redactor.commonSecrets(), 1024))).contains("asked for");
    }
}
