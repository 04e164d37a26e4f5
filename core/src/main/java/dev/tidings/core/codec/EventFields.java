package dev.tidings.core.codec;

import dev.tidings.api.event.AgentEvent;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
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

    /** Writes what an event has for a member, unless that has its place elsewhere or nothing is there to be written. */
    @SuppressWarnings("unchecked") // the table lists under a type what its record has
    <E extends AgentEvent> void write(EventField<E> field, AgentEvent event) {
        Function<E, @Nullable Object> getter = field.value();
        if (getter == null) {
            return;
        }
        Object value = getter.apply((E) event);
        if (value != null || field.kind() == FieldKind.ANY) {
            out.member(field.name());
            write(field.kind(), value);
        }
    }

    @SuppressWarnings("unchecked") // the maps of events have texts for keys
    private void write(FieldKind kind, @Nullable Object value) {
        switch (kind) {
            case TEXT -> values.text((String) nonNull(value), maxBytes);
            case NAME -> values.text((String) nonNull(value), Math.min(maxBytes, Envelope.MAX_NAME_BYTES));
            case OBJECT -> values.object((Map<String, @Nullable Object>) nonNull(value), maxBytes);
            case ANY -> values.value(value, maxBytes);
            case ORDINAL, COUNT -> out.number(((Number) nonNull(value)).longValue());
            case PERCENT, SECONDS -> number(((Number) nonNull(value)).doubleValue());
            case BOOL, TRUE -> out.ascii(Boolean.TRUE.equals(value) ? "true" : "false");
            case ID, WHOLE_TEXT, COMPLETED -> out.text((String) nonNull(value));
        }
    }

    private static Object nonNull(@Nullable Object value) {
        return Objects.requireNonNull(value, "value");
    }

    private void number(double value) {
        long whole = (long) value;
        if (whole == value) {
            out.number(whole);
        } else {
            out.ascii(Double.toString(value));
        }
    }
}
