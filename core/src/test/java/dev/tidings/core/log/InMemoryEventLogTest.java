package dev.tidings.core.log;

import static dev.tidings.core.log.LogFixture.ALICE;
import static dev.tidings.core.log.LogFixture.append;
import static dev.tidings.core.log.LogFixture.delta;
import static dev.tidings.core.log.LogFixture.event;
import static dev.tidings.core.log.LogFixture.ids;
import static dev.tidings.core.log.LogFixture.key;
import static dev.tidings.core.log.LogFixture.now;
import static dev.tidings.core.log.LogFixture.read;
import static dev.tidings.core.log.LogFixture.seqs;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.Epoch;
import dev.tidings.api.Position;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.LogEntry;
import dev.tidings.api.spi.LogSlice;
import dev.tidings.api.spi.LogSubscriber;
import dev.tidings.api.spi.LogSubscription;
import dev.tidings.api.spi.NewEvent;
import dev.tidings.api.spi.TimeSource;
import dev.tidings.core.testing.ControlledTime;
import dev.tidings.core.testing.Simulated;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class InMemoryEventLogTest {
    private final ControlledTime time = new ControlledTime();
    private final EventLog log = InMemoryEventLog.create(LogFixture.ROOMY, time, time);

    @Test
    void numbers_begin_at_one_and_are_consecutive_over_both_lanes() {
        assertThat(append(log, event("a"), delta("b")).seq()).isEqualTo(2);
        assertThat(append(log, event("c")).seq()).isEqualTo(3);
        assertThat(seqs(read(log, 0).entries())).containsExactly(1L, 2L, 3L);
        assertThat(ids(read(log, 0).entries())).containsExactly("a", "b", "c");
    }

    @Test
    void each_user_has_numbers_and_an_epoch_of_their_own() {
        Position alice = append(log, ALICE, event("a"));
        Position bob = append(log, key("bob"), event("b"));
        assertThat(bob.seq()).isEqualTo(1);
        assertThat(bob.epoch()).isNotEqualTo(alice.epoch());
        assertThat(ids(now(log.read(key("bob"), 0, 10)).entries())).containsExactly("b");
    }

    @Test
    void a_stream_that_was_never_written_has_a_head_of_zero_that_stays_in_its_epoch() {
        LogSlice empty = read(log, 0);
        assertThat(empty.head().seq()).isZero();
        assertThat(empty.entries()).isEmpty();
        assertThat(empty.lost()).isEmpty();
        assertThat(append(log, event("a")).epoch()).isEqualTo(empty.head().epoch());
    }

    @Test
    void timestamps_never_decrease_although_the_clock_goes_back() {
        AtomicLong millis = new AtomicLong(5_000);
        EventLog back = InMemoryEventLog.create(LogFixture.ROOMY, clock(millis), time);
        for (long reading : new long[] {5_000, 7_000, 6_000, 1, 7_001}) {
            millis.set(reading);
            append(back, event("at-" + reading));
        }
        assertThat(read(back, 0).entries())
                .extracting(LogEntry::timestampMillis)
                .containsExactly(5_000L, 7_000L, 7_000L, 7_000L, 7_001L);
        assertThat(read(back, 3).entries().get(0).frame().text()).startsWith("{\"seq\":4,\"timestamp\":7.000,");
    }

    private static TimeSource clock(AtomicLong millis) {
        return new TimeSource() {
            @Override
            public Instant now() {
                return Instant.ofEpochMilli(millis.get());
            }

            @Override
            public long nanoTime() {
                return 0;
            }
        };
    }

    @Test
    void a_repeated_attempt_changes_nothing_and_yields_the_first_position() {
        List<NewEvent> batch = List.of(event("a"), delta("b"));
        Position first = now(log.append(ALICE, batch, 1));
        append(log, event("c"));
        assertThat(now(log.append(ALICE, batch, 2))).isEqualTo(first);
        assertThat(now(log.append(ALICE, batch, 3))).isEqualTo(first);
        assertThat(ids(read(log, 0).entries())).containsExactly("a", "b", "c");
    }

    @Test
    void a_repetition_of_an_append_that_was_not_done_appends() {
        assertThat(now(log.append(ALICE, List.of(event("a")), 2)).seq()).isEqualTo(1);
    }

    @Test
    void a_first_attempt_is_not_looked_up() {
        append(log, event("a"));
        assertThat(append(log, event("a")).seq()).isEqualTo(2);
    }

    @Test
    void what_is_wrong_with_a_call_fails_its_stage_and_changes_nothing() {
        assertThat(log.append(ALICE, List.of(), 1)).failsWithin(Duration.ZERO);
        assertThat(log.append(ALICE, List.of(event("a")), 0)).failsWithin(Duration.ZERO);
        assertThat(log.read(ALICE, -1, 1)).failsWithin(Duration.ZERO);
        assertThat(log.read(ALICE, 0, 0)).failsWithin(Duration.ZERO);
        assertThat(read(log, 0).head().seq()).isZero();
    }

    @Test
    void a_read_returns_the_first_entries_behind_a_number() {
        append(log, event("a"), delta("b"), event("c"), delta("d"));
        LogSlice slice = now(log.read(ALICE, 1, 2));
        assertThat(ids(slice.entries())).containsExactly("b", "c");
        assertThat(slice.head().seq()).isEqualTo(4);
        assertThat(now(log.read(ALICE, 4, 2)).entries()).isEmpty();
        assertThat(now(log.read(ALICE, 99, 2)).lost()).isEmpty();
    }

    @Test
    void a_subscriber_gets_what_comes_after_its_start_and_nothing_after_its_end() {
        append(log, event("before"));
        Follower follower = new Follower();
        LogSubscription subscription = now(log.subscribe(ALICE, follower));
        append(log, event("a"), delta("b"));
        append(log, key("bob"), event("foreign"));
        append(log, event("c"));
        subscription.cancel();
        subscription.cancel();
        append(log, event("after"));
        assertThat(subscription.start().seq()).isEqualTo(1);
        assertThat(ids(follower.entries)).containsExactly("a", "b", "c");
    }

    @Test
    void a_read_has_the_very_bytes_that_were_delivered_live() {
        Follower follower = new Follower();
        now(log.subscribe(ALICE, follower));
        append(log, event("a"), delta("b"));
        append(log, event("c"));
        List<LogEntry> read = read(log, 0).entries();
        assertThat(read).hasSize(3);
        for (int index = 0; index < 3; index++) {
            assertThat(read.get(index).frame().framed())
                    .isEqualTo(follower.entries.get(index).frame().framed());
        }
        assertThat(read.get(2).frame().text())
                .isEqualTo("{\"seq\":3,\"timestamp\":1767225600.000,\"event_id\":\"c\",\"text\":\"\"}");
    }

    @Test
    void a_subscriber_that_fails_harms_neither_the_appender_nor_the_others() {
        now(log.subscribe(ALICE, new LogSubscriber() {
            @Override
            public void onEntries(List<LogEntry> entries) {
                throw new Simulated("a broken subscriber");
            }

            @Override
            public void onEpochChanged(Epoch epoch) {}
        }));
        Follower follower = new Follower();
        now(log.subscribe(ALICE, follower));
        assertThat(append(log, event("a")).seq()).isEqualTo(1);
        assertThat(append(log, event("b")).seq()).isEqualTo(2);
        assertThat(ids(follower.entries)).containsExactly("a", "b");
    }

    @Test
    void a_closed_log_fails_every_stage_forgets_everything_and_leaves_no_timer() {
        append(log, event("a"));
        log.close();
        log.close();
        CompletionStage<Position> late = log.append(ALICE, List.of(event("b")), 1);
        assertThat(late).failsWithin(Duration.ZERO);
        assertThat(log.read(ALICE, 0, 1)).failsWithin(Duration.ZERO);
        assertThat(log.subscribe(ALICE, new Follower())).failsWithin(Duration.ZERO);
        assertThat(time.scheduledTasks()).isZero();
    }
}
