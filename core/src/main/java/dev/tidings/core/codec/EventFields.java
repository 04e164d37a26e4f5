package dev.tidings.core.codec;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the members of one event, each within the limit of a field. */
final class EventFields {
    private final JsonBuffer out;
    private final ValueWriter values;
    private final int maxBytes;

    EventFields(JsonBuffer out, ValueWriter values, int maxBytes) {
        this.out = out;
        this.values = values;
        this.maxBytes = maxBytes;
    }

    boolean truncated() {
        return values.truncated();
    }

    boolean unserializable() {
        return values.unserializable();
    }

    EventFields id(String member, String value) {
        out.member(member).text(value);
        return this;
    }

    EventFields uncut(String member, String value) {
        return id(member, value);
    }

    EventFields name(String member, String value) {
        out.member(member);
        values.text(value, Math.min(maxBytes, Envelope.MAX_NAME_BYTES));
        return this;
    }

    EventFields text(String member, String value) {
        out.member(member);
        values.text(value, maxBytes);
        return this;
    }

    /** Writes an id, a text or an integer, unless it is null. */
    void optional(String member, @Nullable Object value) {
        if (value instanceof Integer number) {
            out.member(member).number(number);
        } else if (value != null) {
            text(member, value.toString());
        }
    }

    EventFields value(String member, @Nullable Object value) {
        out.member(member);
        values.value(value, maxBytes);
        return this;
    }

    void object(String member, Map<String, ? extends @Nullable Object> map) {
        out.member(member);
        values.object(map, maxBytes);
    }

    void bool(String member, boolean value) {
        out.member(member).ascii(value ? "true" : "false");
    }

    void number(String member, double value) {
        long whole = (long) value;
        if (whole == value) {
            out.member(member).number(whole);
        } else {
            out.member(member).ascii(Double.toString(value));
        }
    }
}
