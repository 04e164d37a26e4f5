package dev.tidings.core.log;

import static dev.tidings.core.log.LogFixture.ALICE;
import static dev.tidings.core.log.LogFixture.append;
import static dev.tidings.core.log.LogFixture.ended;
import static dev.tidings.core.log.LogFixture.of;
import static dev.tidings.core.log.LogFixture.read;
import static dev.tidings.core.log.LogFixture.started;
import static dev.tidings.core.log.LogFixture.thinking;
import static dev.tidings.core.log.LogFixture.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.event.EventTypes;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.EventLog.Expired;
import dev.tidings.api.spi.LogEntry;
import dev.tidings.core.testing.ControlledTime;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a log says that it let go of. */
class DeparturesTest {
    private static final Duration AGE = Duration.ofMinutes(5);

    private final ControlledTime time = new ControlledTime();

    private EventLog counting(RetentionPolicy policy) {
        EventLog log = InMemoryEventLog.create(policy, time, time);
        assertThat(log.expired()).isEmpty();
        return log;
    }

    private static long lost(EventLog log) {
        return read(log, 0).lost().stream()
                .mapToLong(range -> range.to() - range.from() + 1)
                .sum();
    }

    private static long counted(EventLog log) {
        return log.expired().stream().mapToLong(Expired::events).sum();
    }

    @Test
    void what_was_kept_for_its_time_goes_by_age() {
        EventLog log = counting(LogFixture.ROOMY.withAge(AGE));
        append(log, started("r"), thinking("r", "t1"), thinking("r", "t2"), ended("r"));
        append(log, started("live"));
        time.advance(AGE.plusSeconds(31));
        assertThat(log.expired())
                .containsExactlyInAnyOrder(
                        new Expired(EventTypes.AGENT_STARTED, "age", 1),
                        new Expired(EventTypes.AGENT_THINKING, "age", 2));
        assertThat(counted(log)).isEqualTo(lost(log));
    }

    @Test
    void what_others_need_the_place_of_goes_for_room_as_many_numbers_as_a_reader_misses() {
        EventLog log = counting(LogFixture.ROOMY.withBytesPerUser(30_000));
        append(log, started("r"), of("r", "huge", "x_huge", 30_000));
        long offset = 0;
        for (int count = 0; count < 2_000; count++) {
            append(log, token("r", "m", offset, "twenty characters..."));
            offset += 20;
            if (count % 20 == 0) {
                append(log, thinking("r", "t" + count));
            }
        }
        assertThat(log.expired())
                .contains(new Expired("x_huge", "room", 1))
                .extracting(Expired::reason)
                .containsOnly("room");
        assertThat(log.expired())
                .extracting(Expired::eventType)
                .contains(EventTypes.MESSAGE_DELTA, EventTypes.AGENT_THINKING);
        assertThat(read(log, 0).entries()).anyMatch(DeparturesTest::isMerged);
        assertThat(counted(log)).isEqualTo(lost(log));
    }

    private static boolean isMerged(LogEntry entry) {
        return entry.seq() > entry.firstSeq();
    }

    @Test
    void a_user_whose_place_another_one_takes_loses_all_for_room_and_one_who_is_forgotten_by_age() {
        EventLog log = counting(LogFixture.ROOMY.withUsers(1).withAge(AGE).withHeadAge(AGE.multipliedBy(2)));
        append(log, started("open"), thinking("open", "t"));
        append(log, LogFixture.key("bob"), started("bobs"));
        assertThat(log.expired())
                .containsExactlyInAnyOrder(
                        new Expired(EventTypes.AGENT_STARTED, "room", 1),
                        new Expired(EventTypes.AGENT_THINKING, "room", 1));
        time.advance(AGE.multipliedBy(3));
        assertThat(log.expired()).contains(new Expired(EventTypes.AGENT_STARTED, "age", 1));
    }

    @Test
    void nothing_is_counted_before_somebody_asks() {
        EventLog log = InMemoryEventLog.create(LogFixture.ROOMY.withAge(AGE), time, time);
        append(log, started("r"), ended("r"));
        time.advance(AGE.plusSeconds(31));
        assertThat(read(log, 0).lost()).isNotEmpty();
        assertThat(log.expired()).isEmpty();
    }

    @Test
    void types_beyond_a_bound_are_counted_together() {
        EventLog log = counting(LogFixture.ROOMY.withBytesPerUser(10_000));
        List<String> types = IntStream.range(0, 1_000).mapToObj(i -> "x_" + i).toList();
        types.forEach(type -> append(log, ALICE, of("r", type, type, 100)));
        assertThat(log.expired()).hasSizeLessThanOrEqualTo(258);
        assertThat(log.expired()).extracting(Expired::eventType).contains("x_0", "other");
        assertThat(counted(log)).isEqualTo(lost(log));
    }
}
