package dev.tidings.testkit.tck;

import dev.tidings.api.Position;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.LogSlice;
import dev.tidings.api.spi.LogSubscriber;
import dev.tidings.api.spi.LogSubscription;
import dev.tidings.api.spi.NewEvent;
import dev.tidings.api.spi.StreamKey;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A log that never reads more than a few entries at once, as it may. */
record CuttingLog(EventLog log, int most) implements EventLog {
    @Override
    public CompletionStage<Position> append(StreamKey stream, List<NewEvent> events, int attempt) {
        return log.append(stream, events, attempt);
    }

    @Override
    public CompletionStage<LogSlice> read(StreamKey stream, long afterSeq, int maxEntries) {
        return log.read(stream, afterSeq, Math.min(most, maxEntries));
    }

    @Override
    public CompletionStage<LogSubscription> subscribe(StreamKey stream, LogSubscriber subscriber) {
        return log.subscribe(stream, subscriber);
    }

    @Override
    public void close() {
        log.close();
    }
}
