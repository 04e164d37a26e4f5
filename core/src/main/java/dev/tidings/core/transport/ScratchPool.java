package dev.tidings.core.transport;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The buffers of the threads that write inline. Bounded, never waited for: who finds none leaves the write to the
 * flusher, which has its own. A thread looks first where it left one, and the places are a cache line apart: a buffer that
 * another processor has just used is far away.
 */
final class ScratchPool {
    private static final int APART = 16;

    private final AtomicReferenceArray<@Nullable ByteBuffer> free;
    private final int limit;
    private final AtomicInteger made = new AtomicInteger();
    private final Supplier<ByteBuffer> maker;

    ScratchPool(int limit, Supplier<ByteBuffer> maker) {
        this.limit = limit;
        this.free = new AtomicReferenceArray<>(limit * APART);
        this.maker = maker;
    }

    @Nullable
    ByteBuffer tryAcquire() {
        for (int tried = 0; tried < limit; tried++) {
            int place = place(tried);
            ByteBuffer buffer = free.get(place) == null ? null : free.getAndSet(place, null);
            if (buffer != null) {
                return buffer;
            }
        }
        return made.getAndUpdate(n -> Math.min(n + 1, limit)) < limit ? maker.get() : null;
    }

    void release(ByteBuffer buffer) {
        int tried = 0;
        while (!free.compareAndSet(place(tried), null, buffer)) {
            tried++;
        }
    }

    private int place(int tried) {
        return (int) ((Thread.currentThread().getId() + tried) % limit) * APART;
    }
}
