package dev.tidings.core.engine;

import dev.tidings.api.DeliveryRefusedException;
import dev.tidings.api.Position;
import dev.tidings.api.RefusalReason;
import dev.tidings.api.spi.NewEvent;
import dev.tidings.api.spi.StreamKey;
import dev.tidings.core.text.SafeFailure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the events of one stream into the log, in order.
 *
 * <p>A log that answers at once, as the one in memory does, is called on the emitting thread and nothing waits. One
 * that answers later has at most one append under way; what comes meanwhile waits and goes out together. An append
 * whose outcome is unknown is repeated, with the same events, until the log answers: later events can't overtake it.
 *
 * <p>Guarded by the stream's sequence lock; futures are completed without it.
 */
final class Appender {
    private static final Logger LOG = LoggerFactory.getLogger(Appender.class);
    private static final int MAX_WAITING_BYTES = 4 << 20;
    private static final int MAX_BATCH = 256;
    private static final long FIRST_RETRY_MILLIS = 50;
    private static final long LAST_RETRY_MILLIS = 5_000;

    private final StreamKey key;
    private final Services services;
    private final ReentrantLock lock;
    private final Runnable delivered;
    private final Deque<Item> waiting = new ArrayDeque<>(0);
    private @Nullable Batch underWay;
    private int waitingBytes;
    private boolean closed;
    private boolean repeating;

    /** Makes an appender that says, without the lock, when the log may have delivered something under it. */
    Appender(StreamKey key, Services services, ReentrantLock lock, Runnable delivered) {
        this.key = key;
        this.services = services;
        this.lock = lock;
        this.delivered = delivered;
    }

    boolean isIdle() {
        return underWay == null;
    }

    boolean hasRoomFor(int bytes) {
        return waitingBytes == 0 || waitingBytes + bytes <= MAX_WAITING_BYTES;
    }

    /** Appends; the future is complete if the log answered at once. */
    CompletableFuture<Position> append(List<NewEvent> events, int bytes) {
        if (closed) {
            return CompletableFuture.failedFuture(givenUp());
        }
        if (underWay == null) {
            CompletableFuture<Position> answer = ask(events, 1);
            if (answer.isDone() && !answer.isCompletedExceptionally()) {
                return answer;
            }
            Item item = new Item(events, bytes, new CompletableFuture<>());
            waitingBytes += bytes;
            await(new Batch(List.of(item), 1), answer);
            return item.future();
        }
        Item item = new Item(events, bytes, new CompletableFuture<>());
        waiting.addLast(item);
        waitingBytes += bytes;
        return item.future();
    }

    private CompletableFuture<Position> ask(List<NewEvent> events, int attempt) {
        try {
            CompletionStage<Position> stage = services.log().append(key, events, attempt);
            return stage instanceof CompletableFuture<Position> future ? future : adapt(stage);
        } catch (RuntimeException | Error broken) {
            return CompletableFuture.failedFuture(broken);
        }
    }

    private static CompletableFuture<Position> adapt(CompletionStage<Position> stage) {
        CompletableFuture<Position> future = new CompletableFuture<>();
        stage.whenComplete((position, failure) -> {
            if (failure == null) {
                future.complete(position);
            } else {
                future.completeExceptionally(failure);
            }
        });
        return future;
    }

    private void await(Batch batch, CompletionStage<Position> answer) {
        underWay = batch;
        answer.whenComplete((position, failure) -> {
            if (lock.isHeldByCurrentThread()) {
                services.scheduler().schedule(() -> answered(batch, position, failure), Duration.ZERO);
            } else {
                answered(batch, position, failure);
            }
        });
    }

    private void answered(Batch batch, @Nullable Position position, @Nullable Throwable failure) {
        if (position == null) {
            repeatLater(batch, failure);
            return;
        }
        lock.lock();
        try {
            if (underWay != batch) {
                return;
            }
            underWay = null;
            repeating(false);
            waitingBytes -= batch.bytes();
            next();
        } finally {
            lock.unlock();
        }
        delivered.run();
        batch.complete(position);
    }

    private void next() {
        if (waiting.isEmpty()) {
            return;
        }
        List<Item> items = new ArrayList<>();
        int count = 0;
        do {
            Item item = waiting.removeFirst();
            items.add(item);
            count += item.events().size();
        } while (!waiting.isEmpty() && count < MAX_BATCH);
        Batch batch = new Batch(items, 1);
        await(batch, ask(batch.events(), 1));
    }

    private void repeatLater(Batch batch, @Nullable Throwable failure) {
        long delay = Math.min(LAST_RETRY_MILLIS, FIRST_RETRY_MILLIS << Math.min(batch.attempt() - 1, 10));
        LOG.warn(
                "append {} of {} events failed; repeating in {} ms",
                batch.attempt(),
                batch.events().size(),
                delay,
                failure == null ? null : SafeFailure.of(failure));
        lock.lock();
        try {
            repeating(!closed);
        } finally {
            lock.unlock();
        }
        services.scheduler().schedule(() -> repeat(batch), Duration.ofMillis(delay));
    }

    private void repeating(boolean now) {
        if (now != repeating) {
            repeating = now;
            services.trouble().count(now ? 1 : -1);
        }
    }

    private void repeat(Batch batch) {
        lock.lock();
        try {
            if (underWay == batch && !closed) {
                Batch again = new Batch(batch.items(), batch.attempt() + 1);
                await(again, ask(again.events(), again.attempt()));
            }
        } finally {
            lock.unlock();
        }
        delivered.run();
    }

    /** Gives up what the log has not taken. */
    void close() {
        List<Item> given = new ArrayList<>();
        lock.lock();
        try {
            closed = true;
            if (underWay != null) {
                given.addAll(underWay.items());
            }
            given.addAll(waiting);
            waiting.clear();
            underWay = null;
            repeating(false);
            waitingBytes = 0;
        } finally {
            lock.unlock();
        }
        DeliveryRefusedException reason = givenUp();
        given.forEach(item -> item.future().completeExceptionally(reason));
    }

    private static DeliveryRefusedException givenUp() {
        return new DeliveryRefusedException(RefusalReason.CLOSED, "the manager was closed before the log answered");
    }

    private record Item(List<NewEvent> events, int bytes, CompletableFuture<Position> future) {}

    private static final class Batch {
        private final List<Item> items;
        private final int attempt;

        Batch(List<Item> items, int attempt) {
            this.items = items;
            this.attempt = attempt;
        }

        List<Item> items() {
            return items;
        }

        int attempt() {
            return attempt;
        }

        List<NewEvent> events() {
            return items.size() == 1
                    ? items.get(0).events()
                    : items.stream().flatMap(item -> item.events().stream()).toList();
        }

        int bytes() {
            return items.stream().mapToInt(Item::bytes).sum();
        }

        void complete(Position last) {
            long seq = last.seq();
            for (int index = items.size() - 1; index >= 0; index--) {
                Item item = items.get(index);
                item.future().complete(new Position(last.epoch(), seq));
                seq -= item.events().size();
            }
        }
    }
}
