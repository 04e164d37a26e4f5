package dev.tidings.core.codec;

import dev.tidings.core.codec.JacksonValues.Outcome;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the values of one event after the other, each within a number of bytes, and remembers what had to be left out.
 *
 * <p>Common values are written directly, others by Jackson. In a map with texts as keys every entry is written by
 * itself, so that one that can't be written does not take the others with it. A map that must remain an object gives
 * each entry what the ones before left over, less a reserve for those to come.
 */
final class ValueWriter {
    private static final Logger LOG = LoggerFactory.getLogger(ValueWriter.class);
    private static final int LEAST_SHARE = 2 * Unserializable.MAX_BYTES;

    private final JsonBuffer out;
    private final JacksonValues jackson;
    private Redaction redaction = new Redaction(null);
    private boolean truncated;

    ValueWriter(JsonBuffer out, JacksonValues jackson) {
        this.out = out;
        this.jackson = jackson;
    }

    /** Forgets the event before. */
    void begin(Redaction secrets) {
        if (redaction != secrets) {
            redaction = secrets;
        }
        truncated = false;
    }

    boolean truncated() {
        return truncated;
    }

    void text(String value, int maxBytes) {
        truncated |= !out.text(value, maxBytes);
    }

    /** Writes any value; one that is too large becomes a text, the beginning of its JSON. */
    void value(@Nullable Object value, int maxBytes) {
        if (value instanceof String text) {
            text(text, maxBytes);
            return;
        }
        int mark = out.size();
        Outcome outcome = value instanceof Map<?, ?> map ? tryMap(map, maxBytes) : tryPart(value, maxBytes);
        settle(outcome, value, mark);
        if (outcome == Outcome.CUT) {
            String beginning = out.since(mark, maxBytes);
            out.rewind(mark);
            out.text(beginning, maxBytes);
            truncated = true;
        }
    }

    /** Writes a map as an object, whatever its size: entries that are too large are cut, then left out. */
    void object(Map<String, ? extends @Nullable Object> map, int maxBytes) {
        int end = out.size() + maxBytes - 1;
        int left = map.size();
        out.put('{');
        for (Map.Entry<String, ? extends @Nullable Object> entry : map.entrySet()) {
            int mark = out.size();
            left--;
            if (!tryEntry(entry, share(end - mark, left))) {
                out.rewind(mark);
                truncated = true;
            }
        }
        out.put('}');
    }

    private static int share(int room, int othersLeft) {
        long reserve = Math.min((long) othersLeft * LEAST_SHARE, room / 2);
        return (int) Math.max(room - reserve, Math.min(room, LEAST_SHARE));
    }

    private boolean tryEntry(Map.Entry<String, ? extends @Nullable Object> entry, int room) {
        int end = out.size() + room;
        String key = String.valueOf(entry.getKey());
        if (room < Unserializable.MAX_BYTES || !tryKey(key, room)) {
            return false;
        }
        int valueRoom = end - out.size();
        if (valueRoom < Unserializable.MAX_BYTES) {
            return false;
        }
        value(redaction.hides(key) ? Redaction.REPLACEMENT : entry.getValue(), valueRoom);
        return true;
    }

    private boolean tryKey(String key, int room) {
        if (out.array()[out.size() - 1] != '{') {
            out.put(',');
        }
        boolean whole = out.text(key, room);
        out.put(':');
        return whole;
    }

    private Outcome tryMap(Map<?, ?> map, int maxBytes) {
        int mark = out.size();
        try {
            return entries(map, mark + maxBytes);
        } catch (Throwable e) {
            return failed(map, e);
        }
    }

    private Outcome entries(Map<?, ?> map, int end) throws IOException {
        int mark = out.size();
        out.put('{');
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!(entry.getKey() instanceof String key)) {
                out.rewind(mark);
                return jackson.write(map, out, end - mark, redaction);
            }
            if (!tryKey(key, end - out.size())) {
                return Outcome.CUT;
            }
            Object value = redaction.hides(key) ? Redaction.REPLACEMENT : entry.getValue();
            int valueMark = out.size();
            Outcome outcome = tryPart(value, end - valueMark);
            settle(outcome, value, valueMark);
            if (outcome == Outcome.CUT || out.size() >= end) {
                return Outcome.CUT;
            }
        }
        out.put('}');
        return Outcome.WRITTEN;
    }

    private Outcome tryPart(@Nullable Object value, int maxBytes) {
        if (maxBytes <= 0) {
            return Outcome.CUT;
        }
        try {
            return part(value, maxBytes);
        } catch (Throwable e) {
            return failed(value, e);
        }
    }

    private Outcome part(@Nullable Object value, int maxBytes) throws IOException {
        if (value == null || value instanceof Boolean) {
            out.ascii(String.valueOf(value));
        } else if (value instanceof Integer || value instanceof Long) {
            out.number(((Number) value).longValue());
        } else if (!(value instanceof String text)) {
            return jackson.write(value, out, maxBytes, redaction);
        } else if (!out.text(text, maxBytes)) {
            out.rewind(out.size() - 1);
            return Outcome.CUT;
        }
        return Outcome.WRITTEN;
    }

    private void settle(Outcome outcome, @Nullable Object value, int mark) {
        if (outcome == Outcome.FAILED && value != null) {
            out.rewind(mark);
            Unserializable.write(out, value);
        }
    }

    private static Outcome failed(@Nullable Object value, Throwable cause) {
        if (cause instanceof VirtualMachineError error && !(cause instanceof StackOverflowError)) {
            throw error;
        }
        LOG.debug(
                "a value of type {} can't be written as json: {}",
                value == null ? "null" : value.getClass().getName(),
                cause.getClass().getName());
        return Outcome.FAILED;
    }
}
