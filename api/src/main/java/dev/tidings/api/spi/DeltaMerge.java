package dev.tidings.api.spi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Puts pieces of streamed text together without parsing JSON. The text is the last member of a piece; as a quote in a
 * JSON text always has a backslash in front of it, the names of the members around it are found by their bytes.
 */
final class DeltaMerge {
    private static final byte[] OFFSET = bytes(",\"offset\":");
    private static final byte[] FIRST_SEQ = bytes(",\"first_seq\":");
    private static final byte[] TEXT = bytes(",\"delta\":\"");
    private static final byte[] END = bytes("\"}");
    private static final int DIGITS = 20;

    private DeltaMerge() {}

    static LogEntry of(List<LogEntry> pieces) {
        LogEntry first = pieces.get(0);
        LogEntry last = pieces.get(pieces.size() - 1);
        DeltaSpan span = span(pieces);
        List<ByteBuffer> texts = new ArrayList<>(pieces.size());
        int size = 0;
        for (LogEntry piece : pieces) {
            ByteBuffer text = text(piece);
            texts.add(text);
            size += text.remaining();
        }
        ByteBuffer model = last.frame().payload();
        int offset = offsetAt(model);
        int textAt = indexOf(model, TEXT, offset) + TEXT.length;
        ByteBuffer out = ByteBuffer.allocate(
                OutboundFrame.MAX_HEADER + textAt + FIRST_SEQ.length + 2 * DIGITS + size + END.length);
        out.position(OutboundFrame.MAX_HEADER);
        out.put(model.slice(0, numbersEnd(model, offset)));
        out.put(FIRST_SEQ).put(digits(first.firstSeq()));
        out.put(OFFSET).put(digits(span.offset()));
        int rest = afterDigits(model, offset + OFFSET.length);
        out.put(model.slice(rest, textAt - rest));
        texts.forEach(out::put);
        out.put(END);
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        EventHeader header = last.header();
        return new LogEntry(
                new EventHeader(header.eventId(), header.type(), header.threadId(), header.runId(), span),
                first.firstSeq(),
                last.seq(),
                last.timestampMillis(),
                OutboundFrame.inPlace(bytes, OutboundFrame.MAX_HEADER));
    }

    private static DeltaSpan span(List<LogEntry> pieces) {
        LogEntry before = pieces.get(0);
        for (LogEntry piece : pieces.subList(1, pieces.size())) {
            if (!before.isContinuedBy(piece)) {
                throw new IllegalArgumentException("pieces must be neighbours but " + before.seq()
                        + " is not continued by " + piece.seq() + ": ask isContinuedBy first");
            }
            before = piece;
        }
        DeltaSpan first = Objects.requireNonNull(pieces.get(0).header().span());
        DeltaSpan last = Objects.requireNonNull(before.header().span());
        return new DeltaSpan(first.messageId(), first.offset(), last.offset() + last.length() - first.offset());
    }

    private static ByteBuffer text(LogEntry piece) {
        ByteBuffer payload = piece.frame().payload();
        int from = indexOf(payload, TEXT, 0) + TEXT.length;
        int to = payload.limit() - END.length;
        if (to < from || !matches(payload, END, to)) {
            throw malformed("a text as its last member");
        }
        return payload.slice(from, to - from);
    }

    private static int offsetAt(ByteBuffer payload) {
        return indexOf(payload, OFFSET, 0);
    }

    /** The end of the numbers in front: an earlier first_seq is left out. */
    private static int numbersEnd(ByteBuffer payload, int offset) {
        for (int at = 0; at + FIRST_SEQ.length <= offset; at++) {
            if (matches(payload, FIRST_SEQ, at)) {
                return at;
            }
        }
        return offset;
    }

    private static int afterDigits(ByteBuffer payload, int from) {
        int at = from;
        while (payload.get(at) >= '0' && payload.get(at) <= '9') {
            at++;
        }
        return at;
    }

    private static int indexOf(ByteBuffer payload, byte[] name, int from) {
        for (int at = from; at + name.length <= payload.limit(); at++) {
            if (matches(payload, name, at)) {
                return at;
            }
        }
        throw malformed("the member" + new String(name, StandardCharsets.US_ASCII));
    }

    private static boolean matches(ByteBuffer payload, byte[] name, int at) {
        for (int index = 0; index < name.length; index++) {
            if (payload.get(at + index) != name[index]) {
                return false;
            }
        }
        return true;
    }

    private static IllegalArgumentException malformed(String part) {
        return new IllegalArgumentException(
                "a piece of streamed text must have " + part + " but has not: merge only what " + "Tidings encoded");
    }

    private static byte[] digits(long number) {
        return bytes(Long.toString(number));
    }

    private static byte[] bytes(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }
}
