package dev.tidings.adapters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.AgentRun;
import dev.tidings.api.CloseCode;
import dev.tidings.api.MessageId;
import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.RunId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.spi.Transport;
import dev.tidings.core.EventLogs;
import dev.tidings.core.Tidings;
import dev.tidings.testkit.client.TidingsClient;
import dev.tidings.testkit.fault.ClientHistory;
import dev.tidings.testkit.fault.Fault;
import dev.tidings.testkit.fault.FaultProxy;
import dev.tidings.testkit.fault.FaultScript;
import dev.tidings.testkit.fault.HistoryChecker;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * Breaks the connections of 20 clients of 5 users in every way, more than 200 times, while agents emit 4,000 events or more: no
 * event may be lost, doubled or out of order.
 */
public final class FaultDrill {
    private static final long SEED = 20_261_121;
    private static final int USERS = 5;
    private static final int DEVICES = 4;
    private static final int EVENTS = 4_000;
    private static final int MOST_EVENTS = 5 * EVENTS;
    private static final int EVENTS_PER_KILL = 200;
    private static final int EVENTS_PER_PAUSE = 20;
    private static final long FAULTS = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final MessageId MESSAGE = MessageId.of("msg-1");
    private static final List<CloseCode> KILLS =
            List.of(CloseCode.SERVER_ERROR, CloseCode.SLOW_CONSUMER, CloseCode.SERVICE_RESTART);

    private final HistoryChecker checker = HistoryChecker.create();
    private final Random random = new Random(SEED);
    private final List<Device> devices = new ArrayList<>();
    private volatile boolean calm;
    private int kills;

    private FaultDrill() {}

    private record Device(UserId user, ClientHistory history, TidingsClient client) {}

    /**
     * Runs it on a server with a transport.
     *
     * @param transport one that is not started; closed at the end
     * @throws IOException if the server could not start
     */
    public static void run(Transport transport) throws IOException {
        new FaultDrill().play(transport);
    }

    private void play(Transport transport) throws IOException {
        RetentionPolicy roomy = RetentionPolicy.defaults().withBytesPerUser(8 << 20);
        try (TidingsServer server = Tidings.server()
                        .developmentMode()
                        .transport(transport)
                        .eventLog(checker.watch(EventLogs.inMemory(roomy)))
                        .start();
                FaultProxy proxy = FaultProxy.start(server.address(), SEED, this::script)) {
            try {
                connect(proxy.uri(server.uri()));
                emit(server, proxy);
                calm = true;
                awaitEverything();
                assertFaults(proxy.injected());
            } finally {
                devices.forEach(device -> device.client().close());
            }
        }
        assertThat(checker.check()).as("findings of seed " + SEED).isEmpty();
    }

    private void awaitEverything() {
        boolean came = Await.within(PATIENCE, () -> checker.late().isEmpty());
        assertThat(came)
                .as("everything came within " + PATIENCE + ", with seed " + SEED + "; late are " + checker.late()
                        + ", and clients "
                        + devices.stream()
                                .map(device -> device.client().state())
                                .toList())
                .isTrue();
    }

    private void assertFaults(Map<Fault, Long> injected) {
        assertThat(faults(injected))
                .as("seed " + SEED + ": faults " + injected + " and connections killed by the server " + kills)
                .isGreaterThanOrEqualTo(FAULTS);
    }

    private long faults(Map<Fault, Long> injected) {
        return kills
                + injected.values().stream().mapToLong(Long::longValue).sum()
                - injected.getOrDefault(Fault.LATENCY, 0L);
    }

    private FaultScript script(int connection, RandomGenerator draw) {
        if (calm) {
            return FaultScript.clean();
        }
        long after = draw.nextLong(1_500, 20_000);
        return switch (draw.nextInt(8)) {
            case 0, 1, 2 -> FaultScript.clean().resetAfter(after);
            case 3 -> FaultScript.clean().blackHoleAfter(after);
            case 4 -> FaultScript.clean().halfCloseAfter(after);
            case 5, 6 -> FaultScript.clean().slices(3, 4_000).resetAfter(after);
            default -> FaultScript.clean().latency(Duration.ofMillis(2)).halfCloseAfter(after);
        };
    }

    private void connect(URI uri) {
        for (int number = 0; number < USERS * DEVICES; number++) {
            UserId user = user(number % USERS);
            ClientHistory history = checker.client(user + "/" + number / USERS, user);
            TidingsClient client = TidingsClient.builder(URI.create(uri + "?user=" + user))
                    .backoff(Duration.ofMillis(5), Duration.ofMillis(40))
                    .random(new SplittableRandom(SEED + number))
                    .silenceLimit(Duration.ofMillis(200))
                    .connectTimeout(Duration.ofSeconds(2))
                    .ackInterval(Duration.ofMillis(100))
                    .start(history);
            devices.add(new Device(user, history, client));
        }
        Await.until(
                "all clients connect, with seed " + SEED,
                () -> devices.stream().allMatch(device -> device.history().connections() > 0));
    }

    private static UserId user(int number) {
        return UserId.of("user-" + number);
    }

    private static RunId runOf(int user) {
        return RunId.of("run-" + user);
    }

    /** Emits until there were enough faults, which take long on a machine that has other things to do. */
    private void emit(TidingsServer server, FaultProxy proxy) {
        List<AgentRun> runs = new ArrayList<>();
        List<StringBuilder> texts = new ArrayList<>();
        for (int user = 0; user < USERS; user++) {
            UserExecutionContext context = UserExecutionContext.of(user(user), ThreadId.of("th-1"), runOf(user));
            runs.add(server.bridge().start(context, "agent", "a task"));
            texts.add(new StringBuilder());
        }
        for (int event = 1; event <= EVENTS || (event <= MOST_EVENTS && faults(proxy.injected()) < FAULTS); event++) {
            int user = random.nextInt(USERS);
            emit(runs.get(user), texts.get(user), event);
            if (event % EVENTS_PER_KILL == 0) {
                CloseCode code = KILLS.get(random.nextInt(KILLS.size()));
                kills += server.manager().disconnectUser(user(random.nextInt(USERS)), code, "a drill");
            }
            if (event % EVENTS_PER_PAUSE == 0) {
                LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
            }
        }
        for (int user = 0; user < USERS; user++) {
            runs.get(user).complete("done");
            checker.streamed(user(user), runOf(user), MESSAGE, texts.get(user).toString());
        }
    }

    private void emit(AgentRun run, StringBuilder text, int event) {
        switch (random.nextInt(4)) {
            case 0 -> run.tool("search", Map.of("query", "number " + event)).completed("found " + random.nextLong());
            case 1 -> run.thinking("considering number " + event + ", " + random.nextLong());
            case 2 -> run.progress(random.nextInt(100), "number " + event);
            default -> {
                String piece = "piece " + event + " \u00e9\uD83D\uDE00 ";
                text.append(piece);
                run.delta(MESSAGE, piece);
            }
        }
    }
}
