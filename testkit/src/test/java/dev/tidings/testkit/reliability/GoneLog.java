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
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** A log that remembers what it ever said to be gone. */
record GoneLog(EventLog log, Map<UserId, BitSet> gone) implements EventLog {
    static GoneLog around(EventLog log) {
        return new GoneLog(log, new ConcurrentHashMap<>());
    }

    @Override
    public CompletionStage<Position> append(StreamKey stream, List<NewEvent> events, int attempt) {
        return log.append(stream, events, attempt);
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
