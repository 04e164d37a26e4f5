package dev.tidings.api.spi;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * An encoded event that has no sequence number yet.
 *
 * <p>The JSON is encoded once, by the caller, with room in front of it. {@link #sequenced} writes sequence number,
 * timestamp and frame header into that room, so nothing is copied however many devices get the event.
 */
public final class NewEvent {
    /** How many bytes {@link #sequenced} needs in front of the body. */
    public static final int HEADROOM = 64;

    private static final byte[] SEQ = bytes("{\"seq\":");
    private static final byte[] TIMESTAMP = bytes(",\"timestamp\":");

    private final EventHeader header;
    private final byte[] bytes;
    private final int bodyStart;

    private NewEvent(EventHeader header, byte[] bytes, int bodyStart) {
        this.header = header;
        this.bytes = bytes;
        this.bodyStart = bodyStart;
    }

    /**
     * Copies a body, for a log that got it from elsewhere.
     *
     * @param header what it is
     * @param body a JSON object in UTF-8, with at least one member and without {@code seq} and {@code timestamp}
     * @return the event
     * @throws IllegalArgumentException if the body does not begin with a brace
     */
    public static NewEvent copyOf(EventHeader header, ByteBuffer body) {
        byte[] bytes = new byte[HEADROOM + body.remaining()];
        body.duplicate().get(bytes, HEADROOM, body.remaining());
        return inPlace(header, bytes, HEADROOM);
    }

    /**
     * Takes over an array, without copying it. The caller must not touch the array again.
     *
     * @param header what it is
     * @param bytes an array whose end is the end of the body
     * @param bodyStart where the body begins
     * @return the event
     * @throws IllegalArgumentException if there are fewer than {@link #HEADROOM} bytes in front of the body, or the
     *     body does not begin with a brace
     */
    public static NewEvent inPlace(EventHeader header, byte[] bytes, int bodyStart) {
        Objects.requireNonNull(header, "header");
        if (bodyStart < HEADROOM) {
            throw new IllegalArgumentException("body start must be >= " + HEADROOM + " but was " + bodyStart
                    + ": leave room for the sequence number");
        }
        if (bodyStart >= bytes.length || bytes[bodyStart] != '{') {
            throw new IllegalArgumentException("body must begin with '{': pass one JSON object");
        }
        return new NewEvent(header, bytes, bodyStart);
    }

    /**
     * Gives the event its place in a stream. A log calls it inside the step that assigns the number. Calling it again
     * invalidates the earlier entry.
     *
     * @param seq the sequence number, 1 or more
     * @param timestampMillis milliseconds since the epoch, 0 or more
     * @return the entry
     * @throws IllegalArgumentException if a number is out of range
     */
    public LogEntry sequenced(long seq, long timestampMillis) {
        if (seq < 1 || timestampMillis < 0 || timestampMillis > 99_999_999_999_999L) {
            throw new IllegalArgumentException("seq must be >= 1 and timestamp within 0 and 99999999999999 but were "
                    + seq + " and " + timestampMillis);
        }
        bytes[bodyStart] = ',';
        int at = putMillis(bodyStart, timestampMillis);
        at = put(at, TIMESTAMP);
        at = putNumber(at, seq);
        at = put(at, SEQ);
        return new LogEntry(header, seq, seq, timestampMillis, OutboundFrame.inPlace(bytes, at));
    }

    private int putMillis(int end, long millis) {
        int at = end;
        long rest = millis % 1000;
        for (int digit = 0; digit < 3; digit++) {
            bytes[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        bytes[--at] = '.';
        return putNumber(at, millis / 1000);
    }

    private int putNumber(int end, long number) {
        int at = end;
        long rest = number;
        do {
            bytes[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
        return at;
    }

    private int put(int end, byte[] text) {
        int at = end - text.length;
        System.arraycopy(text, 0, bytes, at, text.length);
        return at;
    }

    private static byte[] bytes(String ascii) {
        return ascii.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }

    /**
     * Returns what the event is.
     *
     * @return the header
     */
    public EventHeader header() {
        return header;
    }

    /**
     * Copies the JSON object without sequence number and timestamp, for a log that stores it elsewhere.
     *
     * @return a new buffer
     */
    public ByteBuffer body() {
        byte[] copy = new byte[bytes.length - bodyStart];
        System.arraycopy(bytes, bodyStart, copy, 0, copy.length);
        copy[0] = '{';
        return ByteBuffer.wrap(copy);
    }

    /**
     * Returns the size of the body.
     *
     * @return the number of bytes
     */
    public int bodySize() {
        return bytes.length - bodyStart;
    }
}
