package dev.tidings.core.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** How a text is written in JSON, and how many bytes that takes in UTF-8. A lone surrogate becomes U+FFFD. */
final class JsonText {
    static final int QUOTES = 2;
    static final int LONG_ESCAPE = 6;
    static final int SHORT_ESCAPE = 2;
    static final int REPLACEMENT = 0xFFFD;

    private static final byte LONG = 1;
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ONES = 0x0101010101010101L;
    private static final long TOPS = 0x8080808080808080L;
    private static final byte[] ESCAPES = escapes();

    private JsonText() {}

    private static byte[] escapes() {
        byte[] table = new byte[128];
        for (int c = 0; c < ' '; c++) {
            table[c] = LONG;
        }
        table['\b'] = 'b';
        table['\t'] = 't';
        table['\n'] = 'n';
        table['\f'] = 'f';
        table['\r'] = 'r';
        table['"'] = '"';
        table['\\'] = '\\';
        return table;
    }

    static boolean isPlain(char c) {
        return c < 128 && ESCAPES[c] == 0;
    }

    /** Returns how many bytes at the beginning are plain and no question mark: that also replaces what Latin-1 lacks. */
    static int plainEnd(byte[] latin) {
        int at = 0;
        while (at + Long.BYTES <= latin.length && areCertain((long) EIGHT.get(latin, at))) {
            at += Long.BYTES;
        }
        while (at < latin.length && latin[at] >= 0 && latin[at] != '?' && ESCAPES[latin[at]] == 0) {
            at++;
        }
        return at;
    }

    /** Says whether eight bytes are plain for certain: a borrow from a byte below may only let it say no. */
    private static boolean areCertain(long eight) {
        long below = eight - ' ' * ONES;
        long quote = (eight ^ '"' * ONES) - ONES;
        long backslash = (eight ^ '\\' * ONES) - ONES;
        long replacement = (eight ^ '?' * ONES) - ONES;
        return ((eight | below | quote | backslash | replacement) & TOPS) == 0;
    }

    static boolean hasShortEscape(char c) {
        return ESCAPES[c] != LONG;
    }

    static byte escape(char c) {
        return ESCAPES[c];
    }

    static int codePoint(String text, int at) {
        int codePoint = text.codePointAt(at);
        return isSurrogate(codePoint) ? REPLACEMENT : codePoint;
    }

    static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    static int width(String text, int at) {
        char c = text.charAt(at);
        if (c < 128) {
            return isPlain(c) ? 1 : hasShortEscape(c) ? SHORT_ESCAPE : LONG_ESCAPE;
        }
        if (c < 0x800) {
            return 2;
        }
        return codePoint(text, at) < Character.MIN_SUPPLEMENTARY_CODE_POINT ? 3 : 4;
    }

    static int units(int width) {
        return width == 4 ? 2 : 1;
    }

    static long size(String text) {
        long size = QUOTES;
        for (int at = 0; at < text.length(); ) {
            int width = width(text, at);
            size += width;
            at += units(width);
        }
        return size;
    }

    static int end(String text, int from, int maxBytes) {
        int room = maxBytes - QUOTES;
        int at = from;
        while (at < text.length()) {
            int width = width(text, at);
            room -= width;
            if (room < 0) {
                break;
            }
            at += units(width);
        }
        return at;
    }
}
