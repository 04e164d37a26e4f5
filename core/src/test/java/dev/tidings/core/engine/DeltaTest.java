package dev.tidings.core.engine;

import static dev.tidings.core.engine.EngineHarness.ALICE;
import static dev.tidings.core.engine.EngineHarness.arrived;
import static dev.tidings.core.engine.EngineHarness.place;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidings.api.AgentRun;
import dev.tidings.api.Delivery;
import dev.tidings.api.MessageId;
import dev.tidings.api.RefusalReason;
import dev.tidings.api.event.MessageDelta;
import dev.tidings.core.testing.Together;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streamed text, put together again as a client does it. */
class DeltaTest {
    private static final long SEED = 20_260_404;
    private static final MessageId MESSAGE = MessageId.of("m-7");

    private final EngineHarness harness = EngineHarness.on(LogKind.MEMORY);
    private final RecordingConnection connection = harness.connect(ALICE);
    private final AgentRun run = harness.start(ALICE);

    @AfterEach
    void close() {
        harness.close();
    }

    private String assembled() {
        Map<String, StringBuilder> texts = assembledByMessage();
        assertThat(texts).hasSize(1);
        return texts.values().iterator().next().toString();
    }

    /** Does what a client does: text = text[0..offset] + delta; an offset beyond the text would be a gap. */
    private Map<String, StringBuilder> assembledByMessage() {
        Map<String, StringBuilder> texts = new HashMap<>();
        for (JsonNode event : connection.ofType("message_delta")) {
            StringBuilder text = texts.computeIfAbsent(event.get("message_id").asText(), unused -> new StringBuilder());
            assertThat(event.get("offset").asInt()).as("%s", event).isEqualTo(text.length());
            text.append(event.get("delta").asText());
        }
        return texts;
    }

    @Test
    void offsets_count_utf_16_units() {
        run.delta("naïve ");
        run.delta("😀");
        run.delta("");
        run.delta("日本");
        assertThat(connection.ofType("message_delta"))
                .extracting(event -> event.get("offset").asLong())
                .containsExactly(0L, 6L, 8L, 8L);
        assertThat(assembled()).isEqualTo("naïve 😀日本");
        assertThat(connection.ofType("message_delta").get(0).get("message_id"))
                .isEqualTo(connection.ofType("message_delta").get(3).get("message_id"));
    }

    @Test
    void half_a_surrogate_pair_waits_for_the_other_half() {
        run.delta("x\uD83D");
        assertThat(assembled()).isEqualTo("x");
        Delivery rest = run.delta("\uDE00");
        assertThat(assembled()).isEqualTo("x😀");
        assertThat(connection.ofType("message_delta").get(1).get("event_id").asText())
                .isEqualTo(rest.eventId().orElseThrow().value());
    }

    @Test
    void a_piece_that_brings_one_half_and_leaves_another_keeps_both() {
        run.delta("x\uD83D");
        run.delta("\uDE00y\uD83D");
        run.delta("\uDE01z");
        assertThat(assembled()).isEqualTo("x😀y😁z");
    }

    @Test
    void text_that_is_cut_anywhere_adds_up() {
        Random random = new Random(SEED);
        Map<String, String> expected = new HashMap<>();
        for (int round = 0; round < 200; round++) {
            MessageId message = MessageId.of("m-" + round);
            String text = randomText(random);
            expected.put(message.value(), text);
            AgentRun fresh = harness.start(ALICE);
            int from = 0;
            do {
                int to = Math.min(text.length(), from + random.nextInt(4));
                fresh.delta(message, text.substring(from, to));
                from = to;
            } while (from < text.length());
            fresh.complete(null);
        }
        Map<String, StringBuilder> got = assembledByMessage();
        assertThat(got).as("seed %d", SEED).hasSize(200);
        got.forEach((message, text) ->
                assertThat(text.toString()).as("seed %d, %s", SEED, message).isEqualTo(expected.get(message)));
    }

    private static String randomText(Random random) {
        List<String> alphabet = List.of("a", "é", "日", "😀", "𝄞", "\"", "\\", "\n");
        StringBuilder text = new StringBuilder();
        for (int count = random.nextInt(60); count > 0; count--) {
            text.append(alphabet.get(random.nextInt(alphabet.size())));
        }
        return text.toString();
    }

    @Test
    void halves_that_never_meet_keep_the_offsets_right() {
        run.delta("a\uD83D");
        run.delta("\uD83D");
        run.delta("b\uDE00");
        run.delta("c");
        arrived(connection, run.delta("d"));
        assertThat(assembled()).hasSize(7).startsWith("a").endsWith("cd");
    }

    @Test
    void a_mebibyte_is_split_within_the_limit_and_adds_up() {
        String text = "0123456789abcdé😀".repeat((1 << 20) / 17);
        Delivery delivery = run.delta(text);
        arrived(connection, delivery);
        assertThat(assembled()).isEqualTo(text);
        assertThat(connection.ofType("message_delta")).hasSizeBetween(16, 40);
        for (byte[] frame : connection.raw()) {
            assertThat(frame.length).isLessThan(68 * 1024);
        }
        assertThat(connection.lastSeq()).isEqualTo(place(delivery).seq());
    }

    @Test
    void an_explicit_offset_must_be_the_end() {
        place(run.emit(new MessageDelta(MESSAGE, 0, "abc")));
        RunRulesTest.refused(run.emit(new MessageDelta(MESSAGE, 0, "abc")), RefusalReason.INVALID_EVENT);
        RunRulesTest.refused(run.emit(new MessageDelta(MESSAGE, 4, "e")), RefusalReason.INVALID_EVENT);
        place(run.emit(new MessageDelta(MESSAGE, 3, "d\uD83D")));
        RunRulesTest.refused(run.emit(new MessageDelta(MESSAGE, 4, "\uDE00")), RefusalReason.INVALID_EVENT);
        place(run.emit(new MessageDelta(MESSAGE, 5, "\uDE00")));
        assertThat(assembled()).isEqualTo("abcd😀");
    }

    @Test
    void eight_threads_on_one_message_add_up() {
        Together.run(8, thread -> {
            for (int count = 0; count < 500; count++) {
                run.delta(MESSAGE, "<" + thread + ":" + count + ">");
            }
        });
        String text = assembled();
        int[] next = new int[8];
        for (String piece : text.substring(1, text.length() - 1).split("><", -1)) {
            String[] parts = piece.split(":", -1);
            assertThat(Integer.parseInt(parts[1])).isEqualTo(next[Integer.parseInt(parts[0])]++);
        }
        assertThat(next).containsOnly(500);
    }
}
