package dev.tidings.core.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;

/** A socket in memory. How much it takes of a write is up to the test; it notices writes that overlap. */
final class MemoryPort implements WritePort {
    static final IntUnaryOperator EVERYTHING = offered -> offered;
    static final IntUnaryOperator NOTHING = offered -> 0;
    static final IntUnaryOperator BROKEN = offered -> -1;

    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private final AtomicBoolean writing = new AtomicBoolean();
    private volatile IntUnaryOperator appetite = EVERYTHING;
    private final AtomicInteger writes = new AtomicInteger();
    private volatile int largest;
    private final AtomicInteger closes = new AtomicInteger();
    private final AtomicInteger discards = new AtomicInteger();
    private volatile boolean overlapped;

    void takes(IntUnaryOperator appetite) {
        this.appetite = appetite;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        overlapped |= !writing.compareAndSet(false, true);
        try {
            return take(source);
        } finally {
            writing.set(false);
        }
    }

    private int take(ByteBuffer source) throws IOException {
        writes.incrementAndGet();
        largest = Math.max(largest, source.remaining());
        int count = appetite.applyAsInt(source.remaining());
        if (count < 0 || closes.get() > 0) {
            throw new IOException("the port is broken");
        }
        byte[] bytes = new byte[count];
        source.get(bytes);
        taken.writeBytes(bytes);
        return count;
    }

    @Override
    public SelectableChannel channel() {
        return null;
    }

    @Override
    public void discard() {
        discards.incrementAndGet();
    }

    int discards() {
        return discards.get();
    }

    @Override
    public void close() {
        closes.incrementAndGet();
    }

    byte[] bytes() {
        return taken.toByteArray();
    }

    int size() {
        return taken.size();
    }

    int writes() {
        return writes.get();
    }

    int largestWrite() {
        return largest;
    }

    int closes() {
        return closes.get();
    }

    boolean overlapped() {
        return overlapped;
    }
}
