package dev.tidings.core.transport;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Collects the bytes of a request up to its empty line, and no more than a limit. */
final class RequestHead {
    private static final int FIRST_SIZE = 1024;

    private final int limit;
    private byte[] bytes = new byte[0];
    private int length;

    RequestHead(int limit) {
        this.limit = limit;
    }

    /**
     * Takes bytes up to the end of the head and leaves the rest.
     *
     * @return true if the head is complete
     * @throws Refusal if the head is too large, or holds a byte that no head may hold
     */
    boolean read(ByteBuffer input) throws Refusal {
        while (input.hasRemaining()) {
            append(input.get());
            if (isComplete()) {
                return true;
            }
        }
        return false;
    }

    /** Returns what was collected. */
    byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    private void append(byte value) throws Refusal {
        if (length == limit) {
            throw new Refusal(431, "request head must have at most " + limit + " bytes");
        }
        requireLegal(value);
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(limit, Math.max(FIRST_SIZE, 2 * length)));
        }
        bytes[length++] = value;
    }

    private void requireLegal(byte value) throws Refusal {
        boolean afterReturn = length > 0 && bytes[length - 1] == '\r';
        boolean control = value == 0x7F || (value >= 0 && value < ' ' && "\t\r\n".indexOf(value) < 0);
        if (control || afterReturn != (value == '\n')) {
            throw Refusal.malformed("request head must be lines that end in CR LF, without control characters");
        }
    }

    private boolean isComplete() {
        return length >= 4
                && bytes[length - 1] == '\n'
                && bytes[length - 2] == '\r'
                && bytes[length - 3] == '\n'
                && bytes[length - 4] == '\r';
    }
}
