package dev.tidings.core.log;

import static dev.tidings.core.log.LogFixture.of;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.spi.Lane;
import dev.tidings.api.spi.LogEntry;
import dev.tidings.api.spi.LogSlice;
import dev.tidings.api.spi.LostRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Compares what a stream says it lost with a model that remembers everything. */
class LostRangesTest {
    private static final long FIRST_SEED = 20_260_101;
    private static final int CASES = 3_000;

    @Test
    void lost_ranges_are_exact_whatever_was_appended_and_evicted() {
        for (int number = 0; number < CASES; number++) {
            check(FIRST_SEED + number);
        }
    }

    private static void check(long seed) {
        Random random = new Random(seed);
        Retention retention = new Retention(
                200 + random.nextInt(4_000), 1 + random.nextInt(20), Duration.ofMillis(1 + random.nextInt(200)), 1);
        MemoryStream stream = new MemoryStream(retention, 0);
        Model model = new Model(retention);
        long now = 1_000;
        int steps = 1 + random.nextInt(60);
        double deltas = random.nextDouble();
        for (int step = 0; step < steps; step++) {
            now += random.nextInt(10) == 0 ? random.nextInt(150) : random.nextInt(5);
            Lane lane = random.nextDouble() < deltas ? Lane.DELTA : Lane.EVENT;
            int padding = random.nextInt(8) == 0 ? random.nextInt(3_000) : random.nextInt(100);
            stream.append(List.of(of("e" + step, lane, padding)), 1, now);
            model.append(lane, size(step, lane, padding, now), now);
        }
        for (int reading = 0; reading < 6; reading++) {
            now += random.nextInt(3) == 0 ? random.nextInt(100) : 0;
            model.trim(now);
            long after = random.nextInt(steps + 2);
            int max = random.nextBoolean() ? 1 + random.nextInt(5) : Integer.MAX_VALUE;
            LogSlice slice = Objects.requireNonNull(stream.read(after, max, now));
            String where = "seed " + seed + ", after " + after + ", max " + max;
            assertThat(slice.lost()).as(where).isEqualTo(model.lost(after));
            assertThat(slice.entries().stream().map(LogEntry::seq).toList())
                    .as(where)
                    .isEqualTo(model.retained(after, max));
            assertThat(slice.head().seq()).as(where).isEqualTo(steps);
        }
    }

    private static int size(int step, Lane lane, int padding, long now) {
        return of("e" + step, lane, padding).sequenced(step + 1, now).size();
    }

    private record Known(long seq, Lane lane, int size, long millis) {}

    /** Remembers everything, and what of it is retained; does each step the slow way. */
    private static final class Model {
        private final Retention retention;
        private final List<Known> all = new ArrayList<>();
        private final List<Known> kept = new ArrayList<>();

        Model(Retention retention) {
            this.retention = retention;
        }

        void append(Lane lane, int size, long now) {
            Known entry = new Known(all.size() + 1L, lane, size, now);
            all.add(entry);
            kept.add(entry);
            trim(now);
        }

        void trim(long now) {
            for (Lane lane : Lane.values()) {
                Predicate<Known> ofLane = entry -> entry.lane() == lane;
                while (kept.stream().anyMatch(ofLane) && overfull(ofLane, now)) {
                    kept.remove(kept.stream().filter(ofLane).findFirst().orElseThrow());
                }
            }
        }

        private boolean overfull(Predicate<Known> ofLane, long now) {
            return kept.stream().filter(ofLane).mapToInt(Known::size).sum() > retention.laneBytes()
                    || kept.stream().filter(ofLane).count() > retention.laneEntries()
                    || kept.stream().filter(ofLane).findFirst().orElseThrow().millis()
                            < now - retention.age().toMillis();
        }

        List<Long> retained(long after, int max) {
            return kept.stream()
                    .map(Known::seq)
                    .filter(seq -> seq > after)
                    .limit(max)
                    .toList();
        }

        List<LostRange> lost(long after) {
            List<LostRange> lost = new ArrayList<>();
            List<Known> hole = new ArrayList<>();
            for (Known entry : all) {
                if (entry.seq() > after && !kept.contains(entry)) {
                    hole.add(entry);
                } else {
                    close(hole, lost);
                }
            }
            close(hole, lost);
            return lost;
        }

        private static void close(List<Known> hole, List<LostRange> lost) {
            if (!hole.isEmpty()) {
                boolean deltasOnly = hole.stream().allMatch(entry -> entry.lane() == Lane.DELTA);
                lost.add(new LostRange(
                        hole.get(0).seq(), hole.get(hole.size() - 1).seq(), deltasOnly));
                hole.clear();
            }
        }
    }
}
