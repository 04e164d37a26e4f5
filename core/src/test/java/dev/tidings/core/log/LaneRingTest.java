package dev.tidings.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.spi.LogEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is left when most of a lane has gone from its middle. */
class LaneRingTest {
    private static final int ENTRIES = 4_000;
    private static final int EACH = 40;
    private static final int RUNS = 300;
    private static final int RUNS_THAT_STAY = 20;

    private final LaneRing ring = new LaneRing();

    private static LogEntry entry(String run, int seq) {
        return LogFixture.of(run, "e-" + seq, "x_note", 300).sequenced(seq, 1_000 + seq);
    }

    @Test
    void entries_that_are_left_in_many_blocks_move_together_and_stay_what_they_were() {
        Chain staying = Chain.ofRun();
        Chain going = Chain.ofRun();
        List<LogEntry> left = new ArrayList<>();
        for (int seq = 1; seq <= ENTRIES; seq++) {
            boolean stays = seq % EACH == 0;
            LogEntry entry = entry(stays ? "r-stays" : "r-goes", seq);
            ring.add(entry, 0, stays ? staying : going);
            if (stays) {
                left.add(entry);
            }
        }
        long before = ring.room();
        while (!going.isEmpty()) {
            ring.drop(ring.unchainFirst(going));
        }
        List<LogEntry> read = new ArrayList<>();
        for (int index = ring.live(0); index < ring.size(); index = ring.live(index + 1)) {
            read.add(ring.entry(index));
        }
        assertThat(LogFixture.sent(read)).isEqualTo(LogFixture.sent(left));
        assertThat(before).isGreaterThan(ENTRIES * 300L);
        assertThat(ring.room()).isLessThan(4L * Blocks.LARGEST + left.size() * 500L);
        while (!staying.isEmpty()) {
            ring.drop(ring.unchainFirst(staying));
        }
        assertThat(ring.size()).isZero();
        assertThat(ring.room()).isZero();
    }

    @Test
    void the_ends_of_many_runs_hold_no_blocks_of_what_has_gone() {
        Deque<Chain> ended = new ArrayDeque<>();
        int seq = 0;
        for (int run = 1; run <= RUNS; run++) {
            Chain chain = Chain.ofRun();
            for (int event = 0; event <= EACH; event++) {
                seq++;
                ring.add(entry("r-" + run, seq), 0, chain);
            }
            ring.hold(ring.size() - 1);
            ended.add(chain);
            if (run > RUNS_THAT_STAY) {
                dropAllButHeld(ended.remove());
            }
            assertThat(ring.room()).isLessThan(bytes() + 6L * Blocks.LARGEST);
        }
        assertThat(bytes()).isGreaterThan(RUNS * 300L);
    }

    private void dropAllButHeld(Chain chain) {
        while (!chain.isEmpty()) {
            int index = ring.unchainFirst(chain);
            if (!ring.isHeld(index)) {
                ring.drop(index);
            }
        }
    }

    private long bytes() {
        long bytes = 0;
        for (int index = ring.live(0); index < ring.size(); index = ring.live(index + 1)) {
            bytes += StoredEntry.size(ring.entry(index));
        }
        return bytes;
    }
}
