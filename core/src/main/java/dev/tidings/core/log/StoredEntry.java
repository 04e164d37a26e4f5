package dev.tidings.core.log;

import dev.tidings.api.EventId;
import dev.tidings.api.MessageId;
import dev.tidings.api.spi.DeltaSpan;
import dev.tidings.api.spi.EventHeader;
import dev.tidings.api.spi.LogEntry;
import dev.tidings.api.spi.OutboundFrame;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An entry as bytes: the sizes of its JSON and its id; of text of a message its first number, and which part it is; the id, in
 * one byte for each character or, with a negative size, in two; the JSON. What is not in it is in its {@link Kind}, or known of
 * it without a look at it.
 */
final class StoredEntry {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int ID_LENGTH = Integer.BYTES;
    private static final int HEAD = ID_LENGTH + Integer.BYTES;
    private static final int FIRST_SEQ = HEAD;
    private static final int OFFSET = FIRST_SEQ + Long.BYTES;
    private static final int LENGTH = OFFSET + Long.BYTES;
    private static final int HEAD_OF_TEXT = LENGTH + Long.BYTES;
    private static final int MOST_NARROW = 0xFF;

    private StoredEntry() {}

    /** Returns how many bytes an entry takes. */
    static int size(LogEntry entry) {
        String id = entry.header().eventId().value();
        return headOf(entry.header().span())
                + id.length() * width(id)
                + entry.frame().payloadSize();
    }

    private static int headOf(@Nullable DeltaSpan span) {
        return span == null ? HEAD : HEAD_OF_TEXT;
    }

    private static int width(String id) {
        for (int index = 0; index < id.length(); index++) {
            if (id.charAt(index) > MOST_NARROW) {
                return Character.BYTES;
            }
        }
        return Byte.BYTES;
    }

    /** Writes an entry from an index on, in as many bytes as were said. */
    static void write(LogEntry entry, int size, byte[] target, int at) {
        int json = entry.frame().payloadSize();
        String id = entry.header().eventId().value();
        DeltaSpan span = entry.header().span();
        int head = headOf(span);
        boolean narrow = size == head + id.length() + json;
        INT.set(target, at, json);
        INT.set(target, at + ID_LENGTH, narrow ? id.length() : -id.length());
        if (span != null) {
            LONG.set(target, at + FIRST_SEQ, entry.firstSeq());
            LONG.set(target, at + OFFSET, span.offset());
            LONG.set(target, at + LENGTH, span.length());
        }
        if (narrow) {
            putNarrow(id, target, at + head);
        } else {
            putWide(id, target, at + head);
        }
        entry.frame().copyPayload(target, at + size - json);
    }

    private static void putNarrow(String id, byte[] target, int at) {
        for (int index = 0; index < id.length(); index++) {
            target[at + index] = (byte) id.charAt(index);
        }
    }

    private static void putWide(String id, byte[] target, int at) {
        byte[] wide = id.getBytes(StandardCharsets.UTF_16BE);
        System.arraycopy(wide, 0, target, at, wide.length);
    }

    static LogEntry read(byte[] source, int at, Kind kind, long seq, long millis) {
        MessageId message = kind.messageId();
        DeltaSpan span = message == null
                ? null
                : new DeltaSpan(message, (long) LONG.get(source, at + OFFSET), (long) LONG.get(source, at + LENGTH));
        int json = (int) INT.get(source, at);
        byte[] bytes = new byte[OutboundFrame.MAX_HEADER + json];
        int jsonAt = at + headOf(span) + idSize(source, at);
        System.arraycopy(source, jsonAt, bytes, OutboundFrame.MAX_HEADER, json);
        return new LogEntry(
                new EventHeader(eventId(source, at, kind), kind.type(), kind.threadId(), kind.runId(), span),
                span == null ? seq : firstSeq(source, at),
                seq,
                millis,
                OutboundFrame.inPlace(bytes, OutboundFrame.MAX_HEADER));
    }

    /** Returns the id of an entry without the rest of it. */
    static EventId eventId(byte[] source, int at, Kind kind) {
        Charset charset =
                (int) INT.get(source, at + ID_LENGTH) < 0 ? StandardCharsets.UTF_16BE : StandardCharsets.ISO_8859_1;
        int head = kind.messageId() == null ? HEAD : HEAD_OF_TEXT;
        return EventId.of(new String(source, at + head, idSize(source, at), charset));
    }

    private static int idSize(byte[] source, int at) {
        int length = (int) INT.get(source, at + ID_LENGTH);
        return length < 0 ? -length * Character.BYTES : length;
    }

    /** Returns the number of the first piece of an entry that is text of a message. */
    static long firstSeq(byte[] source, int at) {
        return (long) LONG.get(source, at + FIRST_SEQ);
    }
}
