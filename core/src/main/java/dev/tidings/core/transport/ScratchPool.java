package dev.tidings.core.transport;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The scratches of the threads that write inline. Bounded, never waited for: who finds none leaves the write to the
 * flusher, which has its own.
 */
final class ScratchPool {
    private final AtomicReferenceArray<@Nullable Scratch> free;
    private final AtomicInteger made = new AtomicInteger();
    private final Supplier<Scratch> maker;

    ScratchPool(int limit, Supplier<Scratch> maker) {
        this.free = new AtomicReferenceArray<>(limit);
        this.maker = maker;
    }

    @Nullable
    Scratch tryAcquire() {
        for (int i = 0; i < free.length(); i++) {
            Scratch scratch = free.get(i) == null ? null : free.getAndSet(i, null);
            if (scratch != null) {
                return scratch;
            }
        }
        return made.getAndUpdate(n -> Math.min(n + 1, free.length())) < free.length() ? maker.get() : null;
    }

    void release(Scratch scratch) {
        scratch.clear();
        int i = 0;
        while (!free.compareAndSet(i, null, scratch)) {
            i = (i + 1) % free.length();
        }
    }
}
