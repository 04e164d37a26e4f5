package dev.tidings.testkit.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.PerformanceMode;
import dev.tidings.testkit.reliability.FaultRound.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Runs of 500 events to 20 clients while connections are reset in mid-frame, swallowed, half closed, cut into slices
 * of three bytes and killed by the server. With even seeds streamed text waits for 20 ms. The number of seeds is the property {@code tidings.faults.seeds}, with 10
 * runs each.
 */
@Timeout(600)
class DeliveryUnderFaultsTest {
    private static final int SEEDS = Integer.getInteger("tidings.faults.seeds", 4);
    private static final int RUNS_PER_SEED = 10;
    private static final int FAULTS_PER_SEED = 50;
    private static final long MERGED_PER_SEED = 100;

    @Test
    void with_enough_room_nothing_is_lost_doubled_or_out_of_order() throws IOException {
        List<Outcome> outcomes = play(8 << 20);

        assertThat(outcomes).allSatisfy(outcome -> {
            assertThat(outcome.findings()).as("%s", outcome).isEmpty();
            assertThat(outcome.gaps()).as("%s", outcome).isZero();
        });
    }

    @Test
    void with_little_room_every_loss_is_announced_before_the_next_event_and_nothing_else_is() throws IOException {
        List<Outcome> outcomes = play(64 << 10);

        assertThat(outcomes).allSatisfy(outcome -> {
            assertThat(outcome.findings()).as("%s", outcome).isEmpty();
            assertThat(outcome.overstated()).as("%s", outcome).isZero();
        });
        assertThat(outcomes.stream().mapToInt(Outcome::lost).sum()).isPositive();
    }

    private static PerformanceMode mode(long seed) {
        return seed % 2 == 0 ? PerformanceMode.BALANCED : PerformanceMode.LATENCY;
    }

    private static List<Outcome> play(long bytesPerUser) throws IOException {
        List<Outcome> outcomes = new ArrayList<>();
        for (long seed = 1; seed <= SEEDS; seed++) {
            Outcome outcome = new FaultRound(seed, RUNS_PER_SEED).play(bytesPerUser, mode(seed));
            System.out.println("bound " + bytesPerUser + ", " + mode(seed) + ", " + outcome);
            outcomes.add(outcome);
        }
        assertThat(outcomes)
                .filteredOn(outcome -> mode(outcome.seed()) == PerformanceMode.BALANCED)
                .allSatisfy(outcome ->
                        assertThat(outcome.merged()).as("%s", outcome).isGreaterThan(MERGED_PER_SEED));
        long injected = outcomes.stream().mapToLong(Outcome::injected).sum();
        System.out.println("bound " + bytesPerUser + ": " + SEEDS * RUNS_PER_SEED + " runs, " + injected + " faults");
        assertThat(injected).isGreaterThanOrEqualTo((long) SEEDS * FAULTS_PER_SEED);
        return outcomes;
    }
}
