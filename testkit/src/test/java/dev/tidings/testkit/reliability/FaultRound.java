package dev.tidings.testkit.reliability;

import dev.tidings.api.CloseCode;
import dev.tidings.api.PerformanceMode;
import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.RunId;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserId;
import dev.tidings.core.EventLogs;
import dev.tidings.core.Tidings;
import dev.tidings.testkit.client.Gap;
import dev.tidings.testkit.client.TidingsClient;
import dev.tidings.testkit.fault.ClientHistory;
import dev.tidings.testkit.fault.Fault;
import dev.tidings.testkit.fault.FaultProxy;
import dev.tidings.testkit.fault.FaultScript;
import dev.tidings.testkit.fault.HistoryChecker;
import dev.tidings.testkit.fault.HistoryChecker.Finding;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/** One seed: a server, a proxy that breaks connections, 20 clients of 5 users, and runs while all of it breaks. */
final class FaultRound {
    static final int USERS = 5;
    static final int DEVICES = 4;
    private static final int EVENTS_PER_RUN = 500;
    private static final int EVENTS_PER_KILL = 400;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration SILENCE = Duration.ofMillis(200);
    private static final List<CloseCode> KILLS =
            List.of(CloseCode.SERVER_ERROR, CloseCode.SLOW_CONSUMER, CloseCode.SERVICE_RESTART);

    private final long seed;
    private final int runs;
    private final Random random;
    private final HistoryChecker checker = HistoryChecker.create();
    private final List<Device> devices = new ArrayList<>();
    private final AtomicLong gaps = new AtomicLong();
    private final AtomicLong merged = new AtomicLong();
    private final BitSet[] announced = new BitSet[USERS];
    private volatile boolean calm;
    private int kills;

    FaultRound(long seed, int runs) {
        this.seed = seed;
        this.runs = runs;
        this.random = new Random(seed);
        for (int user = 0; user < USERS; user++) {
            announced[user] = new BitSet();
        }
    }

    private record Device(UserId user, ClientHistory history, TidingsClient client) {}

    /**
     * What a round has come to.
     *
     * @param merged how many frames held several pieces of a text
     * @param overstated how many numbers were announced as lost that the log never said to be gone
     */
    record Outcome(
            long seed,
            Map<Fault, Long> faults,
            int kills,
            int connections,
            long merged,
            long gaps,
            int lost,
            int overstated,
            List<Finding> findings) {
        /** Counts what breaks a connection, or cuts its bytes; latency does neither. */
        long injected() {
            return kills + faults.values().stream().mapToLong(Long::longValue).sum() - faults.get(Fault.LATENCY);
        }

        @Override
        public String toString() {
            return "seed " + seed + ": " + injected() + " faults " + faults + ", server-side kills " + kills
                    + "; connections " + connections + ", merged " + merged + ", gaps announced " + gaps + " of " + lost
                    + " events, overstated " + overstated + ", findings " + findings.size();
        }
    }

    Outcome play(long bytesPerUser, PerformanceMode mode) throws IOException {
        RetentionPolicy retention = RetentionPolicy.defaults().withBytesPerUser(bytesPerUser);
        try (GoneLog log = GoneLog.around(checker.watch(EventLogs.inMemory(retention)));
                TidingsServer server = Tidings.server()
                        .developmentMode()
                        .eventLog(log)
                        .performanceMode(mode)
                        .start();
                FaultProxy proxy = FaultProxy.start(server.address(), seed, this::script)) {
            try {
                connect(proxy.uri(server.uri()));
                emit(server);
                calm = true;
                await("all events", () -> checker.late().isEmpty());
            } finally {
                devices.forEach(device -> device.client().close());
            }
            return outcome(proxy, log);
        }
    }

    private FaultScript script(int connection, RandomGenerator draw) {
        if (calm) {
            return FaultScript.clean();
        }
        long after = draw.nextLong(1_500, 45_000);
        return switch (draw.nextInt(8)) {
            case 0, 1, 2 -> FaultScript.clean().resetAfter(after);
            case 3 -> FaultScript.clean().blackHoleAfter(after);
            case 4 -> FaultScript.clean().halfCloseAfter(after);
            case 5, 6 -> FaultScript.clean().slices(3, 4_000).resetAfter(after);
            default -> FaultScript.clean().latency(Duration.ofMillis(5)).halfCloseAfter(after);
        };
    }

    private void connect(URI uri) {
        for (int index = 0; index < USERS * DEVICES; index++) {
            int number = index % USERS;
            UserId user = UserId.of("user-" + number);
            ClientHistory history = checker.client(user + "/" + index / USERS, user);
            GapCounter listener = new GapCounter(history, gap -> announced(number, gap), merged);
            TidingsClient client = TidingsClient.builder(URI.create(uri + "?user=" + user))
                    .backoff(Duration.ofMillis(5), Duration.ofMillis(40))
                    .random(new SplittableRandom(seed * 100 + index))
                    .silenceLimit(SILENCE)
                    .connectTimeout(Duration.ofSeconds(2))
                    .ackInterval(Duration.ofMillis(100))
                    .start(listener);
            devices.add(new Device(user, history, client));
        }
        await(
                "all clients",
                () -> devices.stream().allMatch(device -> device.history().connections() > 0));
    }

    private void announced(int user, Gap gap) {
        gaps.incrementAndGet();
        synchronized (announced[user]) {
            gap.lost().forEach(range -> announced[user].set((int) range.from(), (int) range.to() + 1));
        }
    }

    private void emit(TidingsServer server) {
        List<Workload> open = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            UserId user = UserId.of("user-" + run % USERS);
            open.add(new Workload(
                    server.bridge(), user, RunId.of("run-" + run), EVENTS_PER_RUN, new Random(seed + run)));
        }
        List<Workload> all = List.copyOf(open);
        for (int step = 1; !open.isEmpty(); step++) {
            Workload next = open.get(random.nextInt(open.size()));
            next.step();
            if (next.isDone()) {
                open.remove(next);
            }
            if (step % EVENTS_PER_KILL == 0) {
                kill(server);
            }
            if (step % 20 == 0) {
                LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
            }
        }
        all.forEach(run -> run.tell(checker));
    }

    private void kill(TidingsServer server) {
        UserId victim = UserId.of("user-" + random.nextInt(USERS));
        kills += server.manager().disconnectUser(victim, KILLS.get(random.nextInt(KILLS.size())), "a drill");
    }

    private Outcome outcome(FaultProxy proxy, GoneLog log) {
        int lost = 0;
        int overstated = 0;
        for (int user = 0; user < USERS; user++) {
            BitSet said;
            synchronized (announced[user]) {
                said = (BitSet) announced[user].clone();
            }
            lost += said.cardinality();
            said.andNot(log.gone(UserId.of("user-" + user)));
            overstated += said.cardinality();
        }
        int connections = devices.stream()
                .mapToInt(device -> device.history().connections())
                .sum();
        return new Outcome(
                seed,
                proxy.injected(),
                kills,
                connections,
                merged.get(),
                gaps.get(),
                lost,
                overstated,
                checker.check());
    }

    private void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("seed " + seed + ": " + what + " did not come within " + PATIENCE + "; "
                        + checker.late() + ", "
                        + devices.stream()
                                .map(device -> device.client().state())
                                .toList());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }
}
