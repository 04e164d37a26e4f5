package dev.tidings.testkit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A control frame, such as {@code connection_established}, as a client got it.
 *
 * @param type the name on the wire; {@link #UNREADABLE} for what is no JSON object
 * @param fields every field; unmodifiable
 * @param json the frame, unchanged
 */
public record RecordedControl(String type, Map<String, @Nullable Object> fields, String json) implements RecordedFrame {
    /** The type of what is no JSON object, which a server never sends. */
    public static final String UNREADABLE = "(unreadable)";

    /**
     * Copies the map.
     *
     * @param type the name on the wire
     * @param fields every field
     * @param json the frame
     */
    public RecordedControl {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(json, "json");
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /**
     * Reads a whole number.
     *
     * @param field the name of the field
     * @return the number, or -1 if there is none of that name
     */
    public long number(String field) {
        return fields.get(field) instanceof Number number ? number.longValue() : -1;
    }

    /**
     * Reads a text.
     *
     * @param field the name of the field
     * @return the text, or "" if there is none of that name
     */
    public String text(String field) {
        return fields.get(field) instanceof String text ? text : "";
    }

    @Override
    public String detail() {
        return Details.of(this);
    }
}
