package dev.tidings.core.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** JSON in UTF-8 that is being written, in an array with room in front. Belongs to one thread. */
final class JsonBuffer {
    private static final int MAX_SIZE = Integer.MAX_VALUE - 8;
    private static final int LEAST_COPIED = 48;
    private static final int MOST_COPIED = 4096;
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes;
    private int size;

    JsonBuffer(int headroom, int capacity) {
        this.bytes = new byte[headroom + capacity];
        this.size = headroom;
    }

    /** Forgets what was written, and leaves room in front. What is in that room means nothing. */
    void restart(int headroom) {
        size = headroom;
    }

    /** Begins with a smaller array if this one is larger than it should be. */
    void shrink(int capacity, int mostBytes) {
        if (bytes.length > mostBytes) {
            bytes = new byte[capacity];
        }
    }

    int size() {
        return size;
    }

    byte[] toArray() {
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }

    byte[] copy() {
        return Arrays.copyOf(bytes, size);
    }

    void rewind(int mark) {
        size = mark;
    }

    JsonBuffer put(char ascii) {
        reserve(1);
        bytes[size++] = (byte) ascii;
        return this;
    }

    JsonBuffer ascii(String text) {
        int count = text.length();
        reserve(count);
        byte[] target = bytes;
        int out = size;
        for (int at = 0; at < count; at++) {
            target[out + at] = (byte) text.charAt(at);
        }
        size = out + count;
        return this;
    }

    void put(byte[] source, int from, int count) {
        reserve(count);
        System.arraycopy(source, from, bytes, size, count);
        size += count;
    }

    /** Begins a member, after a comma unless it is the first of its object. */
    JsonBuffer member(String name) {
        if (bytes[size - 1] != '{') {
            put(',');
        }
        return put('"').ascii(name).put('"').put(':');
    }

    JsonBuffer number(long value) {
        if (value < 0) {
            return ascii(Long.toString(value));
        }
        int digits = 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            digits++;
        }
        reserve(digits);
        putDigits(bytes, size + digits, value);
        size += digits;
        return this;
    }

    /** Writes digits that end before an index, and returns where they begin. */
    static int putDigits(byte[] target, int end, long value) {
        int at = end;
        long rest = value;
        do {
            target[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
        return at;
    }

    JsonBuffer text(String text) {
        text(text, Integer.MAX_VALUE);
        return this;
    }

    /** Writes a text with its quotes in at most so many bytes, cut at a character's border; true if it is whole. */
    boolean text(String text, int maxBytes) {
        int fence = (int) Math.min((long) size + maxBytes - 1, MAX_SIZE);
        put('"');
        int at = putLatin(text, fence);
        while (at < text.length()) {
            int plainEnd = putPlain(text, at, fence);
            if (plainEnd == text.length()) {
                at = plainEnd;
                break;
            }
            int width = JsonText.width(text, plainEnd);
            at = plainEnd;
            if (size + width > fence) {
                break;
            }
            putSpecial(text, at, width);
            at += JsonText.units(width);
        }
        put('"');
        return at == text.length();
    }

    /** Writes the plain beginning of a text that is worth a copy and fits; returns how much that is. */
    private int putLatin(String text, int fence) {
        int length = text.length();
        if (length < LEAST_COPIED || length > MOST_COPIED || length > fence - size) {
            return 0;
        }
        byte[] latin = text.getBytes(StandardCharsets.ISO_8859_1);
        int count = JsonText.plainEnd(latin);
        put(latin, 0, count);
        return count;
    }

    private int putPlain(String text, int from, int fence) {
        int count = Math.max(0, Math.min(text.length() - from, fence - size));
        reserve(count);
        byte[] target = bytes;
        int out = size;
        int at = from;
        for (int end = from + count; at < end; at++) {
            char c = text.charAt(at);
            if (!JsonText.isPlain(c)) {
                break;
            }
            target[out++] = (byte) c;
        }
        size = out;
        return at;
    }

    private void putSpecial(String text, int at, int width) {
        reserve(width);
        char c = text.charAt(at);
        if (c >= 128) {
            putUtf8(JsonText.codePoint(text, at), width);
        } else if (width == 1) {
            bytes[size++] = (byte) c;
        } else {
            putEscape(c);
        }
    }

    private void putEscape(char c) {
        bytes[size++] = '\\';
        if (JsonText.hasShortEscape(c)) {
            bytes[size++] = JsonText.escape(c);
            return;
        }
        bytes[size++] = 'u';
        bytes[size++] = '0';
        bytes[size++] = '0';
        bytes[size++] = HEX[c >> 4];
        bytes[size++] = HEX[c & 0xF];
    }

    private void putUtf8(int codePoint, int width) {
        int rest = codePoint;
        for (int at = size + width - 1; at > size; at--) {
            bytes[at] = (byte) (0x80 | (rest & 0x3F));
            rest >>= 6;
        }
        bytes[size] = (byte) (((0xF00 >> width) & 0xFF) | rest);
        size += width;
    }

    /** Decodes what was written after a mark, at most so many bytes, without a character that is not whole. */
    String since(int mark, int maxBytes) {
        int end = (int) Math.min(size, (long) mark + maxBytes);
        int lead = end;
        while (lead > mark && (bytes[lead - 1] & 0xC0) == 0x80) {
            lead--;
        }
        if (lead > mark && (bytes[lead - 1] & 0x80) != 0 && lead - 1 + utf8Length(bytes[lead - 1]) > end) {
            end = lead - 1;
        }
        return new String(bytes, mark, end - mark, StandardCharsets.UTF_8);
    }

    private static int utf8Length(byte lead) {
        return Integer.numberOfLeadingZeros(~(lead << 24));
    }

    byte[] array() {
        return bytes;
    }

    private void reserve(int count) {
        long needed = (long) size + count;
        if (needed <= bytes.length) {
            return;
        }
        if (needed > MAX_SIZE) {
            throw new IllegalStateException("json must have at most " + MAX_SIZE + " bytes but needs " + needed);
        }
        bytes = Arrays.copyOf(bytes, (int) Math.min(Math.max(needed, bytes.length * 2L), MAX_SIZE));
    }
}
