package dev.tidings.core.engine;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Whether an orderly close is under way, from when on no run starts but children of open ones, and what it waits for. */
final class Draining {
    private final AtomicBoolean begun = new AtomicBoolean();

    private final AtomicInteger openRuns = new AtomicInteger();

    void runBegan() {
        openRuns.incrementAndGet();
    }

    void runEnded() {
        openRuns.decrementAndGet();
    }

    boolean hasOpenRuns() {
        return openRuns() > 0;
    }

    int openRuns() {
        return openRuns.get();
    }

    boolean begin() {
        return begun.compareAndSet(false, true);
    }

    boolean hasBegun() {
        return begun.get();
    }
}
