package dev.tidings.core.codec;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What events are written with: one for each processor, however many threads there are. A thread begins its search where others
 * seldom do, since what another processor has just used is far away. Nobody waits for one; who finds none free gets one that is not kept. They stay where they are and are marked as taken, since moving them would be a
 * reference written into an old object for each event. Thread-safe.
 */
final class EventWriters {
    private final AtomicReferenceArray<@Nullable EventFields> kept;
    private final JacksonValues jackson = JacksonValues.create();
    private final int maxFieldBytes;

    EventWriters(int limit, int maxFieldBytes) {
        this.kept = new AtomicReferenceArray<>(limit);
        this.maxFieldBytes = maxFieldBytes;
    }

    /** Returns one of which nobody else knows, until it is given back with {@link EventFields#free}. */
    EventFields take() {
        int first = (int) (Thread.currentThread().getId() % kept.length());
        for (int tried = 0; tried < kept.length(); tried++) {
            int index = (first + tried) % kept.length();
            EventFields fields = kept.get(index);
            if (fields == null) {
                fields = new EventFields(jackson, maxFieldBytes);
                fields = kept.compareAndSet(index, null, fields) ? fields : kept.get(index);
            }
            if (fields != null && fields.take()) {
                return fields;
            }
        }
        return new EventFields(jackson, maxFieldBytes);
    }
}
