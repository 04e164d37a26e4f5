package dev.tidings.core.transport;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The buffers of the threads that write inline. Bounded, never waited for: who finds none leaves the write to the
 * flusher, which has its own.
 */
final class ScratchPool {
    private final AtomicReferenceArray<@Nullable ByteBuffer> free;
    private final AtomicInteger made = new AtomicInteger();
    private final Supplier<ByteBuffer> maker;

    ScratchPool(int limit, Supplier<ByteBuffer> maker) {
        this.free = new AtomicReferenceArray<>(limit);
        this.maker = maker;
    }

    @Nullable
    ByteBuffer tryAcquire() {
        for (int i = 0; i < free.length(); i++) {
            ByteBuffer buffer = free.get(i) == null ? null : free.getAndSet(i, null);
            if (buffer != null) {
                return buffer;
            }
        }
        return made.getAndUpdate(n -> Math.min(n + 1, free.length())) < free.length() ? maker.get() : null;
    }

    void release(ByteBuffer buffer) {
        int i = 0;
        while (!free.compareAndSet(i, null, buffer)) {
            i = (i + 1) % free.length();
        }
    }
}
