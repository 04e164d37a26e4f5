package dev.tidings.testkit.reliability;

import dev.tidings.api.Position;
import dev.tidings.api.UserId;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.LogSlice;
import dev.tidings.api.spi.LogSubscriber;
import dev.tidings.api.spi.LogSubscription;
import dev.tidings.api.spi.LostRange;
import dev.tidings.api.spi.NewEvent;
import dev.tidings.api.spi.StreamKey;
import dev.tidings.testkit.fault.HistoryChecker;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A log that tells the checker what was emitted, and remembers what it ever said to be gone. */
final class WatchedLog implements EventLog {
    private final EventLog log;
    private final HistoryChecker checker;
    private final Map<UserId, AtomicLong> heads = new ConcurrentHashMap<>();
    private final Map<UserId, BitSet> gone = new ConcurrentHashMap<>();

    WatchedLog(EventLog log, HistoryChecker checker) {
        this.log = log;
        this.checker = checker;
    }

    @Override
    public CompletionStage<Position> append(StreamKey stream, List<NewEvent> events, int attempt) {
        return log.append(stream, events, attempt).thenApply(last -> {
            for (int index = 0; index < events.size(); index++) {
                NewEvent event = events.get(index);
                checker.emitted(
                        stream.user(),
                        new Position(last.epoch(), last.seq() - events.size() + 1 + index),
                        event.header().eventId(),
                        event.header().runId(),
                        event.header().type());
            }
            heads.computeIfAbsent(stream.user(), unused -> new AtomicLong()).accumulateAndGet(last.seq(), Math::max);
            return last;
        });
    }

    @Override
    public CompletionStage<LogSlice> read(StreamKey stream, long afterSeq, int maxEntries) {
        return log.read(stream, afterSeq, maxEntries).thenApply(slice -> {
            slice.lost().forEach(range -> gone(stream.user(), range));
            return slice;
        });
    }

    private void gone(UserId user, LostRange range) {
        gone.compute(user, (unused, known) -> {
            BitSet numbers = known == null ? new BitSet() : known;
            numbers.set((int) range.from(), (int) range.to() + 1);
            return numbers;
        });
    }

    @Override
    public CompletionStage<LogSubscription> subscribe(StreamKey stream, LogSubscriber subscriber) {
        return log.subscribe(stream, subscriber);
    }

    long head(UserId user) {
        AtomicLong head = heads.get(user);
        return head == null ? 0 : head.get();
    }

    /** Returns what the log ever said to be gone. */
    BitSet gone(UserId user) {
        BitSet copy = new BitSet();
        gone.computeIfPresent(user, (unused, known) -> {
            copy.or(known);
            return known;
        });
        return copy;
    }

    @Override
    public void close() {
        log.close();
    }
}
