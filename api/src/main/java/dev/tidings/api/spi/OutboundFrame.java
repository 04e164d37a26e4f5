package dev.tidings.api.spi;

import dev.tidings.api.CloseCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thing to send: a text message, or the close that ends the connection. Immutable and shared between all
 * connections of a user, so every buffer handed out is a read-only view of the same bytes.
 *
 * <p>The bytes hold the RFC 6455 header of an unmasked, unfragmented frame in front of the payload. A transport that
 * writes to a socket takes {@link #framed()}; one that hands messages to a container takes {@link #text()} or
 * {@link #payload()}.
 */
public final class OutboundFrame {
    /** The most bytes a header of an unmasked frame can take. */
    public static final int MAX_HEADER = 10;

    private static final int TEXT_FIN = 0x81;
    private static final byte[] NONE = new byte[0];

    private final byte[] bytes;
    private final int payloadStart;
    private final @Nullable Farewell farewell;

    private OutboundFrame(byte[] bytes, int payloadStart, @Nullable Farewell farewell) {
        this.bytes = bytes;
        this.payloadStart = payloadStart;
        this.farewell = farewell;
    }

    /** What a close says. */
    private record Farewell(CloseCode code, String reason) {
        private Farewell {
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * Makes a text frame by copying a payload.
     *
     * @param payload valid UTF-8; the buffer's position does not change
     * @return the frame
     */
    public static OutboundFrame text(ByteBuffer payload) {
        byte[] bytes = new byte[MAX_HEADER + payload.remaining()];
        payload.duplicate().get(bytes, MAX_HEADER, payload.remaining());
        return inPlace(bytes, MAX_HEADER);
    }

    /**
     * Makes a text frame that takes over an array, without copying it. The caller must not touch the array again.
     *
     * @param bytes an array whose end is the end of the payload
     * @param payloadStart where the valid UTF-8 payload begins; the header is written in front of it
     * @return the frame
     * @throws IllegalArgumentException if fewer than {@link #MAX_HEADER} bytes are in front of the payload, or it begins
     *     behind the end of the array
     */
    public static OutboundFrame inPlace(byte[] bytes, int payloadStart) {
        if (payloadStart < MAX_HEADER || payloadStart > bytes.length) {
            throw new IllegalArgumentException("payload start must be within [" + MAX_HEADER + ", " + bytes.length
                    + "] but was " + payloadStart + ": leave room for the frame header");
        }
        writeHeader(bytes, payloadStart);
        return new OutboundFrame(bytes, payloadStart, null);
    }

    /**
     * Makes the close that ends a connection: nothing is sent after it.
     *
     * @param code the close code
     * @param reason text for the peer; a transport cuts it at 123 bytes of UTF-8
     * @return the frame
     */
    public static OutboundFrame close(CloseCode code, String reason) {
        return new OutboundFrame(NONE, 0, new Farewell(code, reason));
    }

    private static int headerSize(int length) {
        return length < 126 ? 2 : length < 1 << 16 ? 4 : MAX_HEADER;
    }

    private static void writeHeader(byte[] bytes, int payloadStart) {
        int length = bytes.length - payloadStart;
        int size = headerSize(length);
        int start = payloadStart - size;
        bytes[start] = (byte) TEXT_FIN;
        bytes[start + 1] = (byte) (size == 2 ? length : size == 4 ? 126 : 127);
        long rest = length;
        for (int at = payloadStart - 1; at > start + 1; at--) {
            bytes[at] = (byte) rest;
            rest >>>= 8;
        }
    }

    private int start() {
        return farewell == null ? payloadStart - headerSize(payloadSize()) : payloadStart;
    }

    /**
     * Says whether this is a close.
     *
     * @return true for a close, false for a text message
     */
    public boolean isClose() {
        return farewell != null;
    }

    /**
     * Returns the close code.
     *
     * @return the code
     * @throws IllegalStateException if this is not a close
     */
    public CloseCode closeCode() {
        if (farewell == null) {
            throw new IllegalStateException("a text frame has no close code: ask isClose() first");
        }
        return farewell.code();
    }

    /**
     * Returns the text that goes with the close code.
     *
     * @return the reason, empty for a text message
     */
    public String reason() {
        return farewell == null ? "" : farewell.reason();
    }

    /**
     * Returns the JSON text as UTF-8.
     *
     * @return a new read-only view of the payload; empty for a close
     */
    public ByteBuffer payload() {
        return ByteBuffer.wrap(bytes, payloadStart, bytes.length - payloadStart)
                .slice()
                .asReadOnlyBuffer();
    }

    /**
     * Returns header and payload as they go over the wire.
     *
     * @return a new read-only view; empty for a close, whose frame the transport writes
     */
    public ByteBuffer framed() {
        return ByteBuffer.wrap(bytes, start(), framedSize()).slice().asReadOnlyBuffer();
    }

    /**
     * Copies header and payload, from a place on, as far as there is room.
     *
     * @param from how many bytes of the framed form to leave out, from 0 to {@link #framedSize()}
     * @param target receives the bytes
     * @return how many bytes were copied
     */
    public int copyFramed(int from, ByteBuffer target) {
        int count = Math.min(target.remaining(), framedSize() - from);
        target.put(bytes, start() + from, count);
        return count;
    }

    /**
     * Copies the payload, for a log that keeps bytes.
     *
     * @param target receives {@link #payloadSize()} bytes
     * @param at where they begin in it
     * @throws IndexOutOfBoundsException if there is no room for all of them
     */
    public void copyPayload(byte[] target, int at) {
        System.arraycopy(bytes, payloadStart, target, at, bytes.length - payloadStart);
    }

    /** Returns the array whose end is the end of the payload. Not a copy. */
    byte[] array() {
        return bytes;
    }

    int payloadStart() {
        return payloadStart;
    }

    /**
     * Returns the payload as text, decoded at each call.
     *
     * @return the JSON text
     */
    public String text() {
        return new String(bytes, payloadStart, bytes.length - payloadStart, StandardCharsets.UTF_8);
    }

    /**
     * Returns the size on the wire, header included.
     *
     * @return the number of bytes; 0 for a close
     */
    public int framedSize() {
        return bytes.length - start();
    }

    /**
     * Returns the size of the payload.
     *
     * @return the number of bytes; 0 for a close
     */
    public int payloadSize() {
        return bytes.length - payloadStart;
    }

    @Override
    public String toString() {
        return isClose() ? "close " + closeCode().code() : "text of " + payloadSize() + " bytes";
    }
}
