package dev.tidings.core.engine;

import dev.tidings.api.Epoch;
import dev.tidings.api.Position;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.LogEntry;
import dev.tidings.api.spi.LogSlice;
import dev.tidings.api.spi.LogSubscriber;
import dev.tidings.api.spi.LogSubscription;
import dev.tidings.api.spi.NewEvent;
import dev.tidings.api.spi.StreamKey;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A log as it is behind a network: every answer and every delivery comes later and on a thread of its own, an append
 * may fail, and one that failed may have been done. What happens when follows from a seed. It also notices a caller
 * that has two appends of one stream under way.
 */
final class LaggingEventLog implements EventLog {
    private final EventLog log;
    private final Random random;
    private final int maxMillis;
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2, task -> {
        Thread thread = new Thread(task, "lagging-log");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<StreamKey> underWay = ConcurrentHashMap.newKeySet();
    private final AtomicInteger overlaps = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger ambiguous = new AtomicInteger();
    private volatile double failing;
    private volatile boolean down;

    LaggingEventLog(EventLog log, long seed, int maxMillis) {
        this.log = log;
        this.random = new Random(seed);
        this.maxMillis = maxMillis;
    }

    /** Lets a share of the appends fail; every second of them is done all the same. */
    void failing(double share) {
        failing = share;
    }

    /** Lets every append fail without being done, for as long as it is down. */
    void down(boolean isDown) {
        down = isDown;
    }

    int overlaps() {
        return overlaps.get();
    }

    int failures() {
        return failures.get();
    }

    int ambiguous() {
        return ambiguous.get();
    }

    private synchronized int latency() {
        return maxMillis == 0 ? 0 : 5 + random.nextInt(Math.max(1, maxMillis - 5));
    }

    private synchronized double chance() {
        return random.nextDouble();
    }

    private <T> CompletableFuture<T> later(Supplier<CompletionStage<T>> action) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        after(() -> action.get().whenComplete((value, failure) -> {
            if (failure == null) {
                answer.complete(value);
            } else {
                answer.completeExceptionally(failure);
            }
        }));
        return answer;
    }

    private void after(Runnable action) {
        if (!threads.isShutdown()) {
            var unused = threads.schedule(action, latency(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public CompletionStage<Position> append(StreamKey stream, List<NewEvent> events, int attempt) {
        if (!underWay.add(stream)) {
            overlaps.incrementAndGet();
        }
        List<NewEvent> copy = List.copyOf(events);
        double fate = down ? 0 : chance();
        return later(() -> {
            CompletionStage<Position> answer = answer(stream, copy, attempt, fate);
            underWay.remove(stream);
            return answer;
        });
    }

    private CompletionStage<Position> answer(StreamKey stream, List<NewEvent> events, int attempt, double fate) {
        if (down || fate < failing / 2) {
            failures.incrementAndGet();
            return CompletableFuture.failedFuture(new Lost("the append was not done"));
        }
        CompletionStage<Position> done = log.append(stream, events, attempt);
        if (fate < failing) {
            ambiguous.incrementAndGet();
            return CompletableFuture.failedFuture(new Lost("the answer was lost"));
        }
        return done;
    }

    @Override
    public CompletionStage<LogSlice> read(StreamKey stream, long afterSeq, int maxEntries) {
        return later(() -> log.read(stream, afterSeq, maxEntries));
    }

    @Override
    public CompletionStage<LogSubscription> subscribe(StreamKey stream, LogSubscriber subscriber) {
        return later(() -> {
            Relay relay = new Relay(subscriber);
            return log.subscribe(stream, relay).thenApply(subscription -> new LogSubscription() {
                @Override
                public Position start() {
                    return subscription.start();
                }

                @Override
                public void cancel() {
                    subscription.cancel();
                    relay.cancel();
                }
            });
        });
    }

    @Override
    public void close() {
        threads.shutdownNow();
        log.close();
    }

    /** Passes entries on later, in order, one call at a time. */
    private final class Relay implements LogSubscriber {
        private final LogSubscriber subscriber;
        private final Queue<List<LogEntry>> waiting = new ArrayDeque<>();
        private boolean cancelled;

        Relay(LogSubscriber subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public synchronized void onEntries(List<LogEntry> entries) {
            waiting.add(List.copyOf(entries));
            after(this::deliver);
        }

        private synchronized void deliver() {
            List<LogEntry> entries = waiting.poll();
            if (entries != null && !cancelled) {
                subscriber.onEntries(entries);
            }
        }

        synchronized void cancel() {
            cancelled = true;
        }

        @Override
        public void onEpochChanged(Epoch epoch) {
            subscriber.onEpochChanged(epoch);
        }
    }

    /** What a failed append ends with; without a stack trace, since there are many. */
    private static final class Lost extends IOException {
        private static final long serialVersionUID = 1;

        Lost(String message) {
            super(message);
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }
}
