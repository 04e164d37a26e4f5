package dev.tidings.core.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBufferTest {
    private static final long SEED = 20_260_101L;

    @Test
    void texts_are_written_as_jackson_writes_them_with_lone_surrogates_replaced() {
        Random random = new Random(SEED);
        for (int round = 0; round < 100_000; round++) {
            String text = Fixtures.randomText(random, 24);
            byte[] expected = Fixtures.jackson(Fixtures.withoutLoneSurrogates(text));
            byte[] actual = written(text);
            if (!Arrays.equals(actual, expected) || JsonText.size(text) != expected.length) {
                assertThat(HexFormat.of().formatHex(actual))
                        .as("seed %d, round %d, size %d", SEED, round, JsonText.size(text))
                        .isEqualTo(HexFormat.of().formatHex(expected));
                fail("seed %d, round %d: size is %d instead of %d", SEED, round, JsonText.size(text), expected.length);
            }
        }
    }

    @Test
    void long_texts_are_written_as_jackson_writes_them_wherever_their_first_special_character_is() {
        Random random = new Random(SEED);
        for (int round = 0; round < 20_000; round++) {
            String text = plain(random, random.nextInt(60)) + Fixtures.randomText(random, 3) + plain(random, 40);
            byte[] expected = Fixtures.jackson(Fixtures.withoutLoneSurrogates(text));
            assertThat(written(text)).as("seed %d, round %d", SEED, round).isEqualTo(expected);
            int room = 2 + random.nextInt(expected.length + 2);
            JsonBuffer out = new JsonBuffer(0, 4);
            assertThat(out.text(text, room))
                    .as("seed %d, round %d, room %d", SEED, round, room)
                    .isEqualTo(room >= expected.length);
            String kept = Fixtures.tree(new String(out.toArray(), StandardCharsets.UTF_8))
                    .textValue();
            assertThat(kept.length())
                    .as("seed %d, round %d, room %d", SEED, round, room)
                    .isEqualTo(JsonText.end(text, 0, room));
        }
    }

    private static String plain(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < length; at++) {
            text.append("plain ?".charAt(random.nextInt(random.nextInt(8) == 0 ? 7 : 6)));
        }
        return text.toString();
    }

    private static byte[] written(String text) {
        return new JsonBuffer(0, 4).text(text).toArray();
    }

    @Test
    void a_text_is_cut_so_that_it_fits_and_not_one_character_earlier() {
        Random random = new Random(SEED);
        for (int round = 0; round < 20_000; round++) {
            String text = Fixtures.randomText(random, 16);
            int room = 2 + random.nextInt(40);
            JsonBuffer out = new JsonBuffer(0, 4);
            boolean whole = out.text(text, room);
            String kept = Fixtures.tree(new String(out.toArray(), StandardCharsets.UTF_8))
                    .textValue();
            String clean = Fixtures.withoutLoneSurrogates(text);
            assertThat(out.size()).as("seed %d, round %d", SEED, round).isLessThanOrEqualTo(room);
            assertThat(clean).as("seed %d, round %d", SEED, round).startsWith(kept);
            assertThat(whole).as("seed %d, round %d", SEED, round).isEqualTo(kept.equals(clean));
            assertThat(JsonText.end(text, 0, room))
                    .as("seed %d, round %d", SEED, round)
                    .isEqualTo(kept.length());
            if (!whole) {
                assertThat(out.size() + JsonText.width(text, kept.length()))
                        .as("seed %d, round %d", SEED, round)
                        .isGreaterThan(room);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 9, 10, 99, 100, 1_234_567_890_123L, Long.MAX_VALUE, -1, -10, Long.MIN_VALUE})
    void numbers_are_written_in_full(long number) {
        assertThat(new JsonBuffer(0, 0).number(number).toArray())
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo(Long.toString(number));
    }

    @Test
    void members_are_separated_by_commas() {
        JsonBuffer out = new JsonBuffer(3, 0);
        out.put('{').member("a").number(1).member("b").text("{").member("c").put('{');
        out.member("d").number(2).put('}').put('}');
        assertThat(out.toArray())
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo("\0\0\0{\"a\":1,\"b\":\"{\",\"c\":{\"d\":2}}");
    }

    @Test
    void an_array_that_fits_is_handed_out_without_a_copy() {
        JsonBuffer out = new JsonBuffer(2, 5);
        out.text("abc");
        assertThat(out.toArray()).isSameAs(out.array()).hasSize(7);
    }

    @Test
    void what_was_written_is_read_back_without_a_character_that_is_not_whole() {
        String text = "a\u00e9\u20ac\ud83d\ude00z";
        JsonBuffer out = new JsonBuffer(1, 0);
        out.put(text.getBytes(StandardCharsets.UTF_8), 0, 11);
        String[] expected = {
            "",
            "a",
            "a",
            "a\u00e9",
            "a\u00e9",
            "a\u00e9",
            "a\u00e9\u20ac",
            "a\u00e9\u20ac",
            "a\u00e9\u20ac",
            "a\u00e9\u20ac",
            "a\u00e9\u20ac\ud83d\ude00",
            text,
            text
        };
        for (int bytes = 0; bytes < expected.length; bytes++) {
            assertThat(out.since(1, bytes)).as("%d bytes", bytes).isEqualTo(expected[bytes]);
        }
    }
}
