package dev.tidings.core.log;

import static dev.tidings.core.log.LogFixture.ALICE;
import static dev.tidings.core.log.LogFixture.append;
import static dev.tidings.core.log.LogFixture.delta;
import static dev.tidings.core.log.LogFixture.event;
import static dev.tidings.core.log.LogFixture.ids;
import static dev.tidings.core.log.LogFixture.key;
import static dev.tidings.core.log.LogFixture.now;
import static dev.tidings.core.log.LogFixture.of;
import static dev.tidings.core.log.LogFixture.read;
import static dev.tidings.core.log.LogFixture.seqs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidings.api.Epoch;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.Lane;
import dev.tidings.api.spi.LogSlice;
import dev.tidings.api.spi.LostRange;
import dev.tidings.core.testing.ControlledTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetentionTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final ControlledTime time = new ControlledTime();

    private EventLog log(int bytes, int entries, Duration age, int streams) {
        return InMemoryEventLog.create(new Retention(bytes, entries, age, streams), time, time);
    }

    @Test
    void a_lane_keeps_as_many_entries_as_its_bound() {
        EventLog log = log(1 << 20, 3, HOUR, 10);
        append(log, event("a"), event("b"), event("c"), event("d"));
        assertThat(ids(read(log, 0).entries())).containsExactly("b", "c", "d");
    }

    @Test
    void a_lane_keeps_as_many_bytes_as_its_bound() {
        EventLog log = log(3_000, 1_000, HOUR, 10);
        for (int count = 0; count < 10; count++) {
            append(log, of("e" + count, Lane.EVENT, 900));
        }
        LogSlice slice = read(log, 0);
        assertThat(slice.entries()).hasSize(3);
        assertThat(slice.entries().stream().mapToInt(entry -> entry.size()).sum())
                .isBetween(2_000, 3_000);
        assertThat(seqs(slice.entries())).containsExactly(8L, 9L, 10L);
    }

    @Test
    void an_entry_larger_than_the_bound_is_delivered_and_named_as_lost() {
        EventLog log = log(1_000, 10, HOUR, 10);
        Follower follower = new Follower();
        now(log.subscribe(ALICE, follower));
        append(log, of("huge", Lane.EVENT, 2_000));
        assertThat(ids(follower.entries)).containsExactly("huge");
        assertThat(read(log, 0).lost()).containsExactly(new LostRange(1, 1, false));
    }

    @Test
    void a_flood_of_deltas_evicts_no_whole_event() {
        EventLog log = log(10_000, 50, HOUR, 10);
        append(log, event("started"));
        for (int count = 0; count < 5_000; count++) {
            append(log, delta("d" + count));
        }
        append(log, event("completed"));
        LogSlice slice = read(log, 0);
        assertThat(ids(slice.entries()))
                .startsWith("started")
                .endsWith("completed")
                .hasSize(52);
        assertThat(slice.lost()).containsExactly(new LostRange(2, 4_951, true));
    }

    @Test
    void what_is_too_old_goes_when_the_stream_is_used_and_the_head_stays() {
        EventLog log = log(1 << 20, 100, Duration.ofSeconds(10), 10);
        append(log, event("a"), delta("b"));
        time.advance(Duration.ofSeconds(6));
        append(log, event("c"));
        time.advance(Duration.ofSeconds(6));
        LogSlice slice = read(log, 0);
        assertThat(ids(slice.entries())).containsExactly("c");
        assertThat(slice.lost()).containsExactly(new LostRange(1, 2, false));
        assertThat(slice.head().seq()).isEqualTo(3);
        assertThat(read(log, 1).lost()).containsExactly(new LostRange(2, 2, true));
    }

    @Test
    void the_timer_forgets_what_is_too_old_in_a_stream_that_nobody_uses() {
        Retention retention = new Retention(1 << 20, 100, Duration.ofSeconds(10), 10);
        MemoryStream stream = new MemoryStream(retention, 0);
        stream.append(List.of(event("a")), 1, 0);
        assertThat(stream.retainedBytes()).isPositive();
        stream.trim(10_001);
        assertThat(stream.retainedBytes()).isZero();
    }

    @Test
    void the_timer_goes_on_for_as_long_as_the_log_is_open() {
        EventLog log = log(1 << 20, 100, Duration.ofSeconds(10), 10);
        time.advance(Duration.ofMinutes(10));
        assertThat(time.scheduledTasks()).isEqualTo(1);
        log.close();
        assertThat(time.scheduledTasks()).isZero();
    }

    @Test
    void beyond_the_bound_the_stream_that_was_idle_longest_begins_a_new_epoch() {
        EventLog log = log(1 << 20, 100, HOUR, 3);
        List<Epoch> before = new ArrayList<>();
        for (String user : List.of("u0", "u1", "u2")) {
            before.add(append(log, key(user), event("a")).epoch());
            time.advance(Duration.ofSeconds(1));
        }
        append(log, key("u0"), event("b"));
        time.advance(Duration.ofSeconds(1));
        append(log, key("u3"), event("a"));
        assertThat(now(log.read(key("u0"), 0, 9)).head().epoch()).isEqualTo(before.get(0));
        assertThat(now(log.read(key("u2"), 0, 9)).head().epoch()).isEqualTo(before.get(2));
        LogSlice forgotten = now(log.read(key("u1"), 0, 9));
        assertThat(forgotten.head().epoch()).isNotEqualTo(before.get(1));
        assertThat(forgotten.head().seq()).isZero();
    }

    @Test
    void a_stream_that_somebody_follows_is_never_forgotten_and_shields_no_idle_one() {
        EventLog log = log(1 << 20, 100, HOUR, 40);
        List<Epoch> followed = new ArrayList<>();
        for (int user = 0; user < 40; user++) {
            now(log.subscribe(key("followed-" + user), new Follower()));
            followed.add(append(log, key("followed-" + user), event("a")).epoch());
            time.advance(Duration.ofSeconds(1));
        }
        for (int user = 0; user < 400; user++) {
            append(log, key("idle-" + user), event("a"));
        }
        assertThat(((InMemoryEventLog) log).streamCount()).isLessThanOrEqualTo(80);
        for (int user = 0; user < 40; user++) {
            assertThat(now(log.read(key("followed-" + user), 0, 9)).head().epoch())
                    .isEqualTo(followed.get(user));
        }
    }

    @Test
    void bounds_that_are_none_are_refused_by_name() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Retention(0, 1, HOUR, 1))
                .withMessage("lane bytes must be >= 1 but was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Retention(1, 1, Duration.ZERO, 1))
                .withMessage("age must be > 0 but was PT0S");
    }
}
