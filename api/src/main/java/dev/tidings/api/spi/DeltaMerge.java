package dev.tidings.api.spi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Puts pieces of streamed text together without parsing JSON. The text is the last member of a piece; as a quote in a
 * JSON text always has a backslash in front of it, the names of the members around it are found by their bytes.
 */
final class DeltaMerge {
    private static final byte[] OFFSET = bytes(",\"offset\":");
    private static final byte[] FIRST_SEQ = bytes(",\"first_seq\":");
    private static final byte[] TEXT = bytes(",\"delta\":\"");
    private static final byte[] END = bytes("\"}");

    private DeltaMerge() {}

    /** Puts payloads together; the last one is the model of everything but text, offset and first number. */
    static OutboundFrame of(List<ByteBuffer> payloads, long firstSeq, long firstOffset) {
        List<ByteBuffer> texts = payloads.stream().map(DeltaMerge::text).toList();
        ByteBuffer model = payloads.get(payloads.size() - 1);
        int offset = indexOf(model, OFFSET, 0);
        int textAt = indexOf(model, TEXT, offset) + TEXT.length;
        int rest = afterDigits(model, offset + OFFSET.length);
        byte[] first = digits(firstSeq);
        byte[] begin = digits(firstOffset);
        int numbers = numbersEnd(model, offset);
        int size = texts.stream().mapToInt(ByteBuffer::remaining).sum();
        ByteBuffer out = ByteBuffer.allocate(OutboundFrame.MAX_HEADER
                + numbers
                + FIRST_SEQ.length
                + first.length
                + OFFSET.length
                + begin.length
                + (textAt - rest)
                + size
                + END.length);
        out.position(OutboundFrame.MAX_HEADER);
        out.put(model.slice(0, numbers)).put(FIRST_SEQ).put(first).put(OFFSET).put(begin);
        out.put(model.slice(rest, textAt - rest));
        texts.forEach(out::put);
        out.put(END);
        return OutboundFrame.inPlace(out.array(), OutboundFrame.MAX_HEADER);
    }

    private static ByteBuffer text(ByteBuffer payload) {
        int from = textAt(payload) + TEXT.length;
        int to = payload.limit() - END.length;
        if (to < from || !matches(payload, END, to)) {
            throw malformed("a text as its last member");
        }
        return payload.slice(from, to - from);
    }

    /** Looks from both ends: a piece has a short text, what was merged before has a short beginning. */
    private static int textAt(ByteBuffer payload) {
        int last = payload.limit() - TEXT.length;
        for (int at = 0; at <= last - at; at++) {
            if (matches(payload, TEXT, last - at)) {
                return last - at;
            }
            if (matches(payload, TEXT, at)) {
                return at;
            }
        }
        throw malformed("the member" + new String(TEXT, StandardCharsets.US_ASCII));
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
