package dev.tidings.api.spi;

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

    /** Puts pieces together; the last one is the model of everything but text, offset and first number. */
    static OutboundFrame of(List<OutboundFrame> pieces, long firstSeq, long firstOffset) {
        int[] texts = new int[pieces.size()];
        int size = 0;
        for (int index = 0; index < texts.length; index++) {
            OutboundFrame piece = pieces.get(index);
            texts[index] = textStart(piece.array(), piece.payloadStart());
            size += textEnd(piece.array()) - texts[index];
        }
        OutboundFrame last = pieces.get(texts.length - 1);
        byte[] begin = beginning(last.array(), last.payloadStart(), digits(firstSeq), digits(firstOffset));
        byte[] out = new byte[begin.length + size + END.length];
        System.arraycopy(begin, 0, out, 0, begin.length);
        int at = begin.length;
        for (int index = 0; index < texts.length; index++) {
            byte[] piece = pieces.get(index).array();
            at = put(out, at, piece, texts[index], textEnd(piece));
        }
        put(out, at, END);
        return OutboundFrame.inPlace(out, OutboundFrame.MAX_HEADER);
    }

    /** Returns what comes before the text, with the room for a header in front. */
    private static byte[] beginning(byte[] model, int start, byte[] firstSeq, byte[] firstOffset) {
        int offset = indexOf(model, OFFSET, start);
        int text = indexOf(model, TEXT, offset) + TEXT.length;
        int rest = afterDigits(model, offset + OFFSET.length);
        int numbers = numbersEnd(model, start, offset);
        byte[] out = new byte
                [OutboundFrame.MAX_HEADER
                        + (numbers - start)
                        + FIRST_SEQ.length
                        + firstSeq.length
                        + OFFSET.length
                        + firstOffset.length
                        + (text - rest)];
        int at = put(out, OutboundFrame.MAX_HEADER, model, start, numbers);
        at = put(out, put(out, at, FIRST_SEQ), firstSeq);
        at = put(out, put(out, at, OFFSET), firstOffset);
        put(out, at, model, rest, text);
        return out;
    }

    private static int put(byte[] out, int at, byte[] source) {
        return put(out, at, source, 0, source.length);
    }

    private static int put(byte[] out, int at, byte[] source, int from, int to) {
        System.arraycopy(source, from, out, at, to - from);
        return at + to - from;
    }

    private static int textEnd(byte[] bytes) {
        return bytes.length - END.length;
    }

    private static int textStart(byte[] bytes, int start) {
        int from = textAt(bytes, start) + TEXT.length;
        int to = textEnd(bytes);
        if (to < from || !matches(bytes, END, to)) {
            throw malformed("a text as its last member");
        }
        return from;
    }

    /** Looks from both ends: a piece has a short text, what was merged before has a short beginning. */
    private static int textAt(byte[] bytes, int start) {
        int last = bytes.length - TEXT.length;
        for (int step = 0; start + step <= last - step; step++) {
            if (matches(bytes, TEXT, last - step)) {
                return last - step;
            }
            if (matches(bytes, TEXT, start + step)) {
                return start + step;
            }
        }
        throw malformed("the member" + new String(TEXT, StandardCharsets.US_ASCII));
    }

    /** The end of the numbers in front: an earlier first_seq is left out. */
    private static int numbersEnd(byte[] bytes, int start, int offset) {
        for (int at = start; at + FIRST_SEQ.length <= offset; at++) {
            if (matches(bytes, FIRST_SEQ, at)) {
                return at;
            }
        }
        return offset;
    }

    private static int afterDigits(byte[] bytes, int from) {
        int at = from;
        while (bytes[at] >= '0' && bytes[at] <= '9') {
            at++;
        }
        return at;
    }

    private static int indexOf(byte[] bytes, byte[] name, int from) {
        for (int at = from; at + name.length <= bytes.length; at++) {
            if (matches(bytes, name, at)) {
                return at;
            }
        }
        throw malformed("the member" + new String(name, StandardCharsets.US_ASCII));
    }

    private static boolean matches(byte[] bytes, byte[] name, int at) {
        for (int index = 0; index < name.length; index++) {
            if (bytes[at + index] != name[index]) {
                return false;
            }
        }
        return true;
    }

    private static IllegalArgumentException malformed(String part) {
        return new IllegalArgumentException(
                "a piece of streamed text must have " + part + " but has not: merge only what Tidings encoded");
    }

    private static byte[] digits(long number) {
        return bytes(Long.toString(number));
    }

    private static byte[] bytes(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }
}
