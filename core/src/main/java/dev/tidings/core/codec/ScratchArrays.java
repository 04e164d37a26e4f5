package dev.tidings.core.codec;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Arrays to write in before the length is known: one for each processor, however many threads there are. Nobody waits
 * for one, and one that grew beyond what is usual is not kept. Thread-safe.
 */
final class ScratchArrays {
    static final int TYPICAL_SIZE = 2 * 1024;
    static final int MAX_SIZE = 16 * 1024;

    private final AtomicReferenceArray<byte @Nullable []> free;

    ScratchArrays(int limit) {
        this.free = new AtomicReferenceArray<>(limit);
    }

    /** Returns an array of which nobody else knows. What is in it means nothing. */
    byte[] take() {
        for (int index = 0; index < free.length(); index++) {
            byte[] array = free.getPlain(index) == null ? null : free.getAndSet(index, null);
            if (array != null) {
                return array;
            }
        }
        return new byte[TYPICAL_SIZE];
    }

    /** Takes an array back, or leaves it to the garbage collector. */
    void give(byte[] array) {
        if (array.length > MAX_SIZE) {
            return;
        }
        for (int index = 0; index < free.length(); index++) {
            if (free.getPlain(index) == null && free.compareAndSet(index, null, array)) {
                return;
            }
        }
    }
}
