package dev.tidings.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.spi.LogEntry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is left when most of a lane has gone from its middle. */
class LaneRingTest {
    private static final int ENTRIES = 4_000;
    private static final int EACH = 40;

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
        assertThat(ring.room()).isLessThan(4L * Blocks.LARGEST + 2 * left.size() * 400L);
        while (!staying.isEmpty()) {
            ring.drop(ring.unchainFirst(staying));
        }
        assertThat(ring.size()).isZero();
        assertThat(ring.room()).isZero();
    }
}
