package dev.tidings.netty;

import dev.tidings.api.CloseCode;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Puts the fragments of a text together, counts their bytes, and decodes them strictly. */
final class MessageText {
    private static final int MOST_FRAGMENTS = 4_096;
    private static final char REPLACEMENT = '\uFFFD';
    private static final byte[] NONE = new byte[0];

    private final int limit;
    private byte[] bytes = NONE;
    private int length;
    private int fragments;

    MessageText(int limit) {
        this.limit = limit;
    }

    void add(ByteBuf fragment) throws CloseException {
        int count = fragment.readableBytes();
        if (count > limit - length || ++fragments > MOST_FRAGMENTS) {
            bytes = NONE;
            throw new CloseException(CloseCode.MESSAGE_TOO_BIG, "message must have at most " + limit + " bytes");
        }
        if (length + count > bytes.length) {
            int least = length + count;
            bytes = Arrays.copyOf(bytes, length == 0 ? least : Math.min(limit, Math.max(least, 2 * length)));
        }
        fragment.getBytes(fragment.readerIndex(), bytes, length, count);
        length += count;
    }

    /** Returns the whole text, and begins the next. */
    String take() throws CloseException {
        String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            requireValid();
        }
        bytes = NONE;
        length = 0;
        fragments = 0;
        return text;
    }

    private void requireValid() throws CloseException {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length));
        } catch (CharacterCodingException e) {
            throw CloseException.of(CloseCode.MALFORMED_DATA.code());
        }
    }
}
