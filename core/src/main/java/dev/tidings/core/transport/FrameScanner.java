package dev.tidings.core.transport;

import dev.tidings.api.CloseCode;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames instead of the library, which gets whole ones only and none that it would mishandle: an unmasked one,
 * one that announces gigabytes, a binary one, the fragment too many. What a frame takes grows with the bytes that came,
 * not with those announced. It keeps counting after a violation, so that the peer's close frame is still found among
 * what is discarded.
 */
final class FrameScanner {
    /** What the scan stopped at. */
    enum Stop {
        /** The input ended within a frame. */
        INPUT_END,
        /** A frame ended. */
        FRAME_END,
        /** A close frame ended. */
        CLOSE_END,
        /** A header was read that is not allowed; {@link #violation()} says why. */
        VIOLATION
    }

    private static final int MAX_FRAGMENTS = 4096;
    private static final int MAX_CONTROL = 125;
    private static final int MAX_HEADER = 14;
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PONG = 10;
    private static final int MASK = 4;
    private static final int FIRST_BYTES = 512;

    private final int maxMessage;
    private final ByteBuffer header = ByteBuffer.allocate(MAX_HEADER);
    private long payloadLeft;
    private long payloadLength;
    private @Nullable ByteBuffer payload;
    private boolean inPayload;
    private boolean inMessage;
    private long messageBytes;
    private int fragments;
    private @Nullable CloseCode violation;

    FrameScanner(int maxMessage) {
        this.maxMessage = maxMessage;
    }

    /**
     * Reads on until one frame ends, the input ends, or a header is not allowed.
     *
     * @param input its position is moved behind what was read
     * @return why the scan stopped
     */
    Stop scan(ByteBuffer input) {
        while (!inPayload) {
            if (!input.hasRemaining()) {
                return Stop.INPUT_END;
            }
            header.put(input.get());
            if (header.position() >= 2 && header.position() == headerSize()) {
                CloseCode found = beginPayload();
                if (found != null && violation == null) {
                    violation = found;
                    return Stop.VIOLATION;
                }
            }
        }
        return skipPayload(input);
    }

    /** Returns the close code for the first header that was not allowed. */
    @Nullable
    CloseCode violation() {
        return violation;
    }

    /** Hands the unmasked payload of the frame that just ended over, once; empty behind a violation. */
    ByteBuffer takePayload() {
        ByteBuffer taken = payload;
        payload = null;
        return taken == null ? ByteBuffer.allocate(0) : taken.flip();
    }

    /** Returns the length of the payload of the current frame, or of the one that just ended. */
    long payloadLength() {
        return payloadLength;
    }

    private Stop skipPayload(ByteBuffer input) {
        int skipped = (int) Math.min(input.remaining(), payloadLeft);
        ByteBuffer target = payload;
        if (target != null) {
            unmask(input, roomFor(skipped, target), skipped);
        } else {
            input.position(input.position() + skipped);
        }
        payloadLeft -= skipped;
        if (payloadLeft > 0) {
            return Stop.INPUT_END;
        }
        inPayload = false;
        Stop stop = opcode() == CLOSE ? Stop.CLOSE_END : Stop.FRAME_END;
        header.clear();
        return stop;
    }

    private int headerSize() {
        int length = header.get(1) & 0x7F;
        int extension = length == 127 ? 8 : length == 126 ? 2 : 0;
        return 2 + extension + (isMasked() ? 4 : 0);
    }

    private @Nullable CloseCode beginPayload() {
        int length = header.get(1) & 0x7F;
        long announced = length == 127 ? header.getLong(2) : length == 126 ? header.getShort(2) & 0xFFFF : length;
        payloadLength = announced < 0 ? Long.MAX_VALUE : announced;
        payloadLeft = payloadLength;
        inPayload = true;
        CloseCode found = judge();
        boolean wanted = found == null && violation == null;
        payload = wanted ? ByteBuffer.allocate((int) Math.min(payloadLength, FIRST_BYTES)) : null;
        return found;
    }

    private ByteBuffer roomFor(int count, ByteBuffer target) {
        if (target.remaining() >= count) {
            return target;
        }
        long doubled = Math.max(target.capacity() * 2L, (long) target.position() + count);
        ByteBuffer larger = ByteBuffer.allocate((int) Math.min(payloadLength, doubled));
        payload = larger;
        return larger.put(target.flip());
    }

    private void unmask(ByteBuffer input, ByteBuffer target, int count) {
        int key = headerSize() - MASK;
        for (int i = 0; i < count; i++) {
            target.put((byte) (input.get() ^ header.get(key + (target.position() & (MASK - 1)))));
        }
    }

    private @Nullable CloseCode judge() {
        boolean reserved = (header.get(0) & 0x70) != 0;
        int opcode = opcode();
        if (reserved || !isMasked() || opcode > PONG || (opcode > BINARY && opcode < CLOSE)) {
            return CloseCode.PROTOCOL_ERROR;
        }
        return opcode >= CLOSE ? judgeControl() : judgeData(opcode);
    }

    private @Nullable CloseCode judgeControl() {
        return isFinal() && payloadLength <= MAX_CONTROL ? null : CloseCode.PROTOCOL_ERROR;
    }

    private @Nullable CloseCode judgeData(int opcode) {
        if (inMessage != (opcode == CONTINUATION)) {
            return CloseCode.PROTOCOL_ERROR;
        }
        if (opcode != CONTINUATION) {
            messageBytes = 0;
            fragments = 0;
        }
        inMessage = !isFinal();
        if (opcode != CONTINUATION && opcode != TEXT) {
            return CloseCode.UNSUPPORTED_DATA;
        }
        messageBytes = payloadLength > maxMessage ? Long.MAX_VALUE / 2 : messageBytes + payloadLength;
        return messageBytes > maxMessage || ++fragments > MAX_FRAGMENTS ? CloseCode.MESSAGE_TOO_BIG : null;
    }

    /** Says whether the frame that just ended was the last of its message. */
    boolean isFinal() {
        return (header.get(0) & 0x80) != 0;
    }

    private boolean isMasked() {
        return (header.get(1) & 0x80) != 0;
    }

    /** Returns the opcode of the frame that just ended. */
    int opcode() {
        return header.get(0) & 0x0F;
    }
}
