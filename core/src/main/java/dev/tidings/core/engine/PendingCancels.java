package dev.tidings.core.engine;

import dev.tidings.api.RequestId;
import dev.tidings.api.RunId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.spi.TimeSource;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs that are to be cancelled when they start, by run or by request. Guarded by the stream's sequence lock. */
final class PendingCancels {
    static final Duration KEPT = Duration.ofMinutes(10);
    static final int MAX = 64;

    private final TimeSource time;
    private final Map<Object, Wish> wishes = new LinkedHashMap<>(0);

    PendingCancels(TimeSource time) {
        this.time = time;
    }

    void add(RunId runId, String reason) {
        put(runId, reason);
    }

    void add(RequestId requestId, String reason) {
        put(requestId, reason);
    }

    private void put(Object id, String reason) {
        dropOld();
        wishes.remove(id);
        wishes.put(id, new Wish(reason, time.nanoTime()));
    }

    private void dropOld() {
        Iterator<Wish> oldest = wishes.values().iterator();
        while (oldest.hasNext() && (isOld(oldest.next()) || wishes.size() >= MAX)) {
            oldest.remove();
        }
    }

    private boolean isOld(Wish wish) {
        return time.nanoTime() - wish.sinceNanos() >= KEPT.toNanos();
    }

    boolean isEmpty() {
        if (!wishes.isEmpty()) {
            wishes.values().removeIf(this::isOld);
        }
        return wishes.isEmpty();
    }

    /**
     * Returns why a run that starts is to be cancelled, and forgets it; null if it is not. A request is answered by a run
     * that has no parent.
     */
    @Nullable
    String take(UserExecutionContext context, boolean isRoot) {
        if (isEmpty()) {
            return null;
        }
        Wish byRun = wishes.remove(context.runId());
        Wish byRequest = isRoot ? wishes.remove(context.requestId()) : null;
        Wish wish = byRun == null ? byRequest : byRun;
        return wish == null ? null : wish.reason();
    }

    private record Wish(String reason, long sinceNanos) {}
}
