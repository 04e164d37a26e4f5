package dev.tidings.core.transport;

import dev.tidings.api.spi.OutboundFrame;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one write consists of: a direct buffer, and the frames whose bytes are in it, so that after a short write the
 * frames that are left can be told, and the buffer itself need not be kept. A frame is an {@link OutboundFrame}, or the
 * bytes of a control frame. Every frame that is added is remembered, also if it fits only in part or not at all.
 *
 * <p>The buffer is pooled, this object is not: it is made for one write. References to frames in an object that lives
 * long would cost the garbage collector more than its allocation does.
 */
final class Scratch {
    static final int CAPACITY = 64 * 1024;
    static final int MAX_FRAMES = 1024;

    private final ByteBuffer buffer;
    private Object[] frames = new Object[8];
    private int count;
    private int firstOffset;
    private long added;

    /** Begins a write with a buffer that is the caller's until it is over. */
    Scratch(ByteBuffer buffer) {
        this.buffer = buffer.clear();
    }

    /** Makes a buffer for writes. */
    static ByteBuffer buffer() {
        return ByteBuffer.allocateDirect(CAPACITY);
    }

    /** Says whether another frame should be added: while half is free, since what does not fit is kept whole. */
    boolean hasRoom() {
        return buffer.position() <= (buffer.capacity() - 1) / 2 && count < MAX_FRAMES;
    }

    /** Adds the frame in flight, from where it stands. Must come first. */
    void addBegun(Object frame, int offset) {
        firstOffset = offset;
        add(frame, offset);
    }

    void add(Object frame) {
        add(frame, 0);
    }

    private void add(Object frame, int offset) {
        if (count == frames.length) {
            frames = Arrays.copyOf(frames, count * 2);
        }
        frames[count++] = frame;
        added += size(frame) - offset;
        if (frame instanceof OutboundFrame message) {
            message.copyFramed(offset, buffer);
        } else {
            byte[] control = (byte[]) frame;
            buffer.put(control, offset, Math.min(buffer.remaining(), control.length - offset));
        }
    }

    /** Returns the bytes to write; what its position moves over counts as written. */
    ByteBuffer flip() {
        return buffer.flip();
    }

    /** Returns what was added and not written, or null if nothing is left. */
    @Nullable
    Unsent unsent() {
        int written = buffer.position();
        if (written == added) {
            return null;
        }
        int first = 0;
        int offset = firstOffset + written;
        while (offset >= size(frames[first])) {
            offset -= size(frames[first++]);
        }
        return new Unsent(Arrays.copyOfRange(frames, first, count), offset);
    }

    private static int size(Object frame) {
        return frame instanceof OutboundFrame message ? message.framedSize() : ((byte[]) frame).length;
    }
}
