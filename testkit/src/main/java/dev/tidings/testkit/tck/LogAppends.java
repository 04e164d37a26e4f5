package dev.tidings.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.Position;
import dev.tidings.api.spi.EventHeader;
import dev.tidings.api.spi.LogEntry;
import dev.tidings.api.spi.NewEvent;
import dev.tidings.api.spi.StreamKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Checks of what an append does, once and again, and of what it keeps. */
final class LogAppends {
    private static final String TEXTS = "gr\u00fc\u00dfe \u20ac \ud83d\ude00 \\\" \\\\ \\n \\u0000 </script> \u2028";
    private static final int CHAIN = 50;

    private LogAppends() {}

    static void areNotRepeated(LogBench bench) {
        StreamKey stream = LogBench.stream();
        LogRecorder recorder = LogRecorder.create();
        bench.subscribe(stream, recorder);
        List<NewEvent> batch = LogBench.events(3);
        Position first = bench.append(stream, batch);
        List<String> before = texts(bench, stream);

        for (int attempt = 2; attempt <= 4; attempt++) {
            assertThat(bench.append(stream, batch, attempt))
                    .as("the position of the same events at attempt %s", attempt)
                    .isEqualTo(first);
        }
        assertThat(bench.read(stream).head()).as("the head after repetitions").isEqualTo(first);
        assertThat(texts(bench, stream)).as("what is read after repetitions").isEqualTo(before);
        bench.append(stream, LogBench.event());
        bench.awaitTold(recorder, LogBench.numbers(1, 4));
        assertThat(recorder.numbers()).as("what a subscriber was told").isEqualTo(LogBench.numbers(1, 4));
    }

    private static List<String> texts(LogBench bench, StreamKey stream) {
        return bench.read(stream).entries().stream()
                .map(entry -> entry.seq() + " " + entry.frame().text())
                .toList();
    }

    static void areFoundBehindOthers(LogBench bench) {
        StreamKey stream = LogBench.stream();
        NewEvent early = LogBench.event();
        Position first = bench.append(stream, early);
        Position last = bench.append(stream, LogBench.events(2));

        assertThat(bench.append(stream, List.of(early), 2))
                .as("the position of a repeated event behind which 2 others are")
                .isEqualTo(first);
        assertThat(bench.read(stream).head()).as("the head after it").isEqualTo(last);
    }

    static void areDoneIfTheyWereNot(LogBench bench) {
        StreamKey stream = LogBench.stream();
        bench.append(stream, LogBench.event());
        List<NewEvent> batch = LogBench.events(2);

        assertThat(bench.append(stream, batch, 2).seq())
                .as("the position of 2 events behind number 1, at attempt 2 after one that did not arrive")
                .isEqualTo(3);
        assertThat(bench.read(stream, 1, 10).entries())
                .extracting(entry -> entry.header().eventId())
                .as("what is read behind number 1")
                .isEqualTo(LogNumbers.ids(batch));
    }

    static void leaveNothingIfRefused(LogBench bench) {
        StreamKey stream = LogBench.stream();
        Position head = bench.append(stream, LogBench.event());
        LogRecorder recorder = LogRecorder.create();
        bench.subscribe(stream, recorder);
        NewEvent event = LogBench.event();
        refused(bench, "an append of no event", () -> bench.log().append(stream, List.of(), 1));
        refused(bench, "an append with attempt 0", () -> bench.log().append(stream, List.of(event), 0));
        refused(bench, "an append of null", () -> bench.log().append(stream, Patience.nothing(), 1));
        refused(bench, "an append to no stream", () -> bench.log().append(Patience.nothing(), List.of(event), 1));
        for (int place = 0; place < 3; place++) {
            List<NewEvent> batch = new ArrayList<>(LogBench.events(3));
            batch.set(place, Patience.nothing());
            refused(
                    bench,
                    "an append of 3 events one of which is null",
                    () -> bench.log().append(stream, batch, 1));
        }

        assertThat(bench.read(stream).head())
                .as("the head after appends that were refused")
                .isEqualTo(head);
        assertThat(bench.append(stream, LogBench.event()).seq())
                .as("the next number")
                .isEqualTo(2);
        bench.awaitTold(recorder, List.of(2L));
        assertThat(recorder.numbers()).as("what a subscriber was told").containsExactly(2L);
        assertThat(bench.read(stream).lost()).as("what is said to be lost").isEmpty();
    }

    static void refused(LogBench bench, String what, Supplier<CompletionStage<?>> call) {
        assertThat(bench.patience().refuses(what, call))
                .as("that " + what + " is refused")
                .isTrue();
    }

    /** What comes out is what went in, with number and time in front. */
    static void keepBytes(LogBench bench) {
        StreamKey stream = LogBench.stream();
        LogRecorder recorder = LogRecorder.create();
        bench.subscribe(stream, recorder);
        List<NewEvent> batch = List.of(LogBench.event(TEXTS), LogBench.piece(TEXTS), LogBench.event(""));
        List<EventHeader> headers = batch.stream().map(NewEvent::header).toList();
        List<String> bodies = batch.stream().map(LogAppends::bodyOf).toList();
        bench.append(stream, batch);
        bench.awaitTold(recorder, LogBench.numbers(1, 3));

        for (List<LogEntry> entries : Arrays.asList(bench.read(stream).entries(), recorder.entries())) {
            assertThat(entries).hasSize(3);
            for (int index = 0; index < 3; index++) {
                LogEntry entry = entries.get(index);
                assertThat(entry.header()).as("the header").isEqualTo(headers.get(index));
                assertThat(entry.frame().text())
                        .as("the text of number %s", entry.seq())
                        .isEqualTo(sequenced(entry, bodies.get(index)));
            }
        }
    }

    private static String bodyOf(NewEvent event) {
        return new String(event.body().array(), java.nio.charset.StandardCharsets.UTF_8);
    }

    private static String sequenced(LogEntry entry, String body) {
        long millis = entry.timestampMillis();
        return "{\"seq\":" + entry.seq() + ",\"timestamp\":" + millis / 1000 + "."
                + String.format(java.util.Locale.ROOT, "%03d", millis % 1000) + "," + body.substring(1);
    }

    static void keepLargeOnes(LogBench bench, int size) {
        StreamKey stream = LogBench.stream();
        String text = "0123456789abcdef".repeat(Math.max(1, size / 16));
        bench.append(stream, LogBench.event(text));

        assertThat(bench.read(stream).entries())
                .as("the entries of a stream with one event of %s bytes", size)
                .singleElement()
                .satisfies(entry -> assertThat(entry.frame().text().endsWith(text + "\"}"))
                        .as("that its text is whole")
                        .isTrue());
    }

    /** Appends from the callback of the append before. */
    static void goOnFromCallbacks(LogBench bench) {
        StreamKey stream = LogBench.stream();
        CompletableFuture<Position> last = new CompletableFuture<>();
        chain(bench, stream, CHAIN, last);

        assertThat(bench.patience()
                        .get("the last of " + CHAIN + " appends, each begun by the stage before", last)
                        .seq())
                .as("its number")
                .isEqualTo(CHAIN);
    }

    private static void chain(LogBench bench, StreamKey stream, int left, CompletableFuture<Position> last) {
        bench.log().append(stream, List.of(LogBench.event()), 1).whenComplete((position, failure) -> {
            if (failure != null) {
                last.completeExceptionally(failure);
            } else if (left == 1) {
                last.complete(position);
            } else {
                chain(bench, stream, left - 1, last);
            }
        });
    }
}
