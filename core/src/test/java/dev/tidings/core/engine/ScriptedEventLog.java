package dev.tidings.core.engine;

import dev.tidings.api.Epoch;
import dev.tidings.api.Position;
import dev.tidings.api.monitor.HealthSnapshot;
import dev.tidings.api.monitor.HealthSnapshot.Component;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.LogSlice;
import dev.tidings.api.spi.LogSubscriber;
import dev.tidings.api.spi.LogSubscription;
import dev.tidings.api.spi.NewEvent;
import dev.tidings.api.spi.StreamKey;
import dev.tidings.core.testing.Simulated;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A log that answers at once, on the calling thread, but as the test wants it. For tests on one thread. */
final class ScriptedEventLog implements EventLog {
    /** What becomes of a call. */
    enum Fate {
        DONE,
        FAILS,
        THROWS,
        DONE_BUT_FAILS,
        HELD
    }

    private final EventLog log;
    private final List<LogSubscriber> subscribers = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Boolean> gate = new CompletableFuture<>();
    private @Nullable Epoch epoch;
    Fate append = Fate.DONE;
    Fate read = Fate.DONE;
    int readsToPass;
    Fate subscribe = Fate.DONE;
    Component health = Component.up(HealthSnapshot.LOG, Map.of());

    ScriptedEventLog(EventLog log) {
        this.log = log;
    }

    int subscriptions() {
        return subscribers.size();
    }

    /** Lets everything go on that was held. */
    void release() {
        append = Fate.DONE;
        read = Fate.DONE;
        subscribe = Fate.DONE;
        gate.complete(true);
    }

    /** Begins a new epoch, and tells those who follow. */
    void changeEpoch() {
        Epoch next = Epoch.random();
        epoch = next;
        subscribers.forEach(subscriber -> subscriber.onEpochChanged(next));
    }

    private Position located(Position position) {
        return epoch == null ? position : new Position(epoch, position.seq());
    }

    private <T> CompletionStage<T> fated(Fate fate, Supplier<CompletionStage<T>> call) {
        switch (fate) {
            case FAILS:
                return CompletableFuture.failedFuture(new Simulated("not done"));
            case THROWS:
                throw new Simulated("thrown");
            case DONE_BUT_FAILS:
                return call.get().thenCompose(done -> CompletableFuture.failedFuture(new Simulated("done")));
            case HELD:
                return gate.thenCompose(unused -> call.get());
            default:
                return call.get();
        }
    }

    @Override
    public CompletionStage<Position> append(StreamKey stream, List<NewEvent> events, int attempt) {
        return fated(append, () -> log.append(stream, events, attempt).thenApply(this::located));
    }

    @Override
    public CompletionStage<LogSlice> read(StreamKey stream, long afterSeq, int maxEntries) {
        CompletionStage<LogSlice> now = log.read(stream, afterSeq, maxEntries)
                .thenApply(slice -> new LogSlice(located(slice.head()), slice.entries(), slice.lost()));
        return fated(readsToPass-- > 0 ? Fate.DONE : read, () -> now);
    }

    @Override
    public CompletionStage<LogSubscription> subscribe(StreamKey stream, LogSubscriber subscriber) {
        return fated(
                subscribe,
                () -> log.subscribe(stream, subscriber).thenApply(inner -> {
                    subscribers.add(subscriber);
                    Position start = located(inner.start());
                    return new LogSubscription() {
                        @Override
                        public Position start() {
                            return start;
                        }

                        @Override
                        public void cancel() {
                            subscribers.remove(subscriber);
                            inner.cancel();
                        }
                    };
                }));
    }

    @Override
    public Component health() {
        return health;
    }

    @Override
    public void close() {
        log.close();
    }
}
