package dev.tidings.api.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.tidings.api.EventId;
import dev.tidings.api.RunId;
import dev.tidings.api.ThreadId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NewEventTest {
    private static final EventHeader HEADER =
            EventHeader.whole(EventId.of("evt-1"), "x_a", ThreadId.of("t-7"), RunId.of("r-7"));
    private static final String BODY = "{\"type\":\"x_a\"}";

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0, 0.000",
        "1, 7, 0.007",
        "9, 999, 0.999",
        "10, 1000, 1.000",
        "123, 1767225600007, 1767225600.007",
        "123, 1767225600120, 1767225600.120",
        "9223372036854775807, 99999999999999, 99999999999.999"
    })
    void number_and_timestamp_become_the_first_members(long seq, long millis, String seconds) {
        LogEntry entry = NewEvent.copyOf(HEADER, utf8(BODY)).sequenced(seq, millis);
        assertThat(entry.frame().text())
                .isEqualTo("{\"seq\":" + seq + ",\"timestamp\":" + seconds + ",\"type\":\"x_a\"}");
        assertThat(entry.seq()).isEqualTo(seq);
        assertThat(entry.timestampMillis()).isEqualTo(millis);
        assertThat(entry.header()).isSameAs(HEADER);
        assertThat(entry.size()).isEqualTo(entry.frame().framedSize());
    }

    @Test
    void the_room_in_front_is_enough_for_the_largest_numbers_of_a_large_event() {
        String large = "{\"a\":\"" + "x".repeat(70_000) + "\"}";
        NewEvent event = NewEvent.copyOf(HEADER, utf8(large));
        OutboundFrame frame =
                event.sequenced(Long.MAX_VALUE, 99_999_999_999_999L).frame();
        assertThat(frame.text()).endsWith(large.substring(1));
        assertThat(frame.framedSize() - frame.payloadSize()).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "-1, 0", "1, -1", "1, 100000000000000"})
    void numbers_out_of_range_are_refused(long seq, long millis) {
        NewEvent event = NewEvent.copyOf(HEADER, utf8(BODY));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> event.sequenced(seq, millis))
                .withMessage("seq must be >= 1 and timestamp within 0 and 99999999999999 but were " + seq + " and "
                        + millis);
    }

    @Test
    void an_event_can_be_given_another_place() {
        NewEvent event = NewEvent.copyOf(HEADER, utf8(BODY));
        event.sequenced(1_000_000, 1_767_225_600_000L);
        assertThat(event.sequenced(2, 1_000).frame().text())
                .isEqualTo("{\"seq\":2,\"timestamp\":1.000,\"type\":\"x_a\"}");
    }

    @Test
    void the_body_stays_what_it_was() {
        NewEvent event = NewEvent.copyOf(HEADER, utf8(BODY));
        event.sequenced(1, 0);
        assertThat(StandardCharsets.UTF_8.decode(event.body()).toString()).isEqualTo(BODY);
        assertThat(event.bodySize()).isEqualTo(BODY.length());
        assertThat(event.header()).isSameAs(HEADER);
    }

    @Test
    void a_body_is_copied_from_its_position_on() {
        ByteBuffer source = utf8("--" + BODY).position(2);
        NewEvent event = NewEvent.copyOf(HEADER, source);
        source.put(3, (byte) 'X');
        assertThat(source.position()).isEqualTo(2);
        assertThat(StandardCharsets.UTF_8.decode(event.body()).toString()).isEqualTo(BODY);
    }

    @Test
    void an_array_without_room_or_without_an_object_is_refused() {
        byte[] array = ("x".repeat(64) + BODY).getBytes(StandardCharsets.US_ASCII);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NewEvent.inPlace(HEADER, array, 63))
                .withMessage("body start must be >= 64 but was 63: leave room for the sequence number");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NewEvent.inPlace(HEADER, array, 65))
                .withMessage("body must begin with '{': pass one JSON object");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NewEvent.inPlace(HEADER, array, array.length))
                .withMessage("body must begin with '{': pass one JSON object");
        assertThatNullPointerException()
                .isThrownBy(() -> NewEvent.inPlace(null, array, 64))
                .withMessage("header");
        assertThat(NewEvent.inPlace(HEADER, array, 64).bodySize()).isEqualTo(BODY.length());
    }
}
