package dev.tidings.core.codec;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Serial;

/** Lets a serializer write into a buffer until a limit is reached, and makes it stop there. */
final class BoundedOutput extends OutputStream {
    private final JsonBuffer buffer;
    private final long fence;
    private boolean full;

    BoundedOutput(JsonBuffer buffer, int maxBytes) {
        this.buffer = buffer;
        this.fence = (long) buffer.size() + maxBytes;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] source, int from, int count) throws IOException {
        if (full) {
            throw new LimitReachedException();
        }
        int taken = (int) Math.min(count, fence - buffer.size());
        buffer.put(source, from, taken);
        if (taken < count) {
            full = true;
            throw new LimitReachedException();
        }
    }

    boolean isFull() {
        return full;
    }

    /** Ends a serialization early; nobody reads it, so it costs no stack trace. */
    private static final class LimitReachedException extends IOException {
        @Serial
        private static final long serialVersionUID = 1L;

        LimitReachedException() {
            super("limit reached");
        }

        @Override
        public Throwable fillInStackTrace() {
            return this;
        }
    }
}
