package dev.tidings.core.log;

import static dev.tidings.core.log.LogFixture.apart;
import static dev.tidings.core.log.LogFixture.append;
import static dev.tidings.core.log.LogFixture.ended;
import static dev.tidings.core.log.LogFixture.event;
import static dev.tidings.core.log.LogFixture.ids;
import static dev.tidings.core.log.LogFixture.key;
import static dev.tidings.core.log.LogFixture.now;
import static dev.tidings.core.log.LogFixture.of;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.Position;
import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.spi.LogEntry;
import dev.tidings.api.spi.LogSlice;
import dev.tidings.api.spi.LogSubscription;
import dev.tidings.api.spi.LostRange;
import dev.tidings.api.spi.StreamKey;
import dev.tidings.core.testing.ControlledTime;
import dev.tidings.core.testing.Together;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What goes when all users together have too much, and that every loss of it is named. */
class CeilingTest {
    private static final long TOTAL = 128 * 1024;
    private static final RetentionPolicy POLICY = RetentionPolicy.defaults()
            .withAge(Duration.ofHours(1))
            .withBytesPerUser(64 * 1024)
            .withTotalBytes(TOTAL);
    private static final long SEED = 20_261_102;

    private final ControlledTime time = new ControlledTime();
    private final InMemoryEventLog log = InMemoryEventLog.create(POLICY, time, time);

    /** Appends about so many bytes. */
    private Position fill(String user, int bytes) {
        time.advance(Duration.ofSeconds(1));
        Position last = append(log, key(user), ended("r-" + user));
        for (int count = 1; count * 1_000 < bytes; count++) {
            last = append(log, key(user), of("r", user + "-" + count, "x_note", 960 - LaneRing.ENTRY_BYTES));
        }
        return last;
    }

    private LogSlice look(String user) {
        return now(log.read(key(user), 0, Integer.MAX_VALUE));
    }

    @Test
    void the_user_that_was_idle_longest_loses_first_and_only_as_much_as_has_to_go() {
        for (String user : List.of("a", "b", "c", "d")) {
            fill(user, 25_000);
        }
        assertThat(log.usedBytes()).isLessThanOrEqualTo(TOTAL);
        time.advance(Duration.ofSeconds(1));
        assertThat(look("a").lost()).isEmpty();
        fill("e", 30_000);
        assertThat(log.usedBytes()).isBetween(TOTAL - 24_000, TOTAL);
        assertThat(look("b").lost()).hasSize(1);
        assertThat(look("b").entries()).isNotEmpty();
        assertThat(List.of("a", "c", "d", "e"))
                .allMatch(user -> look(user).lost().isEmpty());
    }

    @Test
    void a_user_without_a_connection_loses_before_one_that_has_one() {
        LogSubscription subscription = now(log.subscribe(key("followed"), new Follower()));
        fill("followed", 30_000);
        for (int user = 0; user < 20; user++) {
            fill("u" + user, 30_000);
        }
        assertThat(look("followed").lost()).isEmpty();
        assertThat(look("u0").entries()).isEmpty();
        subscription.cancel();
        for (int user = 0; user < 20; user++) {
            fill("v" + user, 30_000);
        }
        assertThat(look("followed").entries()).isEmpty();
    }

    @Test
    void users_with_connections_lose_when_there_are_no_others() {
        for (int user = 0; user < 10; user++) {
            now(log.subscribe(key("u" + user), new Follower()));
            fill("u" + user, 30_000);
        }
        assertThat(log.usedBytes()).isLessThanOrEqualTo(TOTAL);
        assertThat(look("u0").entries()).isEmpty();
        assertThat(look("u9").lost()).isEmpty();
    }

    @Test
    void streamed_text_is_merged_then_goes_first_and_the_ends_of_runs_last() {
        time.advance(Duration.ofSeconds(1));
        append(log, key("a"), ended("r"));
        for (int count = 0; count < 20; count++) {
            append(log, key("a"), apart("r", "d" + count, 940 - LaneRing.ENTRY_BYTES), event("e" + count));
        }
        fill("b", 30_000);
        fill("c", 30_000);
        fill("d", 30_000);
        fill("e", 12_000);
        assertThat(look("a").lost()).isNotEmpty().allMatch(LostRange::deltasOnly);
        assertThat(ids(look("a").entries())).contains("e0", "e19");
    }

    @Test
    void head_and_epoch_stay_and_say_exactly_what_is_gone() {
        Position position = fill("a", 10_000);
        append(log, key("a"), apart("r", "d", 100));
        for (int user = 0; user < 20; user++) {
            fill("u" + user, 30_000);
        }
        LogSlice slice = look("a");
        assertThat(slice.head()).isEqualTo(new Position(position.epoch(), position.seq() + 1));
        assertThat(slice.entries()).isEmpty();
        assertThat(slice.lost()).containsExactly(new LostRange(1, position.seq() + 1, false));
        assertThat(now(log.read(key("a"), position.seq(), 1)).lost())
                .containsExactly(new LostRange(position.seq() + 1, position.seq() + 1, true));
    }

    @Test
    void heads_take_half_of_it_at_most() {
        for (int user = 0; user < 500; user++) {
            time.advance(Duration.ofMillis(1));
            append(log, key("u" + user), event("e"));
        }
        assertThat(log.streamCount()).isEqualTo((int) (TOTAL / 2 / MemoryBudget.HEAD_BYTES));
        assertThat(log.usedBytes()).isLessThanOrEqualTo(TOTAL);
        assertThat(look("u499").entries()).hasSize(1);
    }

    @Test
    void what_was_reserved_is_given_back() {
        for (int user = 0; user < 30; user++) {
            fill("u" + user, 20_000);
        }
        time.advance(Duration.ofHours(2));
        assertThat(log.usedBytes()).isLessThan(30 * (MemoryBudget.HEAD_BYTES + 1_024L));
        time.advance(Duration.ofHours(24));
        assertThat(log.streamCount()).isZero();
        assertThat(log.usedBytes()).isZero();
    }

    @Test
    void the_bound_holds_and_every_loss_is_named_while_many_users_append_read_come_and_go() {
        int threads = 8;
        int users = 40;
        AtomicLong most = new AtomicLong();
        Together.run(threads, thread -> {
            Random random = new Random(SEED + thread);
            List<LogSubscription> subscriptions = new ArrayList<>();
            for (int round = 0; round < 3_000; round++) {
                StreamKey user = key("u" + (int) (users * Math.pow(random.nextDouble(), 2)));
                String id = "e" + thread + "-" + round;
                if (random.nextInt(3) == 0) {
                    append(log, user, apart("r", "d" + id, random.nextInt(500)));
                } else {
                    append(log, user, of("r" + round / 50, id, type(random), random.nextInt(500)));
                }
                most.accumulateAndGet(log.usedBytes(), Math::max);
                if (random.nextInt(20) == 0) {
                    check(now(log.read(user, random.nextInt(100), Integer.MAX_VALUE)));
                }
                if (random.nextInt(20) == 0) {
                    subscriptions.add(now(log.subscribe(user, new Follower())));
                }
                if (random.nextInt(20) == 0 && !subscriptions.isEmpty()) {
                    subscriptions.remove(0).cancel();
                }
            }
        });
        append(log, key("u0"), event("last"));
        assertThat(most.get()).as("seed %d", SEED).isBetween(TOTAL / 2, TOTAL + threads * 4_096L);
        assertThat(log.usedBytes()).as("seed %d", SEED).isLessThanOrEqualTo(TOTAL);
        long bytes = 0;
        for (int user = 0; user < users; user++) {
            LogSlice slice = look("u" + user);
            check(slice);
            bytes += MemoryBudget.HEAD_BYTES
                    + slice.entries().stream()
                            .mapToLong(entry -> entry.size() + LaneRing.ENTRY_BYTES)
                            .sum();
        }
        assertThat(bytes).as("seed %d", SEED).isBetween(TOTAL / 2, log.usedBytes());
    }

    private static String type(Random random) {
        return switch (random.nextInt(10)) {
            case 0 -> "agent_started";
            case 1 -> "agent_completed";
            default -> "x_note";
        };
    }

    /** Checks that what is retained and what is lost are together everything behind the first of them. */
    private static void check(LogSlice slice) {
        long next = -1;
        int lost = 0;
        for (LogEntry entry : slice.entries()) {
            while (lost < slice.lost().size() && slice.lost().get(lost).from() < entry.seq()) {
                next = follow(
                        next,
                        slice.lost().get(lost).from(),
                        slice.lost().get(lost).to());
                lost++;
            }
            next = follow(next, entry.firstSeq(), entry.seq());
        }
        for (LostRange range : slice.lost().subList(lost, slice.lost().size())) {
            next = follow(next, range.from(), range.to());
        }
        assertThat(next == -1 || next == slice.head().seq() + 1).isTrue();
    }

    private static long follow(long next, long from, long to) {
        assertThat(next == -1 || next == from)
                .as("%d to %d after %d", from, to, next)
                .isTrue();
        return to + 1;
    }
}
