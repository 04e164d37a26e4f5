package dev.tidings.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.EventId;
import dev.tidings.api.MessageId;
import dev.tidings.api.RunId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.spi.DeltaSpan;
import dev.tidings.api.spi.EventHeader;
import dev.tidings.api.spi.LogEntry;
import dev.tidings.api.spi.OutboundFrame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes into a block comes out of it, and no room is lost. */
class BlocksTest {
    private static final long SEED = 20_261_121;

    private final Blocks blocks = new Blocks();

    /** An entry, and where it is. */
    private record Placed(LogEntry entry, long place) {}

    private static LogEntry entry(String id, long seq, int size, DeltaSpan span, long firstSeq) {
        byte[] json = ("{\"n\":\"" + "\u20ac".repeat(size / 3) + "x".repeat(size % 3) + "\"}")
                .getBytes(StandardCharsets.UTF_8);
        EventHeader header =
                new EventHeader(EventId.of(id), "x_note", ThreadId.of("thread-7"), RunId.of("run-" + seq % 3), span);
        return new LogEntry(header, firstSeq, seq, 1_000 + seq, OutboundFrame.text(ByteBuffer.wrap(json)));
    }

    private static LogEntry whole(long seq, int size) {
        return entry("event-" + seq, seq, size, null, seq);
    }

    private LogEntry read(Placed placed) {
        LogEntry entry = placed.entry();
        return blocks.entry(placed.place(), Kind.of(entry.header()), entry.seq(), entry.timestampMillis());
    }

    private Placed add(LogEntry entry) {
        return new Placed(entry, blocks.add(entry, StoredEntry.size(entry)));
    }

    private void remove(Placed placed) {
        blocks.remove(placed.place(), StoredEntry.size(placed.entry()));
    }

    private void assertThere(List<Placed> all) {
        for (Placed placed : all) {
            assertThat(LogFixture.sent(List.of(read(placed)))).isEqualTo(LogFixture.sent(List.of(placed.entry())));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"e", "e1-42", "\u00e9\u00ff", "id-\u20ac", "\uD83D\uDE00"})
    void an_id_comes_back_as_it_was(String id) {
        LogEntry before = entry(id, 7, 40, null, 7);
        assertThat(read(add(before)).header()).isEqualTo(before.header());
    }

    @Test
    void merged_text_keeps_its_part_of_the_message_and_its_first_number() {
        DeltaSpan span = new DeltaSpan(MessageId.of("message-7"), 1L << 40, 12);
        Placed placed = add(entry("d", 1L << 50, 12, span, 1L << 49));
        assertThere(List.of(placed));
        assertThat(blocks.firstSeq(placed.place(), Kind.of(placed.entry().header()), 1L << 50))
                .isEqualTo(1L << 49);
    }

    @Test
    void entries_of_any_size_that_come_and_go_in_any_order_stay_what_they_are() {
        Random random = new Random(SEED);
        List<Placed> there = new ArrayList<>();
        for (int seq = 1; seq <= 20_000; seq++) {
            int size = random.nextInt(100) == 0 ? random.nextInt(3 * Blocks.LARGEST) : random.nextInt(600);
            there.add(add(whole(seq, size)));
            while (there.size() > 200 || (!there.isEmpty() && random.nextInt(3) == 0)) {
                remove(there.remove(random.nextInt(there.size())));
            }
            if (seq % 500 == 0) {
                assertThere(there);
            }
        }
    }

    @Test
    void a_stream_of_entries_takes_no_more_room_than_what_is_there_at_a_time() {
        List<Placed> there = new ArrayList<>();
        for (int seq = 1; seq <= 50_000; seq++) {
            there.add(add(whole(seq, 300)));
            if (there.size() > 1_000) {
                remove(there.remove(0));
            }
        }
        assertThat(blocks.capacity()).isLessThan(1_000L * 400 + 4 * Blocks.LARGEST);
        assertThat(blocks.isWasteful()).isFalse();
    }

    @Test
    void what_is_kept_stays_what_it_was_and_gives_its_room_back() {
        List<Placed> kept = new ArrayList<>();
        for (int seq = 1; seq <= 2_000; seq++) {
            Placed placed = add(whole(seq, 300));
            if (seq % 50 == 0) {
                kept.add(new Placed(placed.entry(), blocks.keep(placed.place(), StoredEntry.size(placed.entry()))));
            } else {
                remove(placed);
            }
        }
        assertThere(kept);
        assertThat(blocks.capacity()).isLessThan(kept.size() * 400L + 3L * Blocks.LARGEST);
        Placed again = kept.get(0);
        assertThat(blocks.keep(again.place(), StoredEntry.size(again.entry()))).isEqualTo(again.place());
        kept.forEach(this::remove);
        assertThat(blocks.capacity()).isLessThanOrEqualTo(2L * Blocks.LARGEST);
    }

    @Test
    void a_few_entries_in_many_blocks_are_worth_a_move() {
        List<Placed> there = new ArrayList<>();
        for (int seq = 1; seq <= 1_000; seq++) {
            there.add(add(whole(seq, 300)));
        }
        assertThat(blocks.isWasteful()).isFalse();
        for (int index = 0; index < there.size(); index++) {
            if (index % 40 != 0) {
                remove(there.get(index));
            }
        }
        assertThat(blocks.isWasteful()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 1_900, 2_100, 9_000, Blocks.LARGEST + 1})
    void entries_of_one_size_leave_little_room_over(int size) {
        List<Placed> there = new ArrayList<>();
        for (int seq = 1; seq <= 3_000; seq++) {
            there.add(add(whole(seq, size)));
            if (there.size() > 200) {
                remove(there.remove(0));
            }
            assertThat(blocks.isWasteful()).isFalse();
        }
        assertThere(there);
        there.forEach(this::remove);
        assertThat(blocks.capacity()).isLessThanOrEqualTo(2L * Blocks.LARGEST);
    }

    @ParameterizedTest
    @CsvSource({"10, false", "5, false", "3, true"})
    void holes_of_a_third_are_worth_a_move_and_of_a_fifth_not_yet(int each, boolean worth) {
        List<Placed> there = new ArrayList<>();
        for (int seq = 1; seq <= 2_000; seq++) {
            there.add(add(whole(seq, 300)));
        }
        for (int index = 0; index < there.size(); index += each) {
            remove(there.get(index));
        }
        assertThat(blocks.isWasteful()).isEqualTo(worth);
    }

    @Test
    void one_entry_at_a_time_stays_in_one_block() {
        for (int seq = 1; seq <= 10_000; seq++) {
            remove(add(whole(seq, seq % 3_000)));
        }
        assertThat(blocks.capacity()).isLessThanOrEqualTo(2L * Blocks.LARGEST);
    }
}
