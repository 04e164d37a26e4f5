package dev.tidings.core.engine;

import static dev.tidings.core.engine.EngineHarness.ALICE;
import static dev.tidings.core.engine.EngineHarness.arrived;
import static dev.tidings.core.engine.EngineHarness.place;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidings.api.AgentRun;
import dev.tidings.api.Cursor;
import dev.tidings.api.MessageId;
import dev.tidings.api.Position;
import dev.tidings.api.spi.LogEntry;
import dev.tidings.api.spi.StreamKey;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A connection that lags gets neighbouring pieces of text as one, and everything else as it was. */
class CoalescingTest {
    private final EngineHarness harness = EngineHarness.on(LogKind.MEMORY);

    @AfterEach
    void close() {
        harness.close();
    }

    private static String text(RecordingConnection connection, MessageId message) {
        StringBuilder text = new StringBuilder();
        for (JsonNode delta : connection.ofType("message_delta")) {
            if (delta.get("message_id").asText().equals(message.value())) {
                text.setLength(delta.get("offset").asInt());
                text.append(delta.get("delta").asText());
            }
        }
        return text.toString();
    }

    private static void hasNoGap(RecordingConnection connection, long from, long to) {
        long position = from;
        for (JsonNode event : connection.events()) {
            long seq = event.get("seq").asLong();
            assertThat(event.path("first_seq").asLong(seq)).isLessThanOrEqualTo(position + 1);
            assertThat(seq).isGreaterThan(position);
            position = seq;
        }
        assertThat(position).isEqualTo(to);
    }

    @Test
    void a_lagging_connection_gets_the_same_text_in_fewer_frames() {
        RecordingConnection prompt = harness.connect(ALICE);
        RecordingConnection lagging = harness.connect(ALICE);
        lagging.stall();
        AgentRun run = harness.start(ALICE);
        MessageId message = MessageId.random();
        StringBuilder whole = new StringBuilder();
        for (int count = 0; count < 5_000; count++) {
            String piece = "t\u00f6ken \"" + count + "\" \uD83D\uDE00 ";
            whole.append(piece);
            run.delta(message, piece);
        }
        long last = place(run.complete("done")).seq();
        lagging.flow();
        arrived(lagging, last);

        assertThat(text(prompt, message)).isEqualTo(whole.toString());
        assertThat(text(lagging, message)).isEqualTo(whole.toString());
        assertThat(prompt.events()).hasSize((int) last);
        assertThat(lagging.events()).hasSizeLessThan((int) last / 5);
        hasNoGap(lagging, 0, last);
        hasNoGap(prompt, 0, last);
    }

    @Test
    void whole_events_between_pieces_are_the_same_bytes_as_live_and_keep_their_places() {
        RecordingConnection prompt = harness.connect(ALICE);
        Position start = harness.head(ALICE);
        AgentRun run = harness.start(ALICE);
        long seed = 7_2026;
        Random random = new Random(seed);
        for (int count = 0; count < 3_000; count++) {
            if (random.nextInt(20) == 0) {
                run.thinking("thought " + count);
            } else {
                run.delta("x");
            }
        }
        long last = place(run.complete("done")).seq();
        RecordingConnection late = harness.resume(ALICE, new Cursor(start.epoch(), start.seq(), null));
        arrived(late, last);

        Map<Long, String> live = bySeq(prompt);
        Map<Long, String> replayed = bySeq(late);
        assertThat(replayed).as("seed %d", seed).isNotEmpty();
        replayed.forEach((seq, text) -> {
            if (!text.contains("\"first_seq\":")) {
                assertThat(text).as("seed %d, event %d", seed, seq).isEqualTo(live.get(seq));
            }
        });
        live.forEach((seq, text) -> {
            if (!text.contains("\"message_delta\"")) {
                assertThat(replayed).as("seed %d", seed).containsEntry(seq, text);
            }
        });
        hasNoGap(late, start.seq(), last);
    }

    private static Map<Long, String> bySeq(RecordingConnection connection) {
        Map<Long, String> bySeq = new TreeMap<>();
        List<String> texts = connection.eventTexts();
        List<Long> seqs = connection.seqs();
        for (int index = 0; index < texts.size(); index++) {
            bySeq.put(seqs.get(index), texts.get(index));
        }
        return bySeq;
    }

    @Test
    void a_page_holds_a_bounded_number_of_bytes_however_large_the_events_are() {
        AgentRun run = harness.start(ALICE);
        for (int count = 0; count < 40; count++) {
            run.thinking("x".repeat(60_000));
        }
        List<LogEntry> all = harness.log
                .read(new StreamKey(EngineHarness.REALM, ALICE), 0, 64)
                .toCompletableFuture()
                .join()
                .entries();

        assertThat(all).hasSize(41);
        assertThat(Coalescing.page(all)).hasSize(2).containsExactlyElementsOf(all.subList(0, 2));
        assertThat(Coalescing.page(all.subList(1, 41))).hasSize(1);
    }
}
