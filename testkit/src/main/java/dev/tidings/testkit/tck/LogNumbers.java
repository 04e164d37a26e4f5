package dev.tidings.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.Epoch;
import dev.tidings.api.EventId;
import dev.tidings.api.Position;
import dev.tidings.api.spi.LogEntry;
import dev.tidings.api.spi.LogSlice;
import dev.tidings.api.spi.LogSubscription;
import dev.tidings.api.spi.NewEvent;
import dev.tidings.api.spi.StreamKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Checks of numbers, epochs and times. */
final class LogNumbers {
    private static final int THREADS = 6;
    private static final int ROUNDS = 15;

    private LogNumbers() {}

    static void beginAtZero(LogBench bench) {
        StreamKey stream = LogBench.stream();
        LogSlice empty = bench.read(stream);
        LogSubscription subscription = bench.subscribe(stream, LogRecorder.create());

        assertThat(empty.head().seq()).as("the head of a new stream").isZero();
        assertThat(empty.entries()).as("the entries of a new stream").isEmpty();
        assertThat(empty.lost()).as("what a new stream has lost").isEmpty();
        assertThat(subscription.start()).as("the start of a subscription to it").isEqualTo(empty.head());
    }

    static void count(LogBench bench) {
        StreamKey stream = LogBench.stream();
        for (long number = 1; number <= 5; number++) {
            assertThat(bench.append(stream, LogBench.event()).seq())
                    .as("the number of event %s", number)
                    .isEqualTo(number);
        }
        assertThat(bench.append(stream, LogBench.events(3)).seq())
                .as("the position of a batch of 3 behind event 5, which is that of its last event")
                .isEqualTo(8);
        assertThat(seqs(bench.read(stream).entries())).as("the numbers read").isEqualTo(LogBench.numbers(1, 8));
    }

    /** Several threads append to one stream, and each number is that of the event that was appended there. */
    static void countAtOnce(LogBench bench) {
        StreamKey stream = LogBench.stream();
        Map<Long, EventId> appended = new ConcurrentHashMap<>();
        Set<Epoch> epochs = ConcurrentHashMap.newKeySet();
        Crew.run(THREADS, bench.patience(), thread -> {
            for (int round = 0; round < ROUNDS; round++) {
                NewEvent event = LogBench.event();
                Position position = bench.append(stream, event);
                epochs.add(position.epoch());
                EventId other = appended.put(position.seq(), event.header().eventId());
                assertThat(other).as("who else got number %s", position.seq()).isNull();
            }
        });

        assertThat(epochs).as("the epochs").hasSize(1);
        assertThat(appended.keySet())
                .as("the numbers of %s events", THREADS * ROUNDS)
                .containsExactlyInAnyOrderElementsOf(LogBench.numbers(1, THREADS * ROUNDS));
        for (LogEntry entry : bench.read(stream).entries()) {
            assertThat(entry.header().eventId())
                    .as("the event at number %s", entry.seq())
                    .isEqualTo(appended.get(entry.seq()));
        }
    }

    /** Batches stay together while others append. */
    static void keepBatchesTogether(LogBench bench) {
        StreamKey stream = LogBench.stream();
        Map<Long, List<EventId>> batches = new ConcurrentHashMap<>();
        Crew.run(THREADS, bench.patience(), thread -> {
            for (int round = 0; round < ROUNDS; round++) {
                List<NewEvent> batch = LogBench.events(1 + (round + thread) % 4);
                long last = bench.append(stream, batch).seq();
                batches.put(last - batch.size() + 1, ids(batch));
            }
        });

        List<EventId> read = bench.read(stream).entries().stream()
                .map(entry -> entry.header().eventId())
                .toList();
        batches.forEach((first, ids) -> assertThat(read.subList(Math.toIntExact(first) - 1, read.size()))
                .as("what is at number %s and behind it", first)
                .startsWith(ids.toArray(EventId[]::new)));
    }

    static List<EventId> ids(List<NewEvent> events) {
        return events.stream().map(event -> event.header().eventId()).toList();
    }

    static List<Long> seqs(List<LogEntry> entries) {
        return entries.stream().map(LogEntry::seq).toList();
    }

    static void keepEpoch(LogBench bench) {
        StreamKey stream = LogBench.stream();
        LogRecorder recorder = LogRecorder.create();
        List<Epoch> epochs = new ArrayList<>();
        epochs.add(bench.read(stream).head().epoch());
        epochs.add(bench.subscribe(stream, recorder).start().epoch());
        for (int number = 0; number < 5; number++) {
            epochs.add(bench.append(stream, LogBench.event()).epoch());
            epochs.add(bench.read(stream).head().epoch());
        }

        assertThat(epochs).as("the epochs of one stream in use").containsOnly(epochs.get(0));
        bench.awaitTold(recorder, LogBench.numbers(1, 5));
        assertThat(recorder.epochs())
                .as("the changes of epoch told to a subscriber")
                .isEmpty();
    }

    static void haveEpochsOfTheirOwn(LogBench bench) {
        Set<Epoch> epochs = new HashSet<>();
        for (int number = 0; number < 20; number++) {
            Epoch epoch = bench.append(LogBench.stream(), LogBench.event()).epoch();
            assertThat(epochs.add(epoch))
                    .as("that epoch %s of the new stream %s is new", epoch, number)
                    .isTrue();
        }
    }

    /** A log that is opened again goes on where the other ended, or begins an epoch. */
    static Position fillAndClose(LogBench first, StreamKey stream) {
        Position before = first.fill(stream, 3);
        first.log().close();
        return before;
    }

    static void goOnOrBeginAnew(LogBench second, StreamKey stream, Position before) {
        Position head = second.read(stream).head();
        Position next = second.append(stream, LogBench.event());

        assertThat(next.seq()).as("the number behind head %s", head).isEqualTo(head.seq() + 1);
        assertThat(next.epoch()).as("the epoch behind head %s", head).isEqualTo(head.epoch());
        if (head.epoch().equals(before.epoch())) {
            assertThat(head.seq())
                    .as("the head of epoch %s, whose numbers 1 to %s are used", before.epoch(), before.seq())
                    .isGreaterThanOrEqualTo(before.seq());
        }
    }

    static void neverGoBackInTime(LogBench bench, Runnable between) {
        StreamKey stream = LogBench.stream();
        for (int round = 0; round < 4; round++) {
            bench.append(stream, LogBench.events(2));
            between.run();
        }
        List<LogEntry> entries = bench.read(stream).entries();
        for (int index = 1; index < entries.size(); index++) {
            assertThat(entries.get(index).timestampMillis())
                    .as("the time of number %s, behind %s", index + 1, index)
                    .isGreaterThanOrEqualTo(entries.get(index - 1).timestampMillis());
        }
    }
}
