package dev.tidings.api.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidings.api.EventId;
import dev.tidings.api.MessageId;
import dev.tidings.api.RunId;
import dev.tidings.api.ThreadId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeltaMergeTest {
    private static final ThreadId THREAD = ThreadId.of("t-7");

    private static LogEntry piece(String message, long seq, long offset, String json, int length) {
        return piece("r-7", message, seq, offset, json, length);
    }

    private static LogEntry piece(String run, String message, long seq, long offset, String json, int length) {
        DeltaSpan span = new DeltaSpan(MessageId.of(message), offset, length);
        EventHeader header = new EventHeader(EventId.of("evt-" + seq), "message_delta", THREAD, RunId.of(run), span);
        String body = "{\"offset\":" + offset + ",\"type\":\"message_delta\",\"event_id\":\"evt-" + seq
                + "\",\"message_id\":\"" + message + "\",\"delta\":\"" + json + "\"}";
        return NewEvent.copyOf(header, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)))
                .sequenced(seq, 1_000 * seq);
    }

    @Test
    void neighbours_become_one_piece_with_the_first_offset_and_the_last_number() {
        LogEntry merged = LogEntry.merge(List.of(
                piece("m", 8, 3, "ab", 2),
                piece("m", 9, 5, "\\\"delta\\\":\\\"", 11),
                piece("m", 10, 16, "\u00e9", 1)));

        assertThat(merged.frame().text())
                .isEqualTo("{\"seq\":10,\"timestamp\":10.000,\"first_seq\":8,\"offset\":3,\"type\":\"message_delta\","
                        + "\"event_id\":\"evt-10\",\"message_id\":\"m\",\"delta\":\"ab\\\"delta\\\":\\\"\u00e9\"}");
        assertThat(merged.firstSeq()).isEqualTo(8);
        assertThat(merged.seq()).isEqualTo(10);
        assertThat(merged.timestampMillis()).isEqualTo(10_000);
        assertThat(merged.header().eventId()).isEqualTo(EventId.of("evt-10"));
        assertThat(merged.header().span()).isEqualTo(new DeltaSpan(MessageId.of("m"), 3, 14));
    }

    @Test
    void a_merged_piece_can_be_merged_again() {
        LogEntry front = LogEntry.merge(List.of(piece("m", 1, 0, "a", 1), piece("m", 2, 1, "b", 1)));
        LogEntry back = LogEntry.merge(List.of(piece("m", 3, 2, "c", 1), piece("m", 4, 3, "d", 1)));
        LogEntry whole = LogEntry.merge(List.of(front, back));

        assertThat(front.isContinuedBy(back)).isTrue();
        assertThat(whole.frame().text())
                .startsWith("{\"seq\":4,\"timestamp\":4.000,\"first_seq\":1,\"offset\":0,\"type\"")
                .endsWith("\"delta\":\"abcd\"}");
        assertThat(whole).isEqualTo(new LogEntry(whole.header(), 1, 4, 4_000, whole.frame()));
    }

    @Test
    void a_single_piece_stays_what_it_is() {
        LogEntry piece = piece("m", 1, 0, "a", 1);
        assertThat(LogEntry.merge(List.of(piece))).isSameAs(piece);
    }

    @Test
    void only_neighbours_in_stream_message_and_run_continue_each_other() {
        LogEntry first = piece("m", 4, 0, "ab", 2);

        assertThat(first.isContinuedBy(piece("m", 5, 2, "c", 1))).isTrue();
        assertThat(first.isContinuedBy(piece("m", 6, 2, "c", 1)))
                .as("a number between")
                .isFalse();
        assertThat(first.isContinuedBy(piece("m", 5, 3, "c", 1)))
                .as("text between")
                .isFalse();
        assertThat(first.isContinuedBy(piece("n", 5, 2, "c", 1)))
                .as("another message")
                .isFalse();
        assertThat(first.isContinuedBy(piece("r-8", "m", 5, 2, "c", 1)))
                .as("another run")
                .isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogEntry.merge(List.of(first, piece("m", 6, 2, "c", 1))))
                .withMessage("pieces must be neighbours but 4 is not continued by 6: ask isContinuedBy first");
    }

    @Test
    void json_that_has_no_text_at_its_end_is_refused() {
        DeltaSpan span = new DeltaSpan(MessageId.of("m"), 1, 0);
        EventHeader header = new EventHeader(EventId.of("evt-2"), "message_delta", THREAD, RunId.of("r-7"), span);
        LogEntry odd = NewEvent.copyOf(
                        header, ByteBuffer.wrap("{\"offset\":1,\"a\":1}".getBytes(StandardCharsets.UTF_8)))
                .sequenced(2, 2_000);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogEntry.merge(List.of(piece("m", 1, 0, "a", 1), odd)))
                .withMessageContaining("must have the member,\"delta\":\"");
    }
}
