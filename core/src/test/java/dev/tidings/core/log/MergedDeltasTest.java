package dev.tidings.core.log;

import static dev.tidings.core.log.LogFixture.ALICE;
import static dev.tidings.core.log.LogFixture.append;
import static dev.tidings.core.log.LogFixture.event;
import static dev.tidings.core.log.LogFixture.ids;
import static dev.tidings.core.log.LogFixture.now;
import static dev.tidings.core.log.LogFixture.read;
import static dev.tidings.core.log.LogFixture.started;
import static dev.tidings.core.log.LogFixture.stream;
import static dev.tidings.core.log.LogFixture.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidings.api.EventId;
import dev.tidings.api.MessageId;
import dev.tidings.api.Position;
import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.RunId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.spi.DeltaSpan;
import dev.tidings.api.spi.EventHeader;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.LogEntry;
import dev.tidings.api.spi.LogSlice;
import dev.tidings.api.spi.LostRange;
import dev.tidings.api.spi.NewEvent;
import dev.tidings.core.testing.ControlledTime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MergedDeltasTest {
    private static final long FIRST_SEED = 20_261_101;
    private static final int CASES = 150;
    private static final String TEXT = "twenty characters...";
    private static final RetentionPolicy SMALL = LogFixture.ROOMY.withBytesPerUser(128 * 1024);

    private final ControlledTime time = new ControlledTime();
    private final EventLog log = InMemoryEventLog.create(SMALL, time, time);

    private void flood(int from, int to) {
        for (int index = from; index < to; index++) {
            append(log, token("r", "m", (long) TEXT.length() * index, TEXT));
        }
    }

    @Test
    void pieces_are_merged_before_any_is_evicted_and_are_delivered_live_as_they_came() {
        Follower follower = new Follower();
        now(log.subscribe(ALICE, follower));
        flood(0, 1_000);
        LogSlice slice = read(log, 0);
        assertThat(slice.lost()).isEmpty();
        assertThat(slice.entries()).hasSizeLessThan(100);
        assertThat(slice.entries().get(0).firstSeq()).isEqualTo(1);
        assertThat(text(slice.entries())).isEqualTo(TEXT.repeat(1_000));
        assertThat(slice.entries()).allMatch(entry -> entry.size() <= 16 * 1024);
        assertThat(follower.entries).hasSize(1_000).allMatch(entry -> entry.firstSeq() == entry.seq());
        assertThat(text(follower.entries)).isEqualTo(TEXT.repeat(1_000));
    }

    @Test
    void what_is_evicted_in_the_end_is_the_oldest_text() {
        flood(0, 5_000);
        LogSlice slice = read(log, 0);
        assertThat(slice.lost()).hasSize(1);
        LostRange lost = slice.lost().get(0);
        assertThat(lost.from()).isEqualTo(1);
        assertThat(lost.deltasOnly()).isTrue();
        assertThat(lost.to()).isBetween(1_500L, 4_000L);
        assertThat(text(slice.entries())).isEqualTo(TEXT.repeat(5_000 - (int) lost.to()));
    }

    @Test
    void a_cursor_inside_a_merged_entry_gets_it_whole_and_nothing_is_called_lost() {
        flood(0, 1_000);
        LogEntry merged = read(log, 0).entries().get(0);
        assertThat(merged.seq()).isGreaterThan(merged.firstSeq());
        for (long cursor = merged.firstSeq(); cursor < merged.seq(); cursor++) {
            LogSlice slice = now(log.read(ALICE, cursor, 1));
            assertThat(LogFixture.sent(slice.entries())).isEqualTo(LogFixture.sent(List.of(merged)));
            assertThat(slice.lost()).isEmpty();
        }
        assertThat(now(log.read(ALICE, merged.seq(), 1)).entries().get(0).firstSeq())
                .isEqualTo(merged.seq() + 1);
    }

    @Test
    void a_repeated_attempt_finds_the_last_batch_although_its_events_were_merged_or_evicted() {
        flood(0, 400);
        List<NewEvent> batch = new ArrayList<>();
        for (int index = 400; index < 900; index++) {
            batch.add(token("r", "m", (long) TEXT.length() * index, TEXT));
        }
        Position first = now(log.append(ALICE, batch, 1));
        assertThat(read(log, 0).entries()).hasSizeLessThan(500);
        assertThat(now(log.append(ALICE, batch, 2))).isEqualTo(first);
        NewEvent huge = LogFixture.apart("r", "huge", 100_000);
        Position gone = now(log.append(ALICE, List.of(huge), 1));
        assertThat(read(log, gone.seq() - 1).entries()).isEmpty();
        assertThat(now(log.append(ALICE, List.of(huge), 2))).isEqualTo(gone);
        assertThat(read(log, 0).head()).isEqualTo(gone);
    }

    @Test
    void what_cannot_be_merged_is_evicted_and_fails_no_append() {
        append(log, started("r"));
        for (int index = 0; index < 1_000; index++) {
            DeltaSpan span = new DeltaSpan(MessageId.of("m"), index, 1);
            EventHeader header =
                    new EventHeader(EventId.of("e" + index), "message_delta", ThreadId.of("t-7"), RunId.of("r"), span);
            append(log, NewEvent.copyOf(header, ByteBuffer.wrap("{\"foreign\":true}".getBytes())));
        }
        LogSlice slice = read(log, 0);
        assertThat(ids(slice.entries())).startsWith("r-started").endsWith("e999");
        assertThat(slice.lost())
                .containsExactly(new LostRange(2, 1_002 - slice.entries().size(), true));
    }

    @Test
    void what_is_between_pieces_keeps_them_apart() {
        for (int index = 0; index < 400; index++) {
            append(log, token("r", "m", (long) TEXT.length() * index, TEXT));
            if (index % 2 == 1) {
                append(log, event("e" + index));
            }
        }
        assertThat(read(log, 0).entries())
                .filteredOn(entry -> entry.header().span() != null)
                .allMatch(entry -> entry.seq() - entry.firstSeq() <= 1);
    }

    @Test
    void texts_of_characters_of_several_bytes_stay_within_the_size_of_an_entry() {
        String wide = "\u6f22".repeat(700);
        for (int index = 0; index < 200; index++) {
            append(log, token("r", "m", (long) wide.length() * index, wide));
        }
        List<LogEntry> entries = read(log, 0).entries();
        assertThat(entries).anyMatch(entry -> entry.firstSeq() < entry.seq());
        assertThat(entries).allMatch(entry -> entry.size() <= 20 * 1024 + 512);
    }

    private static String text(List<LogEntry> entries) {
        StringBuilder text = new StringBuilder();
        for (LogEntry entry : entries) {
            text.append(json(entry).get("delta").textValue());
        }
        return text.toString();
    }

    private static JsonNode json(LogEntry entry) {
        try {
            return new ObjectMapper().readTree(entry.frame().text());
        } catch (IOException broken) {
            throw new AssertionError("no JSON: " + entry.frame().text(), broken);
        }
    }

    @Test
    void whatever_was_merged_and_evicted_the_rest_is_what_was_sent_and_the_loss_is_exact() {
        int merged = 0;
        for (int number = 0; number < CASES; number++) {
            merged += new Case(FIRST_SEED + number).run();
        }
        assertThat(merged).isGreaterThan(CASES);
    }

    /** A few messages of two runs, streamed at random, compared with what was sent. */
    private static final class Case {
        private static final String[] TEXTS = {
            "a", "two words", "\u6f22\u5b57", "\ud83d\ude80", "\"\\\n", "x".repeat(300)
        };

        private final long seed;
        private final Random random;
        private final ControlledTime time = new ControlledTime();
        private final List<NewEvent> sent = new ArrayList<>();
        private final List<String> texts = new ArrayList<>();
        private final Map<String, Long> lengths = new HashMap<>();
        private final RetentionPolicy policy;
        private final MemoryStream stream;
        private String message = "m0";

        Case(long seed) {
            this.seed = seed;
            random = new Random(seed);
            policy = LogFixture.ROOMY.withBytesPerUser(8_192 + random.nextInt(100_000));
            stream = stream(policy, time);
        }

        int run() {
            int steps = 50 + random.nextInt(800);
            int merged = 0;
            while (sent.size() < steps) {
                stream.append(List.of(next()), 1, time.now().toEpochMilli());
                if (random.nextInt(40) == 0) {
                    merged += check();
                }
            }
            return merged + check();
        }

        private NewEvent next() {
            if (random.nextInt(30) == 0) {
                message = "m" + random.nextInt(3);
            }
            String text = random.nextInt(60) == 0 ? "" : TEXTS[random.nextInt(TEXTS.length)];
            long offset = lengths.getOrDefault(message, 0L);
            NewEvent event = text.isEmpty() ? event("e" + sent.size()) : token("r-" + message, message, offset, text);
            lengths.put(message, offset + text.length());
            sent.add(event);
            texts.add(text);
            return event;
        }

        private int check() {
            LogSlice all = Objects.requireNonNull(stream.read(0, Integer.MAX_VALUE));
            assertThat(stream.retainedBytes()).as("seed %d", seed).isLessThanOrEqualTo(policy.bytesPerUser());
            boolean[] covered = new boolean[sent.size() + 1];
            int merged = 0;
            for (LogEntry entry : all.entries()) {
                StringBuilder text = new StringBuilder();
                for (int seq = (int) entry.firstSeq(); seq <= entry.seq(); seq++) {
                    assertThat(covered[seq]).as("seed %d, %d twice", seed, seq).isFalse();
                    covered[seq] = true;
                    text.append(texts.get(seq - 1));
                }
                checkEntry(entry, text.toString());
                merged += entry.firstSeq() < entry.seq() ? 1 : 0;
            }
            for (int reading = 0; reading < 5; reading++) {
                long after = random.nextInt(sent.size() + 1);
                LogSlice slice = Objects.requireNonNull(stream.read(after, 1 + random.nextInt(9)));
                assertThat(slice.lost()).as("seed %d, after %d", seed, after).isEqualTo(lost(covered, after));
                List<LogEntry> expected = all.entries().stream()
                        .filter(entry -> entry.seq() > after)
                        .limit(slice.entries().size())
                        .toList();
                assertThat(LogFixture.sent(slice.entries()))
                        .as("seed %d, after %d", seed, after)
                        .isEqualTo(LogFixture.sent(expected));
            }
            return merged;
        }

        private void checkEntry(LogEntry entry, String text) {
            EventHeader first = sent.get((int) entry.firstSeq() - 1).header();
            EventHeader last = sent.get((int) entry.seq() - 1).header();
            DeltaSpan span = entry.header().span();
            JsonNode json = json(entry);
            assertThat(entry.header().eventId()).as("seed %d", seed).isEqualTo(last.eventId());
            assertThat(json.get("seq").asLong()).isEqualTo(entry.seq());
            if (span == null) {
                assertThat(first).isEqualTo(last).isEqualTo(entry.header());
                return;
            }
            assertThat(span)
                    .as("seed %d", seed)
                    .isEqualTo(
                            new DeltaSpan(last.span().messageId(), first.span().offset(), text.length()));
            assertThat(first.span().messageId()).isEqualTo(span.messageId());
            assertThat(json.get("delta").textValue()).as("seed %d", seed).isEqualTo(text);
            assertThat(json.get("offset").asLong()).isEqualTo(span.offset());
            assertThat(json.path("first_seq").asLong(entry.seq())).isEqualTo(entry.firstSeq());
        }

        private List<LostRange> lost(boolean[] covered, long after) {
            List<LostRange> lost = new ArrayList<>();
            for (int from = (int) after + 1; from <= sent.size(); from++) {
                int to = from;
                while (to <= sent.size() && !covered[to]) {
                    to++;
                }
                if (to > from) {
                    boolean deltas = sent.subList(from - 1, to - 1).stream()
                            .allMatch(event -> event.header().span() != null);
                    lost.add(new LostRange(from, to - 1, deltas));
                    from = to;
                }
            }
            return lost;
        }
    }
}
