package dev.tidings.core.log;

import dev.tidings.api.Epoch;
import dev.tidings.api.spi.LogEntry;
import dev.tidings.api.spi.LogSubscriber;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A subscriber that keeps what it was given, and notices calls that overlap. */
final class Follower implements LogSubscriber {
    final List<LogEntry> entries = Collections.synchronizedList(new ArrayList<>());
    final AtomicInteger overlaps = new AtomicInteger();
    private final AtomicInteger inside = new AtomicInteger();

    @Override
    public void onEntries(List<LogEntry> added) {
        if (inside.incrementAndGet() > 1) {
            overlaps.incrementAndGet();
        }
        entries.addAll(added);
        inside.decrementAndGet();
    }

    @Override
    public void onEpochChanged(Epoch epoch) {
        throw new AssertionError("the log in memory changes no epoch under a subscriber");
    }
}
