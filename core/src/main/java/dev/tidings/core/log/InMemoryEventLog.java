package dev.tidings.core.log;

import dev.tidings.api.Epoch;
import dev.tidings.api.Position;
import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.monitor.HealthSnapshot;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.LogSlice;
import dev.tidings.api.spi.LogSubscriber;
import dev.tidings.api.spi.LogSubscription;
import dev.tidings.api.spi.NewEvent;
import dev.tidings.api.spi.StreamKey;
import dev.tidings.api.spi.TaskScheduler;
import dev.tidings.api.spi.TimeSource;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The log of every user, in memory: the reference of {@link EventLog}. Every stage is complete when it is returned.
 *
 * <p>The number of streams is bounded, and heads take at most half of all bytes. A new stream beyond the bound takes
 * the place of the least recently used of a few that nobody follows; the forgotten one begins a new epoch when it comes
 * back. The few are the next ones under a hand that goes round, so streams that are followed for long do not shield the
 * idle ones behind them.
 */
public final class InMemoryEventLog implements EventLog {
    private static final Duration SWEEP = Duration.ofSeconds(30);
    private static final int EVICTION_SAMPLE = 32;
    private static final int EVICTIONS = 2;

    private final ConcurrentMap<StreamKey, MemoryStream> streams = new ConcurrentHashMap<>();
    private final ReentrantLock evicting = new ReentrantLock();
    private Iterator<Map.Entry<StreamKey, MemoryStream>> hand = Collections.emptyIterator();
    private final RetentionPolicy retention;
    private final MemoryBudget budget;
    private final long mostStreams;
    private final TimeSource time;
    private final TaskScheduler scheduler;
    private volatile boolean closed;
    private volatile TaskScheduler.@Nullable Scheduled sweep;

    private InMemoryEventLog(RetentionPolicy retention, TimeSource time, TaskScheduler scheduler) {
        this.retention = Objects.requireNonNull(retention, "retention");
        this.budget = new MemoryBudget(retention);
        this.mostStreams =
                Math.max(1, Math.min(retention.users(), retention.totalBytes() / 2 / MemoryBudget.HEAD_BYTES));
        this.time = Objects.requireNonNull(time, "time");
        this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
    }

    /** Makes a log that forgets what is too old every 30 seconds, and whenever a stream is used. */
    public static InMemoryEventLog create(RetentionPolicy retention, TimeSource time, TaskScheduler scheduler) {
        InMemoryEventLog log = new InMemoryEventLog(retention, time, scheduler);
        log.scheduleSweep();
        return log;
    }

    @Override
    public CompletionStage<Position> append(StreamKey stream, List<NewEvent> events, int attempt) {
        if (events.isEmpty() || attempt < 1) {
            return CompletableFuture.failedFuture(new IllegalArgumentException(
                    "an append must have >= 1 events and attempt >= 1 but had " + events.size() + " and " + attempt));
        }
        for (int index = 0; index < events.size(); index++) {
            Objects.requireNonNull(events.get(index), "event");
        }
        long nowMillis = nowMillis();
        while (!closed) {
            MemoryStream memory = stream(stream, nowMillis);
            Position position = memory.append(events, attempt, nowMillis);
            if (position != null) {
                budget.relieve();
                return CompletableFuture.completedFuture(position);
            }
            streams.remove(stream, memory);
        }
        return isClosed();
    }

    @Override
    public CompletionStage<LogSlice> read(StreamKey stream, long afterSeq, int maxEntries) {
        if (afterSeq < 0 || maxEntries < 1) {
            return CompletableFuture.failedFuture(new IllegalArgumentException(
                    "a read must have afterSeq >= 0 and maxEntries >= 1 but had " + afterSeq + " and " + maxEntries));
        }
        return with(stream, memory -> memory.read(afterSeq, maxEntries));
    }

    @Override
    public CompletionStage<LogSubscription> subscribe(StreamKey stream, LogSubscriber subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        return with(stream, memory -> memory.subscribe(subscriber));
    }

    private <T> CompletionStage<T> with(StreamKey key, Function<MemoryStream, @Nullable T> action) {
        while (!closed) {
            MemoryStream memory = stream(key, nowMillis());
            T result = action.apply(memory);
            if (result != null) {
                return CompletableFuture.completedFuture(result);
            }
            streams.remove(key, memory);
        }
        return isClosed();
    }

    private static <T> CompletionStage<T> isClosed() {
        return CompletableFuture.failedFuture(new IllegalStateException("the event log is closed: open another one"));
    }

    private MemoryStream stream(StreamKey key, long nowMillis) {
        MemoryStream known = streams.get(key);
        if (known != null && !known.tryForget(nowMillis)) {
            return known;
        }
        if (known != null) {
            streams.remove(key, known);
        }
        if (streams.size() >= mostStreams) {
            makeRoom();
        }
        return streams.computeIfAbsent(
                key, unused -> new MemoryStream(Epoch.random(), retention, budget, this::nowMillis));
    }

    long usedBytes() {
        return budget.used();
    }

    int streamCount() {
        return streams.size();
    }

    @Override
    public List<Expired> expired() {
        return budget.departures().soFar();
    }

    @Override
    public HealthSnapshot.Component health() {
        if (closed) {
            return HealthSnapshot.Component.down(HealthSnapshot.LOG, "the event log is closed: open another one");
        }
        Map<String, Long> figures = new LinkedHashMap<>();
        figures.put("used_bytes", usedBytes());
        figures.put("most_bytes", retention.totalBytes());
        figures.put("streams", (long) streamCount());
        figures.put("most_streams", mostStreams);
        return HealthSnapshot.Component.up(HealthSnapshot.LOG, figures);
    }

    private void makeRoom() {
        evicting.lock();
        try {
            for (int count = 0; count < EVICTIONS && streams.size() >= mostStreams; count++) {
                evictOne();
            }
        } finally {
            evicting.unlock();
        }
    }

    private void evictOne() {
        Map.@Nullable Entry<StreamKey, MemoryStream> oldest = null;
        for (int count = 0; count < EVICTION_SAMPLE; count++) {
            if (!hand.hasNext()) {
                hand = streams.entrySet().iterator();
            }
            Map.@Nullable Entry<StreamKey, MemoryStream> next = hand.hasNext() ? hand.next() : null;
            if (next != null && isBetter(next.getValue(), oldest == null ? null : oldest.getValue())) {
                oldest = next;
            }
        }
        if (oldest != null && oldest.getValue().tryEvict()) {
            streams.remove(oldest.getKey(), oldest.getValue());
        }
    }

    private static boolean isBetter(MemoryStream candidate, @Nullable MemoryStream oldest) {
        return !candidate.isFollowed() && (oldest == null || candidate.touchedMillis() < oldest.touchedMillis());
    }

    private void scheduleSweep() {
        sweep = scheduler.schedule(this::sweep, SWEEP);
        if (closed) {
            cancelSweep();
        }
    }

    private void sweep() {
        if (!closed) {
            scheduleSweep();
        }
        long nowMillis = nowMillis();
        streams.forEach((key, stream) -> {
            if (stream.tryForget(nowMillis)) {
                streams.remove(key, stream);
            } else {
                stream.trim();
            }
        });
    }

    private void cancelSweep() {
        TaskScheduler.Scheduled pending = sweep;
        if (pending != null) {
            pending.cancel();
        }
    }

    private long nowMillis() {
        return time.now().toEpochMilli();
    }

    @Override
    public void close() {
        closed = true;
        cancelSweep();
        streams.clear();
    }
}
