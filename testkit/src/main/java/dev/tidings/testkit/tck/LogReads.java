package dev.tidings.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.Position;
import dev.tidings.api.spi.LogEntry;
import dev.tidings.api.spi.LogSlice;
import dev.tidings.api.spi.LostRange;
import dev.tidings.api.spi.NewEvent;
import dev.tidings.api.spi.StreamKey;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Checks of what a read finds, and of what it says to be gone. */
final class LogReads {
    private static final int BATCH = 100;
    private static final int PIECES = 5;

    private LogReads() {}

    static void yieldTheFirst(LogBench bench) {
        StreamKey stream = LogBench.stream();
        Position head = bench.fill(stream, 6);
        LogSlice slice = bench.read(stream, 2, 3);

        assertThat(LogNumbers.seqs(slice.entries()))
                .as("3 entries behind number 2")
                .isEqualTo(LogBench.numbers(3, 5));
        assertThat(slice.head()).as("the head of a slice that ends before it").isEqualTo(head);
        assertThat(slice.lost()).as("what is said to be lost of 6 events").isEmpty();
    }

    static void goThroughPages(LogBench bench) {
        StreamKey stream = LogBench.stream();
        bench.append(stream, LogBench.events(23));
        List<Long> read = new ArrayList<>();
        List<LogEntry> page = bench.slice(stream, 0, 4).entries();
        while (!page.isEmpty() && read.size() <= 23) {
            read.addAll(LogNumbers.seqs(page));
            page = bench.slice(stream, read.get(read.size() - 1), 4).entries();
        }

        assertThat(read).as("the numbers read in pages of 4").isEqualTo(LogBench.numbers(1, 23));
    }

    static void endAtTheHead(LogBench bench) {
        StreamKey stream = LogBench.stream();
        Position head = bench.fill(stream, 3);
        for (long after : new long[] {3, 4, 1_000_000}) {
            LogSlice slice = bench.read(stream, after, 10);
            assertThat(slice.head()).as("the head, read behind %s", after).isEqualTo(head);
            assertThat(slice.entries()).as("the entries behind %s of 3", after).isEmpty();
            assertThat(slice.lost()).as("what is lost behind %s of 3", after).isEmpty();
        }
    }

    /** Whoever knows that an append is done reads it. */
    static void seeWhatIsDone(LogBench bench) {
        StreamKey stream = LogBench.stream();
        for (int number = 1; number <= 20; number++) {
            Position done = bench.append(stream, LogBench.event());
            LogSlice slice = bench.read(stream, done.seq() - 1, 1);
            assertThat(slice.head().seq())
                    .as("the head after append %s", number)
                    .isGreaterThanOrEqualTo(done.seq());
            assertThat(LogNumbers.seqs(slice.entries()))
                    .as("what is read of it")
                    .containsExactly(done.seq());
        }
    }

    static void refuseNonsense(LogBench bench) {
        StreamKey stream = LogBench.stream();
        bench.fill(stream, 1);
        LogAppends.refused(bench, "a read behind number -1", () -> bench.log().read(stream, -1, 1));
        LogAppends.refused(bench, "a read of 0 entries", () -> bench.log().read(stream, 0, 0));
        LogAppends.refused(bench, "a read of no stream", () -> bench.log().read(Patience.nothing(), 0, 1));
        LogAppends.refused(bench, "a subscription of nobody", () -> bench.log().subscribe(stream, Patience.nothing()));
        LogAppends.refused(
                bench,
                "a subscription to no stream",
                () -> bench.log().subscribe(Patience.nothing(), LogRecorder.create()));
    }

    /** Appends so much that many a log lets go of something; each fifth event is a whole one, the others pieces. */
    static void nameWhatIsGone(LogBench bench, int flood) {
        StreamKey stream = LogBench.stream();
        String text = "x".repeat(1_000);
        BitSet whole = new BitSet();
        int appended = 0;
        while (appended < flood) {
            List<NewEvent> batch = new ArrayList<>();
            while (batch.size() < BATCH) {
                boolean isWhole = (appended + batch.size()) % PIECES == 0;
                batch.add(isWhole ? LogBench.event(text) : LogBench.piece(text));
                whole.set(appended + batch.size(), isWhole);
            }
            appended += batch.size();
            bench.append(stream, batch);
        }
        for (long after : new long[] {0, 1, appended / 2, appended - 1}) {
            LogSlice slice = bench.read(stream, after, Integer.MAX_VALUE);
            requireHonest(slice, after, whole);
            requireHonest(bench.read(stream, after, 7), slice, after);
        }
    }

    private static void requireHonest(LogSlice slice, long after, BitSet whole) {
        BitSet found = new BitSet();
        for (LogEntry entry : slice.entries()) {
            mark(found, entry.firstSeq(), entry.seq());
        }
        for (LostRange range : slice.lost()) {
            mark(found, range.from(), range.to());
            boolean hasWhole =
                    whole.nextSetBit(at(range.from())) >= 0 && whole.nextSetBit(at(range.from())) <= range.to();
            assertThat(range.deltasOnly())
                    .as("whether %s to %s were pieces of text only", range.from(), range.to())
                    .isEqualTo(!hasWhole);
        }
        int missing = found.nextClearBit(at(after + 1));
        assertThat(missing)
                .as("the first number behind %s that is neither read nor said to be lost, of %s", after, slice.head())
                .isGreaterThan(at(slice.head().seq()));
        requireOrder(slice, after);
    }

    private static void mark(BitSet found, long from, long to) {
        assertThat(found.get(at(from), at(to) + 1).isEmpty())
                .as("that none of %s to %s is both read and lost, or twice", from, to)
                .isTrue();
        found.set(at(from), at(to) + 1);
    }

    private static void requireOrder(LogSlice slice, long after) {
        assertThat(LogNumbers.seqs(slice.entries())).as("the numbers read").isSorted();
        long end = after;
        for (LostRange range : slice.lost()) {
            assertThat(range.from())
                    .as("the beginning of a lost range: behind %s, and not touching the one before", end)
                    .isGreaterThan(end == after ? after : end + 1);
            end = range.to();
        }
        assertThat(end)
                .as("the end of the last lost range")
                .isLessThanOrEqualTo(Math.max(after, slice.head().seq()));
    }

    /** A slice of few entries is the beginning of that of all, and names all that is lost. */
    private static void requireHonest(LogSlice page, LogSlice all, long after) {
        assertThat(LogNumbers.seqs(page.entries()))
                .as("the first 7 entries behind %s", after)
                .isEqualTo(LogNumbers.seqs(
                        all.entries().subList(0, Math.min(7, all.entries().size()))));
        assertThat(page.lost())
                .as("what a read of 7 entries behind %s says to be lost", after)
                .isEqualTo(all.lost());
    }

    private static int at(long seq) {
        return Math.toIntExact(seq);
    }
}
