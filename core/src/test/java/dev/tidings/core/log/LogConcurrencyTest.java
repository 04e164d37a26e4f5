package dev.tidings.core.log;

import static dev.tidings.core.log.LogFixture.ALICE;
import static dev.tidings.core.log.LogFixture.delta;
import static dev.tidings.core.log.LogFixture.event;
import static dev.tidings.core.log.LogFixture.ids;
import static dev.tidings.core.log.LogFixture.key;
import static dev.tidings.core.log.LogFixture.now;
import static dev.tidings.core.log.LogFixture.sent;
import static dev.tidings.core.log.LogFixture.seqs;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.Position;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.LogEntry;
import dev.tidings.api.spi.LogSubscription;
import dev.tidings.core.testing.ControlledTime;
import dev.tidings.core.testing.Together;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LogConcurrencyTest {
    private static final int THREADS = 8;

    private final ControlledTime time = new ControlledTime();
    private final EventLog log = InMemoryEventLog.create(LogFixture.ROOMY, time, time);

    @Test
    void eight_threads_append_whole_batches_without_a_gap_or_a_repeat() {
        int rounds = 400;
        Follower follower = new Follower();
        now(log.subscribe(ALICE, follower));
        Map<String, Long> lastSeqs = new ConcurrentHashMap<>();
        Together.run(THREADS, thread -> {
            for (int round = 0; round < rounds; round++) {
                String id = thread + "-" + round;
                Position last =
                        now(log.append(ALICE, List.of(event(id + "-a"), delta(id + "-b"), event(id + "-c")), 1));
                lastSeqs.put(id, last.seq());
            }
        });
        long total = 3L * THREADS * rounds;
        List<LogEntry> read = LogFixture.read(log, 0).entries();
        assertThat(seqs(read))
                .isEqualTo(LongStream.rangeClosed(1, total).boxed().toList());
        assertThat(sent(follower.entries)).isEqualTo(sent(read));
        assertThat(follower.overlaps).hasValue(0);
        List<String> ids = ids(read);
        lastSeqs.forEach((id, last) -> assertThat(ids.subList((int) (last - 3), last.intValue()))
                .containsExactly(id + "-a", id + "-b", id + "-c"));
    }

    @Test
    void subscribers_that_come_and_go_under_load_get_everything_after_their_start_in_order() {
        int appends = 4_000;
        List<Followed> followed = new ArrayList<>();
        AtomicInteger appended = new AtomicInteger();
        Together.run(4, thread -> {
            if (thread > 0) {
                for (int count = 0; count < appends; count++) {
                    now(log.append(ALICE, List.of(event(thread + "-" + count)), 1));
                    appended.incrementAndGet();
                }
            } else {
                for (int count = 0; count < 500; count++) {
                    while (appended.get() < count * 20) {
                        Thread.onSpinWait();
                    }
                    Follower follower = new Follower();
                    LogSubscription subscription = now(log.subscribe(ALICE, follower));
                    boolean stays = count % 5 == 0;
                    followed.add(new Followed(follower, subscription.start().seq(), stays));
                    if (!stays) {
                        subscription.cancel();
                    }
                }
            }
        });
        long head = 3L * appends;
        assertThat(followed).anyMatch(each -> each.start() > 0 && each.start() < head);
        for (Followed each : followed) {
            long end =
                    each.stays() ? head : each.start() + each.follower().entries.size();
            assertThat(seqs(each.follower().entries))
                    .isEqualTo(LongStream.rangeClosed(each.start() + 1, end)
                            .boxed()
                            .toList());
            assertThat(each.follower().overlaps).hasValue(0);
        }
    }

    private record Followed(Follower follower, long start, boolean stays) {}

    @Test
    void streams_that_are_forgotten_under_load_lose_no_append_silently() {
        EventLog small = InMemoryEventLog.create(LogFixture.ROOMY.withUsers(4), time, time);
        Together.run(THREADS, thread -> {
            for (int round = 0; round < 500; round++) {
                Position first = now(small.append(key("u" + (round % 12)), List.of(event(thread + "-" + round)), 1));
                Position second = now(small.append(key("u" + (round % 12)), List.of(delta(thread + "+" + round)), 1));
                assertThat(second.seq() > first.seq() || !second.epoch().equals(first.epoch()))
                        .isTrue();
            }
        });
    }
}
