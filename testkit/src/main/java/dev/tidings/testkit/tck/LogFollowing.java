package dev.tidings.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.Position;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.LogEntry;
import dev.tidings.api.spi.LogSubscription;
import dev.tidings.api.spi.StreamKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Checks of what a subscriber is told. */
final class LogFollowing {
    private static final int THREADS = 6;
    private static final int ROUNDS = 15;
    private static final int JOINS = 12;

    private LogFollowing() {}

    static void tellsAllFromTheHeadOn(LogBench bench) {
        StreamKey stream = LogBench.stream();
        Position head = bench.fill(stream, 3);
        LogRecorder recorder = LogRecorder.create();
        LogRecorder second = LogRecorder.create();
        LogSubscription subscription = bench.subscribe(stream, recorder);
        bench.subscribe(stream, second);
        bench.append(stream, LogBench.event());
        bench.append(stream, LogBench.events(3));
        bench.append(stream, LogBench.event());

        assertThat(subscription.start()).as("the start of a subscription").isEqualTo(head);
        for (LogRecorder each : List.of(recorder, second)) {
            bench.awaitTold(each, LogBench.numbers(4, 8));
            assertThat(each.numbers())
                    .as("what a subscriber at head 3 was told")
                    .isEqualTo(LogBench.numbers(4, 8));
        }
    }

    static void tellsWhatIsRead(LogBench bench) {
        StreamKey stream = LogBench.stream();
        LogRecorder recorder = LogRecorder.create();
        bench.subscribe(stream, recorder);
        bench.append(stream, LogBench.events(3));
        bench.awaitTold(recorder, LogBench.numbers(1, 3));

        assertThat(texts(recorder.entries()))
                .as("the texts told")
                .isEqualTo(texts(bench.read(stream).entries()));
    }

    private static List<String> texts(List<LogEntry> entries) {
        return entries.stream().map(entry -> entry.frame().text()).toList();
    }

    /** Subscribes while others append: what was there before and what is told after have no gap between them. */
    static void beginsWithoutAGap(LogBench bench) {
        StreamKey stream = LogBench.stream();
        AtomicBoolean enough = new AtomicBoolean();
        Crew appending = Crew.start(2, thread -> {
            while (!enough.get()) {
                bench.append(stream, LogBench.event());
            }
        });
        List<LogRecorder> recorders = new ArrayList<>();
        List<LogSubscription> subscriptions = new ArrayList<>();
        for (int join = 0; join < JOINS; join++) {
            LogRecorder recorder = LogRecorder.create();
            recorders.add(recorder);
            subscriptions.add(bench.subscribe(stream, recorder));
            bench.patience()
                    .until(
                            () -> "a subscriber must be told what is appended but was told nothing",
                            () -> !recorder.entries().isEmpty());
        }
        enough.set(true);
        appending.join(bench.patience());
        long head = bench.append(stream, LogBench.event()).seq();
        for (int join = 0; join < JOINS; join++) {
            List<Long> expected =
                    LogBench.numbers(subscriptions.get(join).start().seq() + 1, head);
            bench.awaitTold(recorders.get(join), expected);
            assertThat(recorders.get(join).numbers())
                    .as("what was told after start %s", subscriptions.get(join).start())
                    .isEqualTo(expected);
        }
    }

    static void tellsInOrder(LogBench bench) {
        LogRecorder recorder = underLoad(bench);
        assertThat(recorder.numbers())
                .as("what was told while %s threads appended", THREADS)
                .isEqualTo(LogBench.numbers(1, THREADS * ROUNDS));
    }

    static void tellsOneCallAtATime(LogBench bench) {
        assertThat(underLoad(bench).overlaps())
                .as("the calls that began before another one had ended")
                .isZero();
    }

    private static LogRecorder underLoad(LogBench bench) {
        StreamKey stream = LogBench.stream();
        LogRecorder recorder = LogRecorder.staying();
        bench.subscribe(stream, recorder);
        Crew.run(THREADS, bench.patience(), thread -> {
            for (int round = 0; round < ROUNDS; round++) {
                bench.append(stream, LogBench.event());
            }
        });
        bench.awaitTold(recorder, LogBench.numbers(1, THREADS * ROUNDS));
        return recorder;
    }

    /** A call to a subscriber holds no lock: calls of others return meanwhile. */
    static void holdsNoLock(LogBench bench) {
        whileOneIsTold(bench, (stream, others) -> {
            EventLog log = bench.log();
            Patience patience = bench.patience();
            patience.prompt("a read while a subscriber is told", () -> log.read(stream, 0, 1));
            patience.prompt(
                    "an append while a subscriber is told", () -> log.append(stream, List.of(LogBench.event()), 1));
            patience.prompt(
                    "a subscription while a subscriber is told", () -> log.subscribe(stream, LogRecorder.create()));
        });
    }

    /** Does something on behalf of other threads while a subscriber of a stream is in its first call. */
    static void whileOneIsTold(LogBench bench, BiConsumer<StreamKey, StreamKey> action) {
        StreamKey stream = LogBench.stream();
        StreamKey others = LogBench.stream();
        AtomicBoolean first = new AtomicBoolean(true);
        CompletableFuture<Boolean> outcome = new CompletableFuture<>();
        bench.subscribe(stream, LogRecorder.doing(entries -> {
            if (first.getAndSet(false)) {
                try {
                    action.accept(stream, others);
                    outcome.complete(true);
                } catch (AssertionError failure) {
                    outcome.completeExceptionally(failure);
                }
            }
        }));
        bench.patience().prompt("an append", () -> bench.log().append(stream, List.of(LogBench.event()), 1));
        bench.patience().until(() -> "a subscriber must be told of an event but was not", outcome::isDone);
        outcome.handle((value, failure) -> failure)
                .thenAccept(LogFollowing::rethrow)
                .getNow(null);
    }

    private static void rethrow(@Nullable Throwable failure) {
        if (failure instanceof AssertionError error) {
            throw error;
        }
    }

    /** A subscriber appends what follows from what it was told, and is told of that too, in a call of its own. */
    static void letsSubscribersAppend(LogBench bench) {
        StreamKey stream = LogBench.stream();
        AtomicInteger left = new AtomicInteger(3);
        LogRecorder recorder = LogRecorder.doing(entries -> {
            if (left.getAndDecrement() > 0) {
                var unused = bench.log().append(stream, List.of(LogBench.event()), 1);
            }
        });
        bench.subscribe(stream, recorder);
        bench.append(stream, LogBench.event());

        bench.awaitTold(recorder, LogBench.numbers(1, 4));
        assertThat(recorder.numbers()).as("what it was told").isEqualTo(LogBench.numbers(1, 4));
        assertThat(recorder.overlaps()).as("the calls within a call").isZero();
    }

    static void endsWhenCancelled(LogBench bench) {
        StreamKey stream = LogBench.stream();
        LogRecorder ended = LogRecorder.create();
        LogRecorder other = LogRecorder.create();
        LogSubscription subscription = bench.subscribe(stream, ended);
        bench.subscribe(stream, other);
        bench.append(stream, LogBench.event());
        bench.awaitTold(ended, List.of(1L));
        subscription.cancel();
        subscription.cancel();
        bench.append(stream, LogBench.events(2));

        bench.awaitTold(other, LogBench.numbers(1, 3));
        assertThat(other.numbers()).as("what one was told who did not cancel").isEqualTo(LogBench.numbers(1, 3));
        assertThat(ended.numbers())
                .as("what one was told who cancelled behind number 1")
                .containsExactly(1L);
    }

    static void endsFromWithin(LogBench bench) {
        StreamKey stream = LogBench.stream();
        AtomicReference<@Nullable LogSubscription> own = new AtomicReference<>();
        LogRecorder ended = LogRecorder.doing(entries -> {
            LogSubscription subscription = own.get();
            if (subscription != null) {
                subscription.cancel();
            }
        });
        LogRecorder other = LogRecorder.create();
        own.set(bench.subscribe(stream, ended));
        bench.subscribe(stream, other);
        bench.append(stream, LogBench.event());
        bench.awaitTold(ended, List.of(1L));
        bench.append(stream, LogBench.event());

        bench.awaitTold(other, LogBench.numbers(1, 2));
        assertThat(ended.numbers())
                .as("what one was told who cancelled in its first call")
                .containsExactly(1L);
    }

    /** Two subscriptions of the same object are two. */
    static void endsAlone(LogBench bench) {
        StreamKey stream = LogBench.stream();
        LogRecorder twice = LogRecorder.create();
        LogSubscription one = bench.subscribe(stream, twice);
        bench.subscribe(stream, twice);
        one.cancel();
        one.cancel();
        bench.append(stream, LogBench.event());

        bench.awaitTold(twice, List.of(1L));
        assertThat(twice.numbers())
                .as("what one was told who subscribed twice and cancelled one of both")
                .containsExactly(1L);
    }
}
