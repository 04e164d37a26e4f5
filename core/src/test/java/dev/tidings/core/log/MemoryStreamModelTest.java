package dev.tidings.core.log;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import dev.tidings.api.Epoch;
import dev.tidings.api.Position;
import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.spi.LogEntry;
import dev.tidings.api.spi.LogSlice;
import dev.tidings.api.spi.LogSubscriber;
import dev.tidings.api.spi.LogSubscription;
import dev.tidings.api.spi.LostRange;
import dev.tidings.api.spi.NewEvent;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** Model-checks one stream: appends, reads, subscriptions and the eviction of old entries and of the stream. */
class MemoryStreamModelTest {
    @Test
    void followers_get_everything_once_and_in_order_and_reads_account_for_every_number() {
        ModelCheckingOptions options = new ModelCheckingOptions()
                .threads(3)
                .actorsPerThread(2)
                .actorsBefore(0)
                .actorsAfter(0)
                .iterations(2)
                .invocationsPerIteration(60)
                .addGuarantee(forClasses(
                                Epoch.class.getName(),
                                NewEvent.class.getName(),
                                LogFixture.class.getName(),
                                Recorded.class.getName(),
                                MemoryBudget.class.getName(),
                                Retained.class.getName())
                        .allMethods()
                        .ignore());
        new Used().append();
        assertThatCode(() -> options.check(Used.class)).doesNotThrowAnyException();
    }

    /** What one follower was told. */
    private static final class Recorded implements LogSubscriber {
        private final Queue<Long> seqs = new ConcurrentLinkedQueue<>();

        @Override
        public void onEntries(List<LogEntry> entries) {
            entries.forEach(entry -> seqs.add(entry.seq()));
        }

        @Override
        public void onEpochChanged(Epoch epoch) {}

        void check(long start, long head) {
            long expected = start + 1;
            for (long seq : seqs) {
                if (seq != expected++) {
                    throw new IllegalStateException("behind " + start + " up to " + head + " it was told " + seqs);
                }
            }
            if (expected != head + 1) {
                throw new IllegalStateException("behind " + start + " up to " + head + " it was told " + seqs);
            }
        }
    }

    /** A stream whose entries are too old after one step of its clock. */
    public static final class Used {
        private static final Epoch EPOCH = Epoch.random();
        private static final RetentionPolicy POLICY =
                RetentionPolicy.defaults().withAge(Duration.ofMillis(1)).withHeadAge(Duration.ofMillis(3));

        private final AtomicLong clock = new AtomicLong();
        private final MemoryStream stream = new MemoryStream(EPOCH, POLICY, new MemoryBudget(POLICY), clock::get);
        private final Recorded first = new Recorded();
        private final Recorded second = new Recorded();
        private volatile Position start;
        private volatile String fault;

        public Used() {
            stream.subscribe(first);
        }

        @Operation
        public void append() {
            Position position = stream.append(List.of(LogFixture.event("e")), 1, clock.get());
            check(position != null, "it was evicted though it is followed");
        }

        @Operation(nonParallelGroup = "subscriber")
        public void subscribe() {
            if (start == null) {
                LogSubscription subscription = stream.subscribe(second);
                start = subscription == null ? null : subscription.start();
            }
        }

        @Operation
        public void read() {
            check(stream.read(0, Integer.MAX_VALUE));
        }

        @Operation(nonParallelGroup = "clock")
        public void trim() {
            clock.addAndGet(2);
            stream.trim();
            check(!stream.tryForget(clock.get()) && !stream.tryEvict(), "it was evicted though it is followed");
        }

        private void check(LogSlice slice) {
            long next = 1;
            for (LostRange lost : slice.lost()) {
                check(lost.from() == 1 && slice.lost().size() == 1, "lost " + slice.lost());
                next = lost.to() + 1;
            }
            for (LogEntry entry : slice.entries()) {
                check(entry.seq() == next++, "retained " + slice.entries());
            }
            check(next == slice.head().seq() + 1, "a read ends with " + next);
        }

        private void check(boolean holds, String what) {
            if (!holds) {
                fault = what;
            }
        }

        @Validate
        public void nothingIsMissing() {
            long head = stream.read(0, 1).head().seq();
            first.check(0, head);
            if (start != null) {
                second.check(start.seq(), head);
            }
            if (fault != null) {
                throw new IllegalStateException(fault);
            }
        }
    }
}
