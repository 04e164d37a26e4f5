package dev.tidings.core.log;

import static dev.tidings.core.log.LogFixture.apart;
import static dev.tidings.core.log.LogFixture.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.event.EventTypes;
import dev.tidings.api.spi.LogEntry;
import dev.tidings.api.spi.LogSlice;
import dev.tidings.api.spi.NewEvent;
import dev.tidings.core.testing.ControlledTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Compares what a stream retains and says it lost with a model that remembers everything. */
class LostRangesTest {
    private static final long FIRST_SEED = 20_260_101;
    private static final int CASES = 2_500;

    @Test
    void what_is_retained_and_what_is_lost_is_exact_whatever_was_appended_and_evicted() {
        int evicting = 0;
        for (int number = 0; number < CASES; number++) {
            evicting += new Case(FIRST_SEED + number).run() ? 1 : 0;
        }
        assertThat(evicting).isGreaterThan(CASES / 2);
    }

    private static final class Case {
        private final long seed;
        private final Random random;
        private final RetentionPolicy policy;
        private final ControlledTime time = new ControlledTime();
        private final MemoryStream stream;
        private final NaiveLog model;
        private final double deltas;
        private final double ends;
        private final int runs;
        private int events;

        Case(long seed) {
            this.seed = seed;
            random = new Random(seed);
            boolean large = random.nextInt(20) == 0;
            policy = RetentionPolicy.defaults()
                    .withBytesPerUser(large ? 200_000 : 8_192 + random.nextInt(40_000))
                    .withAge(Duration.ofMillis(1 + random.nextInt(random.nextBoolean() ? 100 : 1_000)));
            stream = stream(policy, time);
            model = new NaiveLog(policy);
            deltas = random.nextDouble();
            ends = large ? 0.5 : random.nextDouble() * 0.3;
            runs = 1 + random.nextInt(large ? 100 : 6);
        }

        boolean run() {
            int steps = policy.bytesPerUser() == 200_000 ? 400 : 1 + random.nextInt(120);
            while (events < steps) {
                time.advance(Duration.ofMillis(random.nextInt(10) == 0 ? random.nextInt(300) : random.nextInt(4)));
                append();
                if (random.nextInt(10) == 0) {
                    check();
                }
            }
            for (int reading = 0; reading < 5; reading++) {
                time.advance(Duration.ofMillis(random.nextInt(3) == 0 ? random.nextInt(300) : 0));
                check();
            }
            return model.lost(0).size() > 1;
        }

        private void append() {
            List<NewEvent> batch = new ArrayList<>();
            long now = now();
            for (int count = 1 + random.nextInt(3); count > 0; count--) {
                events++;
                NewEvent event = event();
                model.add(event.header(), LogFixture.cost(event, events, now), now);
                batch.add(event);
            }
            model.trim(now);
            assertThat(stream.append(batch, 1, now)).isNotNull();
        }

        private NewEvent event() {
            String run = "run-" + random.nextInt(runs);
            int padding = random.nextInt(12) == 0 ? random.nextInt(3_000) : random.nextInt(150);
            if (random.nextDouble() < deltas * (1 - ends)) {
                return apart(run, "e" + events, padding);
            }
            String type = random.nextDouble() < ends
                    ? EventTypes.AGENT_COMPLETED
                    : random.nextDouble() < 0.4 ? EventTypes.AGENT_STARTED : "x_note";
            return LogFixture.of(run, "e" + events, type, padding);
        }

        private void check() {
            long after = random.nextInt(events + 2);
            int max = random.nextBoolean() ? 1 + random.nextInt(5) : Integer.MAX_VALUE;
            model.trim(now());
            LogSlice slice = Objects.requireNonNull(stream.read(after, max));
            String where = "seed " + seed + ", event " + events + ", after " + after + ", max " + max;
            assertThat(slice.entries().stream().map(LogEntry::seq).toList())
                    .as(where)
                    .isEqualTo(model.retained(after, max));
            assertThat(slice.lost()).as(where).isEqualTo(model.lost(after));
            assertThat(slice.head().seq()).as(where).isEqualTo(events);
            assertThat(stream.retainedBytes())
                    .as(where)
                    .isEqualTo(model.bytes())
                    .isLessThanOrEqualTo(policy.bytesPerUser());
        }

        private long now() {
            return time.now().toEpochMilli();
        }
    }
}
