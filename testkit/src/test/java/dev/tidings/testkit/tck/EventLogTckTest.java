package dev.tidings.testkit.tck;

import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.TimeSource;
import dev.tidings.core.EventLogs;
import dev.tidings.core.log.InMemoryEventLog;
import dev.tidings.testkit.time.ControlledTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The rules of a log hold for those of Tidings, and catch what is wrong with others. */
class EventLogTckTest {
    private static volatile Function<TimeSource, EventLog> opening = time -> EventLogs.inMemory();

    private static volatile boolean isRight;

    private static final TimeSource CLOCK = new TimeSource() {
        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }
    };

    @Nested
    class InMemory extends EventLogTck {
        @Override
        protected EventLog newLog() {
            return EventLogs.inMemory();
        }

        @Override
        protected Optional<EventLog> newLog(TimeSource time) {
            return Optional.of(InMemoryEventLog.create(RetentionPolicy.defaults(), time, ControlledTime.create()));
        }
    }

    @Nested
    class Asynchronous extends EventLogTck {
        @Override
        protected EventLog newLog() {
            return new LateLog(EventLogs.inMemory(), LateLog.Defect.NONE);
        }

        @Override
        protected Optional<EventLog> newBrokenLog() {
            return Optional.of(new LateLog(EventLogs.inMemory(), LateLog.Defect.IS_BROKEN));
        }
    }

    /** Impatient, since a broken log is waited for in vain. */
    static class Planted extends EventLogTck {
        @Override
        protected EventLog newLog() {
            return opening.apply(CLOCK);
        }

        @Override
        protected Optional<EventLog> newLog(TimeSource time) {
            return Optional.of(opening.apply(time));
        }

        @Override
        protected Optional<EventLog> newBrokenLog() {
            EventLog log = opening.apply(CLOCK);
            return log instanceof LateLog ? Optional.of(log) : Optional.empty();
        }

        @Override
        protected Duration patience() {
            return isRight ? super.patience() : Duration.ofMillis(250);
        }

        @Override
        protected Duration promptness() {
            return isRight ? super.promptness() : Duration.ofMillis(200);
        }

        @Override
        protected int flood() {
            return 1_200;
        }
    }

    private static void requireCaught(Function<TimeSource, EventLog> log, PlantedDefect defect) {
        opening = log;
        isRight = false;
        PlantedRun.requireCaught(Planted.class, defect);
    }

    @Test
    void a_log_of_two_pages_that_is_right_breaks_no_rule() {
        opening = time -> new TinyLog(null, time);
        isRight = true;
        PlantedRun.requireRight(Planted.class);
    }

    @Test
    void a_log_that_cuts_its_slices_short_breaks_no_rule() {
        opening = time -> new CuttingLog(new TinyLog(null, time), 3);
        isRight = true;
        PlantedRun.requireRight(Planted.class);
    }

    @ParameterizedTest
    @EnumSource
    void a_defect_is_caught(LogDefect defect) {
        requireCaught(time -> new TinyLog(defect, time), defect);
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"NONE", "IS_BROKEN"})
    void a_defect_of_an_asynchronous_log_is_caught(LateLog.Defect defect) {
        requireCaught(time -> new LateLog(new TinyLog(null, time), defect), defect);
    }

    @Test
    void every_rule_catches_something() {
        PlantedRun.requireAllToCatch(
                EventLogTck.class,
                Stream.concat(Arrays.stream(LogDefect.values()), Arrays.stream(LateLog.Defect.values())));
    }
}
