package dev.tidings.core.log;

import static dev.tidings.core.log.LogFixture.ALICE;
import static dev.tidings.core.log.LogFixture.apart;
import static dev.tidings.core.log.LogFixture.append;
import static dev.tidings.core.log.LogFixture.delta;
import static dev.tidings.core.log.LogFixture.ended;
import static dev.tidings.core.log.LogFixture.event;
import static dev.tidings.core.log.LogFixture.ids;
import static dev.tidings.core.log.LogFixture.key;
import static dev.tidings.core.log.LogFixture.now;
import static dev.tidings.core.log.LogFixture.of;
import static dev.tidings.core.log.LogFixture.read;
import static dev.tidings.core.log.LogFixture.started;
import static dev.tidings.core.log.LogFixture.thinking;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.event.EventTypes;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.LogSlice;
import dev.tidings.api.spi.LostRange;
import dev.tidings.api.spi.NewEvent;
import dev.tidings.core.testing.ControlledTime;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetentionTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final RetentionPolicy BRIEF = LogFixture.ROOMY.withAge(Duration.ofSeconds(10));

    private final ControlledTime time = new ControlledTime();

    private EventLog log(RetentionPolicy policy) {
        return InMemoryEventLog.create(policy, time, time);
    }

    /** A policy that has room for so many events of 1,000 to 1,100 bytes in a lane. */
    private static RetentionPolicy room(int events) {
        return LogFixture.ROOMY.withBytesPerUser(2L * events * (LaneRing.ENTRY_BYTES + 1_100));
    }

    private static NewEvent large(String run, String id, String type) {
        return of(run, id, type, 950);
    }

    @Test
    void a_lane_keeps_as_many_bytes_as_half_the_bound() {
        EventLog log = log(room(4));
        for (int count = 0; count < 10; count++) {
            append(log, large("r", "e" + count, "x_note"));
        }
        assertThat(ids(read(log, 0).entries())).containsExactly("e6", "e7", "e8", "e9");
        assertThat(read(log, 0).lost()).containsExactly(new LostRange(1, 6, false));
    }

    @Test
    void an_event_larger_than_its_lane_is_delivered_named_as_lost_and_displaces_nothing() {
        EventLog log = log(LogFixture.ROOMY.withBytesPerUser(10_000));
        Follower follower = new Follower();
        now(log.subscribe(ALICE, follower));
        append(log, event("small"));
        append(log, of("r", "huge", "x_note", 6_000));
        assertThat(ids(follower.entries)).containsExactly("small", "huge");
        assertThat(ids(read(log, 0).entries())).containsExactly("small");
        assertThat(read(log, 0).lost()).containsExactly(new LostRange(2, 2, false));
    }

    @Test
    void a_million_deltas_of_a_live_run_evict_no_whole_event_of_it_nor_of_recent_runs() {
        EventLog log = log(RetentionPolicy.defaults());
        append(log, started("done"), thinking("done", "t1"), ended("done"));
        append(log, started("other"), thinking("other", "t2"));
        append(log, started("live"));
        NewEvent[] batch = new NewEvent[100];
        for (int count = 0; count < 10_000; count++) {
            for (int index = 0; index < batch.length; index++) {
                batch[index] = LogFixture.token("live", "m", 20L * (100 * count + index), "twenty characters...");
            }
            append(log, batch);
            if (count % 1_000 == 0) {
                append(log, thinking("live", "step-" + count));
            }
        }
        append(log, ended("live"));
        List<String> whole = read(log, 0).entries().stream()
                .filter(entry -> entry.header().span() == null)
                .map(entry -> entry.header().eventId().value())
                .toList();
        assertThat(whole)
                .startsWith("done-started", "t1", "done-ended", "other-started", "t2", "live-started", "step-0")
                .endsWith("step-9000", "live-ended")
                .hasSize(17);
        assertThat(read(log, 0).lost()).isNotEmpty().allMatch(LostRange::deltasOnly);
        assertThat(read(log, 0).head().seq()).isEqualTo(1_000_017);
    }

    @Test
    void the_events_of_the_run_that_ended_first_go_before_older_ones_of_others() {
        EventLog log = log(room(8));
        for (String run : List.of("open", "second", "first")) {
            append(log, large(run, run + "-started", EventTypes.AGENT_STARTED));
        }
        append(log, large("first", "f1", "x"), large("open", "o1", "x"), large("second", "s1", "x"));
        append(log, large("first", "first-ended", EventTypes.AGENT_COMPLETED));
        append(log, large("second", "second-ended", EventTypes.AGENT_COMPLETED));
        append(log, large("open", "o2", "x"), large("open", "o3", "x"), large("open", "o4", "x"));
        assertThat(ids(read(log, 0).entries()))
                .containsExactly("open-started", "o1", "s1", "first-ended", "second-ended", "o2", "o3", "o4");
        assertThat(read(log, 0).lost()).containsExactly(new LostRange(2, 4, false));
    }

    @Test
    void without_an_ended_run_the_oldest_go() {
        EventLog log = log(room(4));
        append(log, large("a", "a0", EventTypes.AGENT_STARTED), large("b", "b0", EventTypes.AGENT_STARTED));
        append(log, large("a", "a1", "x"), large("b", "b1", "x"), large("a", "a2", "x"), large("a", "a3", "x"));
        assertThat(ids(read(log, 0).entries())).containsExactly("a1", "b1", "a2", "a3");
    }

    @Test
    void the_events_of_an_open_run_do_not_age_and_all_of_it_ages_from_its_end() {
        EventLog log = log(BRIEF);
        append(log, started("r"), thinking("r", "t"), apart("r", "d", 5));
        time.advance(Duration.ofHours(3));
        assertThat(read(log, 0).lost()).isEmpty();
        append(log, ended("r"));
        time.advance(Duration.ofSeconds(10));
        assertThat(read(log, 0).entries()).hasSize(4);
        time.advance(Duration.ofMillis(1));
        assertThat(ids(read(log, 0).entries())).containsExactly("r-ended");
        assertThat(read(log, 0).lost()).containsExactly(new LostRange(1, 3, false));
        assertThat(read(log, 2).lost()).containsExactly(new LostRange(3, 3, true));
    }

    @Test
    void events_without_a_run_age_from_when_they_were_appended_and_the_head_stays() {
        EventLog log = log(BRIEF);
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
    void what_comes_after_the_end_of_its_run_ages_by_itself() {
        EventLog log = log(BRIEF);
        append(log, started("r"), ended("r"));
        time.advance(Duration.ofSeconds(6));
        append(log, thinking("r", "late"));
        time.advance(Duration.ofSeconds(6));
        assertThat(ids(read(log, 0).entries())).containsExactly("r-ended", "late");
    }

    @Test
    void too_many_open_runs_make_the_first_one_count_as_ended() {
        EventLog log = log(BRIEF);
        for (int run = 0; run < 513; run++) {
            append(log, started("r" + run));
        }
        time.advance(Duration.ofSeconds(11));
        assertThat(read(log, 0).lost()).containsExactly(new LostRange(1, 1, false));
    }

    @Test
    void the_ends_of_the_last_64_runs_stay_until_the_head_goes() {
        EventLog log = log(BRIEF);
        for (int run = 0; run < 70; run++) {
            append(log, started("r" + run), ended("r" + run));
        }
        assertThat(read(log, 0).lost()).isEmpty();
        time.advance(Duration.ofHours(23));
        List<String> last =
                IntStream.range(6, 70).mapToObj(run -> "r" + run + "-ended").toList();
        assertThat(ids(read(log, 0).entries())).isEqualTo(last);
        append(log, ended("more"));
        assertThat(ids(read(log, 0).entries())).hasSize(64).startsWith("r7-ended");
    }

    @Test
    void the_ends_of_runs_take_a_quarter_of_the_bound_at_most_and_survive_a_flood_of_events() {
        EventLog log = log(LogFixture.ROOMY.withBytesPerUser(16_384));
        for (int run = 0; run < 20; run++) {
            append(log, of("r" + run, "end-" + run, EventTypes.AGENT_ERROR, 640 - LaneRing.ENTRY_BYTES));
        }
        append(log, of("large", "too-large", EventTypes.AGENT_COMPLETED, 4_000));
        for (int count = 0; count < 1_000; count++) {
            append(log, event("flood-" + count));
        }
        List<String> kept = ids(read(log, 0).entries());
        assertThat(kept)
                .startsWith("end-15", "end-16", "end-17", "end-18", "end-19")
                .doesNotContain("too-large");
        assertThat(kept.get(5)).startsWith("flood-");
    }

    @Test
    void the_timer_forgets_what_is_too_old_in_a_stream_that_nobody_uses() {
        InMemoryEventLog log = InMemoryEventLog.create(BRIEF, time, time);
        append(log, event("a"));
        assertThat(log.usedBytes()).isGreaterThan(MemoryBudget.HEAD_BYTES);
        time.advance(Duration.ofSeconds(41));
        assertThat(log.usedBytes()).isEqualTo(MemoryBudget.HEAD_BYTES);
    }

    @Test
    void the_timer_goes_on_for_as_long_as_the_log_is_open() {
        EventLog log = log(BRIEF);
        time.advance(Duration.ofMinutes(10));
        assertThat(time.scheduledTasks()).isEqualTo(1);
        log.close();
        assertThat(time.scheduledTasks()).isZero();
    }

    @Test
    void a_head_goes_after_its_age_without_use_and_another_epoch_begins() {
        InMemoryEventLog log = InMemoryEventLog.create(BRIEF.withHeadAge(Duration.ofMinutes(1)), time, time);
        var epoch = append(log, ended("r")).epoch();
        time.advance(Duration.ofSeconds(50));
        assertThat(read(log, 0).head().epoch()).isEqualTo(epoch);
        time.advance(Duration.ofSeconds(60));
        assertThat(ids(read(log, 0).entries())).containsExactly("r-ended");
        time.advance(Duration.ofSeconds(60).plusMillis(1));
        LogSlice slice = read(log, 0);
        assertThat(slice.head().epoch()).isNotEqualTo(epoch);
        assertThat(slice.head().seq()).isZero();
        time.advance(Duration.ofMinutes(3));
        assertThat(log.streamCount()).isZero();
        assertThat(log.usedBytes()).isZero();
    }

    @Test
    void a_head_that_is_followed_stays_and_ages_from_when_the_last_follower_left() {
        EventLog log = log(BRIEF.withHeadAge(Duration.ofMinutes(1)));
        var subscription = now(log.subscribe(ALICE, new Follower()));
        time.advance(Duration.ofHours(5));
        assertThat(read(log, 0).head().epoch()).isEqualTo(subscription.start().epoch());
        time.advance(Duration.ofHours(5));
        subscription.cancel();
        time.advance(Duration.ofSeconds(60));
        assertThat(read(log, 0).head().epoch()).isEqualTo(subscription.start().epoch());
        time.advance(Duration.ofSeconds(61));
        assertThat(read(log, 0).head().epoch())
                .isNotEqualTo(subscription.start().epoch());
    }

    @Test
    void beyond_the_bound_the_stream_that_was_idle_longest_begins_a_new_epoch() {
        EventLog log = log(LogFixture.ROOMY.withUsers(3));
        var before = IntStream.range(0, 3)
                .mapToObj(user -> {
                    time.advance(SECOND);
                    return append(log, key("u" + user), event("a")).epoch();
                })
                .toList();
        append(log, key("u0"), event("b"));
        time.advance(SECOND);
        append(log, key("u3"), event("a"));
        assertThat(now(log.read(key("u0"), 0, 9)).head().epoch()).isEqualTo(before.get(0));
        assertThat(now(log.read(key("u2"), 0, 9)).head().epoch()).isEqualTo(before.get(2));
        LogSlice forgotten = now(log.read(key("u1"), 0, 9));
        assertThat(forgotten.head().epoch()).isNotEqualTo(before.get(1));
        assertThat(forgotten.head().seq()).isZero();
    }

    @Test
    void a_stream_that_somebody_follows_is_never_forgotten_and_shields_no_idle_one() {
        InMemoryEventLog log = InMemoryEventLog.create(LogFixture.ROOMY.withUsers(40), time, time);
        var followed = IntStream.range(0, 40)
                .mapToObj(user -> {
                    time.advance(SECOND);
                    now(log.subscribe(key("followed-" + user), new Follower()));
                    return append(log, key("followed-" + user), event("a")).epoch();
                })
                .toList();
        for (int user = 0; user < 400; user++) {
            append(log, key("idle-" + user), event("a"));
        }
        assertThat(log.streamCount()).isLessThanOrEqualTo(80);
        for (int user = 0; user < 40; user++) {
            assertThat(now(log.read(key("followed-" + user), 0, 9)).head().epoch())
                    .isEqualTo(followed.get(user));
        }
    }
}
