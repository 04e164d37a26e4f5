package dev.tidings.core.transport;

import dev.tidings.api.CloseCode;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames instead of the library, which gets whole ones only and none that it would mishandle: an unmasked one,
 * one that announces gigabytes, a binary one, the fragment too many. Fragments it puts together, so that they cost what
 * is in them and not what they are. What a message takes grows with the bytes that came, not with those announced. It keeps counting after a violation, so that the peer's close frame is still found among
 * what is discarded.
 */
final class FrameScanner {
    /** What the scan stopped at. */
    enum Stop {
        /** The input ended within a frame. */
        INPUT_END,
        /** A frame ended that others of its message follow. */
        FRAGMENT_END,
        /** A message or a control frame ended. */
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
    private @Nullable ByteBuffer message;
    private @Nullable ByteBuffer control;
    private boolean wanted;
    private boolean inPayload;
    private boolean inMessage;
    private long messageBytes;
    private int fragments;
    private @Nullable CloseCode violation;

    FrameScanner(int maxMessage) {
        this.maxMessage = maxMessage;
    }

    /**
     * Reads on until a frame ends, the input ends, or a header is not allowed.
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

    /** Hands the unmasked message or payload of the control frame that just ended over, once; empty behind a violation. */
    ByteBuffer takePayload() {
        ByteBuffer taken = collected();
        collect(null);
        return taken == null ? ByteBuffer.allocate(0) : taken.flip();
    }

    private @Nullable ByteBuffer collected() {
        return isControl() ? control : message;
    }

    private void collect(@Nullable ByteBuffer bytes) {
        if (isControl()) {
            control = bytes;
        } else {
            message = bytes;
        }
    }

    /** Returns the length of the payload of the current frame, or of the one that just ended. */
    long payloadLength() {
        return payloadLength;
    }

    private Stop skipPayload(ByteBuffer input) {
        int skipped = (int) Math.min(input.remaining(), payloadLeft);
        if (wanted && skipped > 0) {
            unmask(input, roomFor(skipped), skipped);
        } else {
            input.position(input.position() + skipped);
        }
        payloadLeft -= skipped;
        if (payloadLeft > 0) {
            return Stop.INPUT_END;
        }
        inPayload = false;
        header.clear();
        return end();
    }

    private Stop end() {
        if (opcode() == CLOSE) {
            return Stop.CLOSE_END;
        }
        return isFinal() ? Stop.FRAME_END : Stop.FRAGMENT_END;
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
        wanted = found == null && violation == null;
        if (!wanted) {
            message = null;
        }
        return found;
    }

    private ByteBuffer roomFor(int count) {
        ByteBuffer known = collected();
        if (known != null && known.remaining() >= count) {
            return known;
        }
        int held = known == null ? 0 : known.position();
        long doubled = Math.max(Math.max(FIRST_BYTES, 2L * held), (long) held + count);
        ByteBuffer larger = ByteBuffer.allocate((int) Math.min(mostBytes(), doubled));
        if (known != null) {
            larger.put(known.flip());
        }
        collect(larger);
        return larger;
    }

    /** Returns how many bytes the message or the control frame can have, going by what was announced of it. */
    private long mostBytes() {
        if (isControl()) {
            return payloadLength;
        }
        return isFinal() ? messageBytes : maxMessage;
    }

    private void unmask(ByteBuffer input, ByteBuffer target, int count) {
        int key = headerSize() - MASK;
        long from = payloadLength - payloadLeft;
        for (long at = from; at < from + count; at++) {
            target.put((byte) (input.get() ^ header.get(key + (int) (at & (MASK - 1)))));
        }
    }

    private @Nullable CloseCode judge() {
        boolean reserved = (header.get(0) & 0x70) != 0;
        int opcode = opcode();
        if (reserved || !isMasked() || opcode > PONG || (opcode > BINARY && opcode < CLOSE)) {
            return CloseCode.PROTOCOL_ERROR;
        }
        if (isControl()) {
            control = null;
            return judgeControl();
        }
        return judgeData(opcode);
    }

    private @Nullable CloseCode judgeControl() {
        return isFinal() && payloadLength <= MAX_CONTROL ? null : CloseCode.PROTOCOL_ERROR;
    }

    private @Nullable CloseCode judgeData(int opcode) {
        if (inMessage != (opcode == CONTINUATION)) {
            return CloseCode.PROTOCOL_ERROR;
        }
        if (opcode != CONTINUATION) {
            message = null;
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

    private boolean isFinal() {
        return (header.get(0) & 0x80) != 0;
    }

    private boolean isMasked() {
        return (header.get(1) & 0x80) != 0;
    }

    private boolean isControl() {
        return opcode() >= CLOSE;
    }

    /** Returns the opcode of the frame that just ended; that of a message's last one may be a continuation. */
    int opcode() {
        return header.get(0) & 0x0F;
    }
}
