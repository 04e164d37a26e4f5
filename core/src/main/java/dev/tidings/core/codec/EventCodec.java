package dev.tidings.core.codec;

import dev.tidings.api.EventId;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.event.ToolCompleted;
import dev.tidings.api.event.ToolExecuting;
import dev.tidings.api.event.UnknownEvent;
import dev.tidings.api.spi.EventHeader;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Encodes events, once each, and tells what is not an event of its. Thread-safe. */
public final class EventCodec {
    private final int maxFieldBytes;
    private final Redaction redaction;
    private final Redaction none = new Redaction(null);
    private final EventSchema schema = new EventSchema();
    private final EventReader reader = new EventReader();
    private final EventWriters writers;

    private EventCodec(CodecOptions options) {
        this.maxFieldBytes = options.maxFieldBytes();
        this.redaction = new Redaction(options.redactor());
        this.writers = new EventWriters(Runtime.getRuntime().availableProcessors(), maxFieldBytes);
    }

    /**
     * Makes a codec.
     *
     * @param options the settings
     * @return the codec
     */
    public static EventCodec create(CodecOptions options) {
        return new EventCodec(options);
    }

    /**
     * Encodes an event without sequence number, timestamp, {@code offset} and {@code duration_ms}. What it refers to
     * is read now and never again. Content makes it neither fail nor grow without bound: what can't be written becomes
     * {@code {"_unserializable": type}}, and what is too large is cut; a {@code delta} alone is never cut, and is always the
     * last member.
     *
     * @param event the event
     * @param eventId identifies it
     * @param envelope the members it shares with its run
     * @return the encoded event
     * @throws IllegalArgumentException if the event is an {@link dev.tidings.api.event.UnknownEvent}
     */
    public EncodedEvent encode(AgentEvent event, EventId eventId, Envelope envelope) {
        Objects.requireNonNull(event, "event");
        if (event instanceof UnknownEvent) {
            throw new IllegalArgumentException(
                    "an unknown event can't be emitted but was \"" + event.type() + "\": emit a CustomEvent instead");
        }
        EventFields fields = writers.take();
        try {
            return encode(event, eventId, envelope, fields);
        } finally {
            fields.free();
        }
    }

    private EncodedEvent encode(AgentEvent event, EventId eventId, Envelope envelope, EventFields fields) {
        int headroom = EncodedEvent.headroom(event);
        fields.begin(headroom, redaction(event));
        JsonBuffer out = fields.out();
        out.put('{').member(EventSchema.TYPE).put('"').ascii(event.type()).put('"');
        out.member(EventSchema.EVENT_ID).text(eventId.value());
        envelope.writeTo(out);
        boolean cutBefore = envelope.truncated();
        if (cutBefore) {
            out.member(EventSchema.TRUNCATED).ascii("true");
        }
        write(event, fields);
        if (fields.truncated() && !cutBefore) {
            out.member(EventSchema.TRUNCATED).ascii("true");
        }
        out.put('}');
        return new EncodedEvent(eventId, out.copy(), headroom);
    }

    private Redaction redaction(AgentEvent event) {
        return event instanceof ToolExecuting || event instanceof ToolCompleted ? redaction : none;
    }

    private void write(AgentEvent event, EventFields fields) {
        List<EventField<? extends AgentEvent>> written = schema.fieldsOf(event.type());
        for (int index = 0; index < written.size(); index++) {
            fields.write(written.get(index), event);
        }
    }

    /**
     * Reads the members of an event. What is within a member is checked for syntax and not read: objects and arrays
     * are empty ones.
     *
     * @param json one JSON object
     * @return its members
     * @throws IllegalArgumentException if it is something else
     */
    public Map<String, @Nullable Object> read(String json) {
        return reader.read(json);
    }

    /**
     * Compares an event with what this codec writes.
     *
     * @param event its members
     * @param strict whether members that no event of its type has are problems too
     * @return what is wrong, in words that quote nothing but names and numbers; empty if nothing is
     */
    public List<String> problems(Map<String, ? extends @Nullable Object> event, boolean strict) {
        return new EventCheck(schema, event).problems(strict);
    }

    /**
     * Writes an event as a client would get it.
     *
     * @param event the event
     * @param header what it is
     * @param envelope the members it shares with its run
     * @param at its time, in milliseconds since the epoch
     * @return one JSON object with sequence number 1
     * @throws IllegalArgumentException if the event is an {@link dev.tidings.api.event.UnknownEvent}
     */
    public String asSent(AgentEvent event, EventHeader header, Envelope envelope, long at) {
        EncodedEvent encoded = encode(event, header.eventId(), envelope);
        for (EventField<? extends AgentEvent> field : schema.fieldsOf(event.type())) {
            NumberField placed = field.required() && field.value() == null ? NumberField.of(field.name()) : null;
            if (placed != null) {
                encoded = encoded.prepend(placed, 0);
            }
        }
        return encoded.toNewEvent(header).sequenced(1, at).frame().text();
    }

    /**
     * Returns the limit of a field.
     *
     * @return how many bytes of JSON a field may take before it is cut
     */
    public int maxFieldBytes() {
        return maxFieldBytes;
    }

    /**
     * Finds where a text has to be split so that its first piece fits a field. Never between the halves of a
     * surrogate pair.
     *
     * @param text the text
     * @param from where the piece begins
     * @return where it ends, after {@code from} unless the text ends there
     */
    public int pieceEnd(String text, int from) {
        return JsonText.end(text, from, maxFieldBytes);
    }
}
