package dev.tidings.core.codec;

import dev.tidings.api.event.AgentEvent;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes the members of one event after the other, each within the limit of a field. Belongs to one thread. */
final class EventFields {
    private static final int TYPICAL_SIZE = 2 * 1024;
    private static final int MAX_SIZE = 16 * 1024;
    private static final AtomicIntegerFieldUpdater<EventFields> TAKEN =
            AtomicIntegerFieldUpdater.newUpdater(EventFields.class, "taken");

    private final JsonBuffer out = new JsonBuffer(0, TYPICAL_SIZE);
    private final ValueWriter values;
    private final int maxBytes;
    private volatile int taken;

    EventFields(JacksonValues jackson, int maxBytes) {
        this.values = new ValueWriter(out, jackson);
        this.maxBytes = maxBytes;
    }

    /** Forgets the event before and begins another one, with so much room in front. */
    void begin(int headroom, Redaction redaction) {
        out.restart(headroom);
        values.begin(redaction);
    }

    JsonBuffer out() {
        return out;
    }

    /** Takes this for one event; returns false if another has it. */
    boolean take() {
        return taken == 0 && TAKEN.compareAndSet(this, 0, 1);
    }

    /** Gives this back, and gives up what has grown beyond what is usual. */
    void free() {
        out.shrink(TYPICAL_SIZE, MAX_SIZE);
        TAKEN.lazySet(this, 0);
    }

    boolean truncated() {
        return values.truncated();
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
