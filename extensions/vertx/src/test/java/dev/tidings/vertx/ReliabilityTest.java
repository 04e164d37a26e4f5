package dev.tidings.vertx;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What connections that break in every way must not bring about: an event lost, doubled or out of order. */
class ReliabilityTest {
    @RegisterExtension
    static final RunningVertx VERTX = new RunningVertx();

    private static final long SEED = 20_261_121;
    private static final int USERS = 5;
    private static final int DEVICES = 4;
    private static final int EVENTS = 4_000;
    private static final int MOST_EVENTS = 5 * EVENTS;
    private static final int EVENTS_PER_KILL = 200;
    private static final long FAULTS = 200;
    private static final MessageId MESSAGE = MessageId.of("msg-1");
    private static final List<CloseCode> KILLS =
            List.of(CloseCode.SERVER_ERROR, CloseCode.SLOW_CONSUMER, CloseCode.SERVICE_RESTART);

    private final HistoryChecker checker = HistoryChecker.create();
    private final Random random = new Random(SEED);
    private final List<Device> devices = new ArrayList<>();
    private volatile boolean calm;

    private record Device(UserId user, ClientHistory history, TidingsClient client) {}

    @Test
    void over_two_hundred_faults_no_event_is_lost_doubled_or_out_of_order() throws IOException {
        RetentionPolicy roomy = RetentionPolicy.defaults().withBytesPerUser(8 << 20);
        try (TidingsServer server = Tidings.server()
                        .developmentMode()
                        .transport(VertxTransports.create(VERTX.vertx()))
                        .eventLog(checker.watch(EventLogs.inMemory(roomy)))
                        .start();
                FaultProxy proxy = FaultProxy.start(server.address(), SEED, this::script)) {
            try {
                connect(proxy.uri(server.uri()));
                int kills = emit(server, proxy);
                calm = true;
                Await.until(
                        "everything has come, with seed " + SEED,
                        () -> devices.stream()
                                .allMatch(device -> device.history().lastSeq() >= checker.head(device.user())));
                assertFaults(proxy.injected(), kills);
            } finally {
                devices.forEach(device -> device.client().close());
            }
        }
        assertThat(checker.check()).as("findings of seed " + SEED).isEmpty();
    }

    private static void assertFaults(Map<Fault, Long> injected, int kills) {
        assertThat(faults(injected, kills))
                .as("seed " + SEED + ": faults " + injected + " and connections killed by the server " + kills)
                .isGreaterThanOrEqualTo(FAULTS);
    }

    private static long faults(Map<Fault, Long> injected, int kills) {
        return kills + injected.values().stream().mapToLong(Long::longValue).sum() - injected.get(Fault.LATENCY);
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
            UserId user = UserId.of("user-" + number % USERS);
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

    /** Emits until there were enough faults, which take long on a machine that has other things to do. */
    private int emit(TidingsServer server, FaultProxy proxy) {
        List<AgentRun> runs = new ArrayList<>();
        List<StringBuilder> texts = new ArrayList<>();
        for (int user = 0; user < USERS; user++) {
            runs.add(server.bridge()
                    .start(
                            UserExecutionContext.of(
                                    UserId.of("user-" + user), ThreadId.of("th-1"), RunId.of("run-" + user)),
                            "agent",
                            "a task"));
            texts.add(new StringBuilder());
        }
        int kills = 0;
        for (int event = 1;
                event <= EVENTS || (event <= MOST_EVENTS && faults(proxy.injected(), kills) < FAULTS);
                event++) {
            int user = random.nextInt(USERS);
            emit(runs.get(user), texts.get(user), event);
            if (event % EVENTS_PER_KILL == 0) {
                CloseCode code = KILLS.get(random.nextInt(KILLS.size()));
                kills += server.manager().disconnectUser(UserId.of("user-" + random.nextInt(USERS)), code, "a drill");
            }
            if (event % 20 == 0) {
                LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
            }
        }
        for (int user = 0; user < USERS; user++) {
            runs.get(user).complete("done");
            checker.streamed(
                    UserId.of("user-" + user),
                    RunId.of("run-" + user),
                    MESSAGE,
                    texts.get(user).toString());
        }
        return kills;
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
