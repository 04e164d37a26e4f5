package dev.tidings.core.codec;

import static dev.tidings.core.codec.Fixtures.HEADER;
import static dev.tidings.core.codec.Fixtures.encode;
import static dev.tidings.core.codec.Fixtures.json;
import static dev.tidings.core.codec.Fixtures.names;
import static dev.tidings.core.codec.Fixtures.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidings.api.ExecutionId;
import dev.tidings.api.MessageId;
import dev.tidings.api.event.AgentCompleted;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.event.AgentThinking;
import dev.tidings.api.event.MessageDelta;
import dev.tidings.api.event.ToolCompleted;
import dev.tidings.api.spi.LogEntry;
import dev.tidings.api.spi.NewEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

class EncodedEventTest {
    private static final long LATEST = 99_999_999_999_999L;

    @Test
    void a_number_goes_in_front_without_a_copy() {
        EncodedEvent event = encode(MessageDelta.append(MessageId.of("m"), "x"));
        String before = json(event);
        EncodedEvent prepended = event.prepend(NumberField.OFFSET, 123);
        assertThat(prepended.bytes()).isSameAs(event.bytes());
        assertThat(json(prepended)).isEqualTo("{\"offset\":123," + before.substring(1));
    }

    @Test
    void each_number_fits_whatever_it_is() {
        assertThat(largest(new AgentCompleted("x"), NumberField.DURATION_MS))
                .containsExactly("seq", "timestamp", "duration_ms");
        assertThat(largest(
                        new ToolCompleted("search", ExecutionId.of("exec-1"), "x", true, null),
                        NumberField.DURATION_MS))
                .containsExactly("seq", "timestamp", "duration_ms");
        assertThat(largest(delta(), NumberField.OFFSET)).containsExactly("seq", "timestamp", "offset");
    }

    private static List<String> largest(AgentEvent event, NumberField field) {
        EncodedEvent numbered = encode(event).prepend(field, Long.MAX_VALUE);
        JsonNode sequenced = tree(
                numbered.toNewEvent(HEADER).sequenced(Long.MAX_VALUE, LATEST).frame());
        assertThat(sequenced.get("seq").longValue()).isEqualTo(Long.MAX_VALUE);
        assertThat(sequenced.get(field.wireName()).longValue()).isEqualTo(Long.MAX_VALUE);
        return names(sequenced).subList(0, 3);
    }

    private static MessageDelta delta() {
        return MessageDelta.append(MessageId.of("m"), "x");
    }

    @Test
    void a_number_that_is_prepended_again_replaces_the_first() {
        EncodedEvent event = encode(delta());
        event.prepend(NumberField.OFFSET, 1_000_000);
        assertThat(tree(event.prepend(NumberField.OFFSET, 7)).get("offset").longValue())
                .isEqualTo(7);
    }

    @Test
    void an_event_that_was_prepended_can_still_be_taken_without() {
        EncodedEvent event = encode(delta());
        event.prepend(NumberField.OFFSET, 7);
        JsonNode tree = tree(event.toNewEvent(HEADER).sequenced(1, 0).frame());
        assertThat(tree.has("offset")).isFalse();
        assertThat(tree.get("delta").textValue()).isEqualTo("x");
    }

    @Test
    void more_than_there_is_room_for_is_refused() {
        EncodedEvent full = encode(delta()).prepend(NumberField.OFFSET, Long.MAX_VALUE);
        assertThatIllegalStateException()
                .isThrownBy(() -> full.prepend(NumberField.DURATION_MS, 0))
                .withMessageContaining("no room for duration_ms");
        EncodedEvent without = encode(AgentThinking.of("x"));
        assertThatIllegalStateException()
                .isThrownBy(() -> without.prepend(NumberField.OFFSET, 0))
                .withMessageContaining("no room for offset");
    }

    @Test
    void a_negative_number_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> encode(AgentThinking.of("x")).prepend(NumberField.DURATION_MS, -1))
                .withMessage("duration_ms must be >= 0 but was -1");
    }

    @Test
    void a_sequenced_event_begins_with_seq_and_timestamp_to_the_millisecond() {
        NewEvent event = encode(AgentThinking.of("x")).toNewEvent(HEADER);
        LogEntry entry = event.sequenced(42, 1_767_225_600_007L);
        assertThat(entry.frame().text())
                .startsWith("{\"seq\":42,\"timestamp\":1767225600.007,\"type\":\"agent_thinking\",");
        JsonNode tree = tree(entry.frame());
        assertThat(names(tree).subList(0, 4)).containsExactly("seq", "timestamp", "type", "event_id");
        assertThat(tree.get("timestamp").decimalValue()).isEqualByComparingTo("1767225600.007");
    }

    @Test
    void the_id_and_the_mark_of_a_cut_survive_what_is_prepended() {
        EncodedEvent event = Fixtures.codec(256)
                .encode(new AgentCompleted("x".repeat(300)), Fixtures.EVENT_ID, Fixtures.ENVELOPE)
                .prepend(NumberField.DURATION_MS, 1);
        assertThat(event.eventId()).isEqualTo(Fixtures.EVENT_ID);
        assertThat(Fixtures.truncated(event)).isTrue();
    }
}
