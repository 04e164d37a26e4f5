package dev.tidings.testkit.tck;

import dev.tidings.api.Epoch;
import dev.tidings.api.spi.LogEntry;
import dev.tidings.api.spi.LogSubscriber;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Keeps what a log tells one who follows it, and notices calls that overlap. */
final class LogRecorder implements LogSubscriber {
    private static final long STAY_NANOS = 200_000;

    private final List<LogEntry> entries = new CopyOnWriteArrayList<>();
    private final List<Epoch> epochs = new CopyOnWriteArrayList<>();
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger overlaps = new AtomicInteger();
    private final Consumer<List<LogEntry>> then;

    private LogRecorder(Consumer<List<LogEntry>> then) {
        this.then = then;
    }

    static LogRecorder create() {
        return new LogRecorder(entries -> {});
    }

    /** Stays in each call for a moment, so that another one would overlap. */
    static LogRecorder staying() {
        return new LogRecorder(entries -> LockSupport.parkNanos(STAY_NANOS));
    }

    static LogRecorder doing(Consumer<List<LogEntry>> then) {
        return new LogRecorder(then);
    }

    @Override
    public void onEntries(List<LogEntry> told) {
        if (inside.incrementAndGet() > 1) {
            overlaps.incrementAndGet();
        }
        entries.addAll(told);
        then.accept(told);
        inside.decrementAndGet();
    }

    @Override
    public void onEpochChanged(Epoch epoch) {
        epochs.add(epoch);
    }

    List<LogEntry> entries() {
        return List.copyOf(entries);
    }

    List<Long> numbers() {
        return entries.stream().map(LogEntry::seq).toList();
    }

    List<Epoch> epochs() {
        return List.copyOf(epochs);
    }

    int overlaps() {
        return overlaps.get();
    }
}
