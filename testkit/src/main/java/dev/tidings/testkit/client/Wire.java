package dev.tidings.testkit.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidings.api.spi.LostRange;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as the protocol has it. A field that is missing, or of another kind, has a plain default. */
final class Wire {
    static final String PROTOCOL = "tidings.v1";

    private static final ObjectReader READER =
            JsonMapper.builder().build().readerFor(new TypeReference<Map<String, @Nullable Object>>() {});
    private static final ObjectWriter WRITER = JsonMapper.builder().build().writer();

    private Wire() {}

    static Map<String, @Nullable Object> parse(String text) {
        try {
            return READER.readValue(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "a frame must be a json object but was not: " + e.getOriginalMessage(), e);
        }
    }

    static String write(Map<String, ? extends @Nullable Object> frame) {
        try {
            return WRITER.writeValueAsString(frame);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "a message must be json but can't be written: " + e.getOriginalMessage(), e);
        }
    }

    static String text(Map<String, @Nullable Object> frame, String name) {
        Object value = frame.get(name);
        return value instanceof String text ? text : "";
    }

    static @Nullable String textOrNull(Map<String, @Nullable Object> frame, String name) {
        return frame.get(name) instanceof String text ? text : null;
    }

    static long number(Map<String, @Nullable Object> frame, String name, long otherwise) {
        return frame.get(name) instanceof Number number ? number.longValue() : otherwise;
    }

    @SuppressWarnings("unchecked") // Jackson makes every object a map of this kind
    static List<Map<String, @Nullable Object>> objects(Map<String, @Nullable Object> frame, String name) {
        return frame.get(name) instanceof List<?> list
                ? list.stream()
                        .filter(Map.class::isInstance)
                        .map(item -> (Map<String, @Nullable Object>) item)
                        .toList()
                : List.of();
    }

    static List<LostRange> lost(Map<String, @Nullable Object> frame) {
        return objects(frame, "lost").stream()
                .map(range -> new LostRange(
                        number(range, "from", 0),
                        number(range, "to", 0),
                        Boolean.TRUE.equals(range.get("deltas_only"))))
                .toList();
    }

    static ClientEvent event(String json, Map<String, @Nullable Object> fields) {
        long seq = number(fields, "seq", 0);
        return new ClientEvent(
                json,
                seq,
                number(fields, "first_seq", seq),
                text(fields, "type"),
                text(fields, "event_id"),
                text(fields, "user_id"),
                text(fields, "thread_id"),
                text(fields, "run_id"),
                fields);
    }
}
