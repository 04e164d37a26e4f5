package dev.tidings.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.EventId;
import dev.tidings.api.MessageId;
import dev.tidings.api.RunId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.spi.DeltaSpan;
import dev.tidings.api.spi.EventHeader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Entries of one kind and chain share a number, and a number that nobody has is given again. */
class GroupsTest {
    private static final long SEED = 20_261_121;

    private final Groups groups = new Groups();
    private final Chain chain = Chain.ofRun();

    private static EventHeader header(String type, String run) {
        return EventHeader.whole(EventId.of("e-1"), type, ThreadId.of("t-7"), RunId.of(run));
    }

    private static EventHeader piece(String message) {
        DeltaSpan span = new DeltaSpan(MessageId.of(message), 0, 1);
        return new EventHeader(EventId.of("e-1"), "message_delta", ThreadId.of("t-7"), RunId.of("r-7"), span);
    }

    @Test
    void what_differs_in_type_run_message_or_chain_is_another_group() {
        int first = groups.add(header("x_one", "r-1"), chain);
        assertThat(groups.add(header("x_one", "r-1"), chain)).isEqualTo(first);
        assertThat(new int[] {
                    groups.add(header("x_two", "r-1"), chain),
                    groups.add(header("x_one", "r-2"), chain),
                    groups.add(header("x_one", "r-1"), Chain.ofRun()),
                    groups.add(piece("m-1"), chain),
                    groups.add(piece("m-2"), chain)
                })
                .doesNotContain(first)
                .doesNotHaveDuplicates();
        assertThat(groups.kind(first).isOf(header("x_one", "r-1"))).isTrue();
        assertThat(groups.chain(first)).isSameAs(chain);
    }

    @Test
    void a_group_goes_with_its_last_entry_whether_or_not_it_had_the_last_one_of_all() {
        Random random = new Random(SEED);
        Deque<Integer> there = new ArrayDeque<>();
        int highest = 0;
        for (int count = 0; count < 20_000; count++) {
            String run = "r-" + count / 50;
            int group = groups.add(header("x_" + random.nextInt(3), run), chain);
            assertThat(groups.kind(group).runId()).isEqualTo(RunId.of(run));
            there.add(group);
            highest = Math.max(highest, group);
            while (there.size() > 100 || (!there.isEmpty() && random.nextInt(4) == 0)) {
                groups.remove(there.remove());
            }
        }
        assertThat(highest)
                .as("highest number, with 100 entries of 3 runs and 3 types")
                .isLessThan(20);
    }
}
