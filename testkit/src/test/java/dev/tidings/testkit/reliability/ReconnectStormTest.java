package dev.tidings.testkit.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.tidings.api.AgentRun;
import dev.tidings.api.RunId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.core.Tidings;
import dev.tidings.testkit.client.ClientEvent;
import dev.tidings.testkit.client.ClientState;
import dev.tidings.testkit.client.Gap;
import dev.tidings.testkit.client.TidingsClientListener;
import dev.tidings.testkit.fault.FaultProxy;
import dev.tidings.testkit.fault.FaultScript;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** All clients are dropped at once, miss something, and come back. Their number is {@code tidings.storm.clients}. */
@Timeout(120)
@Tag("alone")
class ReconnectStormTest {
    private static final int USERS = 50;
    private static final int MISSED = 10;

    /** A machine that stands still lets clients come back at once: what counts is that they do so each time. */
    private static final int STORMS = 3;

    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final long SEED = 20_260_101;

    private final Queue<Long> attempts = new ConcurrentLinkedQueue<>();
    private final AtomicInteger gaps = new AtomicInteger();
    private final List<Member> members = new ArrayList<>();

    /** One client, and how far it has come. */
    private final class Member implements TidingsClientListener {
        private volatile boolean open;
        private volatile long seq;

        @Override
        public void onEvent(ClientEvent event) {
            if (event.seq() != seq + 1) {
                gaps.incrementAndGet();
            }
            seq = event.seq();
        }

        @Override
        public void onGap(Gap gap) {
            gaps.incrementAndGet();
        }

        @Override
        public void onState(ClientState state) {
            open = state == ClientState.OPEN;
            if (state == ClientState.CONNECTING) {
                attempts.add(System.nanoTime());
            }
        }
    }

    private static int size() {
        int wanted = Integer.getInteger("tidings.storm.clients", 500);
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? (int) Math.min(wanted, system.getMaxFileDescriptorCount() / 6)
                : wanted;
    }

    @Test
    void clients_that_are_dropped_at_once_come_back_spread_out_and_without_a_gap() throws Exception {
        int size = size();
        try (TidingsServer server = Tidings.server().developmentMode().start();
                FaultProxy proxy = FaultProxy.start(server.address(), SEED, (number, random) -> FaultScript.clean());
                Crowd crowd = new Crowd()) {
            long begin = System.nanoTime();
            join(crowd, proxy.uri(server.uri()), size);
            Crowd.await(
                    Duration.ofSeconds(60),
                    () -> members.stream().allMatch(member -> member.open),
                    () -> "not every client connected, but " + count() + " of " + size);
            long connected = System.nanoTime();
            List<AgentRun> runs = runs(server);
            Crowd.await(Duration.ofSeconds(20), () -> reached(1), () -> "not everybody got the first event");
            Storm storm = storm(proxy, runs, 1);
            for (int number = 2; number <= STORMS && storm.isBunched(); number++) {
                storm = storm(proxy, runs, number);
            }
            String report = size + " clients from seed " + SEED + ": connected in " + millis(begin, connected) + " ms, "
                    + storm + ", " + gaps + " gaps";
            System.out.println(report);

            assertThat(gaps).as(report).hasValue(0);
            assertThat(storm.isBunched())
                    .as(report + "; BackoffTest has what is planned, this has room for threads that come late")
                    .isFalse();
        }
    }

    /** How clients came back. */
    private record Storm(long millis, int attempts, int fullest) {
        boolean isBunched() {
            return fullest > attempts / 3;
        }

        @Override
        public String toString() {
            return "back " + millis + " ms after the drop, " + attempts + " attempts, the fullest 100 ms hold "
                    + fullest + " of them";
        }
    }

    /** Drops everybody, and waits until all are back with what they missed. */
    private Storm storm(FaultProxy proxy, List<AgentRun> runs, int number) {
        attempts.clear();
        long dropped = System.nanoTime();
        proxy.resetAll();
        for (int event = 0; event < MISSED; event++) {
            runs.forEach(run -> run.thinking("missed"));
        }
        long last = 1L + MISSED * number;
        Crowd.await(
                LIMIT,
                () -> reached(last),
                () -> "not every client is back, but "
                        + members.stream().filter(member -> member.seq >= last).count() + " of " + members.size());
        return new Storm(millis(dropped, System.nanoTime()), attempts.size(), fullest(dropped));
    }

    private void join(Crowd crowd, URI uri, int size) {
        for (int index = 0; index < size; index++) {
            Member member = new Member();
            members.add(member);
            SplittableRandom jitter = new SplittableRandom(SEED + index);
            crowd.join(URI.create(uri + "?user=user-" + index % USERS), member, builder -> builder.random(jitter));
        }
    }

    private static List<AgentRun> runs(TidingsServer server) {
        List<AgentRun> runs = new ArrayList<>();
        for (int user = 0; user < USERS; user++) {
            UserExecutionContext context =
                    UserExecutionContext.of(UserId.of("user-" + user), ThreadId.of("th-1"), RunId.of("run-" + user));
            runs.add(server.bridge().start(context, "agent", null));
        }
        return runs;
    }

    private boolean reached(long seq) {
        return members.stream().allMatch(member -> member.seq >= seq);
    }

    private long count() {
        return members.stream().filter(member -> member.open).count();
    }

    private int fullest(long dropped) {
        Map<Long, Integer> buckets = new TreeMap<>();
        attempts.forEach(at -> buckets.merge(millis(dropped, at) / 100, 1, Integer::sum));
        return buckets.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    private static long millis(long from, long to) {
        return TimeUnit.NANOSECONDS.toMillis(to - from);
    }
}
