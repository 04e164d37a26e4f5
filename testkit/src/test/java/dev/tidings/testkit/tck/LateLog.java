package dev.tidings.testkit.tck;

import dev.tidings.api.Position;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.LogSlice;
import dev.tidings.api.spi.LogSubscriber;
import dev.tidings.api.spi.LogSubscription;
import dev.tidings.api.spi.NewEvent;
import dev.tidings.api.spi.StreamKey;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A log as it is behind a network: answers and deliveries come later, on a thread of its own. */
final class LateLog implements EventLog {
    /** What can be wrong with it. */
    enum Defect implements PlantedDefect {
        NONE,
        IS_BROKEN,
        IS_BROKEN_AND_THROWS("EL-54"),
        LEAVES_STAGES_OPEN("EL-55"),
        REFUSES_IN_CALLBACKS("EL-17");

        private final String[] rules;

        Defect(String... rules) {
            this.rules = rules;
        }

        @Override
        public String[] rules() {
            return rules.clone();
        }
    }

    private static final long DELAY_MICROS = 200;

    private final EventLog log;
    private final Defect defect;
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, task -> {
        Thread made = new Thread(task, "late-log");
        made.setDaemon(true);
        return made;
    });
    private final Set<CompletableFuture<?>> open = ConcurrentHashMap.newKeySet();
    private final Set<StreamKey> underWay = ConcurrentHashMap.newKeySet();

    LateLog(EventLog log, Defect defect) {
        this.log = log;
        this.defect = defect;
    }

    private <T> CompletionStage<T> later(Supplier<CompletionStage<T>> call, Runnable end) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        open.add(answer);
        after(
                answer,
                () -> CompletableFuture.completedFuture(call)
                        .thenCompose(Supplier::get)
                        .whenComplete((value, failure) -> {
                            open.remove(answer);
                            if (defect != Defect.REFUSES_IN_CALLBACKS) {
                                end.run();
                            }
                            if (failure == null) {
                                answer.complete(value);
                            } else {
                                answer.completeExceptionally(failure);
                            }
                            end.run();
                        }));
        return answer;
    }

    private void after(CompletableFuture<?> answer, Runnable action) {
        if (defect == Defect.IS_BROKEN_AND_THROWS) {
            throw new IllegalStateException("no connection");
        }
        if (defect == Defect.IS_BROKEN) {
            answer.completeExceptionally(new IOException("no connection"));
            return;
        }
        try {
            var unused = thread.schedule(action, DELAY_MICROS, TimeUnit.MICROSECONDS);
        } catch (RejectedExecutionException closed) {
            answer.completeExceptionally(closed);
        }
    }

    @Override
    public CompletionStage<Position> append(StreamKey stream, List<NewEvent> events, int attempt) {
        if (!underWay.add(stream) && defect == Defect.REFUSES_IN_CALLBACKS) {
            return CompletableFuture.failedFuture(new IllegalStateException("an append is under way"));
        }
        List<NewEvent> copy = List.copyOf(events);
        return later(() -> log.append(stream, copy, attempt), () -> underWay.remove(stream));
    }

    @Override
    public CompletionStage<LogSlice> read(StreamKey stream, long afterSeq, int maxEntries) {
        return later(() -> log.read(stream, afterSeq, maxEntries), () -> {});
    }

    @Override
    public CompletionStage<LogSubscription> subscribe(StreamKey stream, LogSubscriber subscriber) {
        return later(() -> log.subscribe(stream, subscriber), () -> {});
    }

    @Override
    public void close() {
        thread.shutdownNow();
        if (defect != Defect.LEAVES_STAGES_OPEN) {
            open.forEach(answer -> answer.completeExceptionally(new IOException("closed")));
        }
        log.close();
    }
}
