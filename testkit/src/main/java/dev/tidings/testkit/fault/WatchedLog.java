package dev.tidings.testkit.fault;

import dev.tidings.api.Epoch;
import dev.tidings.api.Position;
import dev.tidings.api.monitor.HealthSnapshot;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.LogEntry;
import dev.tidings.api.spi.LogSlice;
import dev.tidings.api.spi.LogSubscriber;
import dev.tidings.api.spi.LogSubscription;
import dev.tidings.api.spi.NewEvent;
import dev.tidings.api.spi.StreamKey;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/** A log that tells the checker what was emitted. */
final class WatchedLog implements EventLog {
    private final EventLog log;
    private final HistoryChecker checker;

    WatchedLog(EventLog log, HistoryChecker checker) {
        this.log = Objects.requireNonNull(log, "log");
        this.checker = checker;
    }

    @Override
    public CompletionStage<Position> append(StreamKey stream, List<NewEvent> events, int attempt) {
        List<NewEvent> copy = List.copyOf(events);
        int lives = checker.lives(stream.user());
        return log.append(stream, copy, attempt).thenApply(last -> {
            named(stream, last.epoch());
            for (int index = 0; index < copy.size(); index++) {
                Position position = new Position(last.epoch(), last.seq() - copy.size() + 1 + index);
                checker.emitted(stream.user(), position, Emitted.of(copy.get(index)), lives);
            }
            return last;
        });
    }

    private void named(StreamKey stream, Epoch epoch) {
        checker.named(stream.user(), epoch);
    }

    @Override
    public CompletionStage<LogSlice> read(StreamKey stream, long afterSeq, int maxEntries) {
        return log.read(stream, afterSeq, maxEntries).thenApply(slice -> {
            named(stream, slice.head().epoch());
            return slice;
        });
    }

    @Override
    public CompletionStage<LogSubscription> subscribe(StreamKey stream, LogSubscriber subscriber) {
        LogSubscriber follower = new LogSubscriber() {
            @Override
            public void onEntries(List<LogEntry> entries) {
                subscriber.onEntries(entries);
            }

            @Override
            public void onEpochChanged(Epoch epoch) {
                named(stream, epoch);
                subscriber.onEpochChanged(epoch);
            }
        };
        return log.subscribe(stream, follower).thenApply(subscription -> {
            named(stream, subscription.start().epoch());
            return subscription;
        });
    }

    @Override
    public List<Expired> expired() {
        return log.expired();
    }

    @Override
    public HealthSnapshot.Component health() {
        return log.health();
    }

    @Override
    public void close() {
        log.close();
    }
}
