package dev.tidings.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.AgentRun;
import dev.tidings.api.RunId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.spi.EventLog;
import dev.tidings.core.EventLogs;
import dev.tidings.core.Tidings;
import dev.tidings.testkit.client.TidingsClient;
import dev.tidings.testkit.fault.ClientHistory;
import dev.tidings.testkit.fault.Fault;
import dev.tidings.testkit.fault.FaultProxy;
import dev.tidings.testkit.fault.FaultScript;
import dev.tidings.testkit.fault.HistoryChecker;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections break 200 times while agents work; every client gets everything, once and in order. */
class ReliabilityTest {
    private static final long SEED = 20_261_121;
    private static final int FAULTS = 200;
    private static final int USERS = 4;
    private static final int DEVICES = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HistoryChecker checker = HistoryChecker.create();
    private final List<TidingsClient> clients = new ArrayList<>();
    private final List<ClientHistory> histories = new ArrayList<>();
    private volatile boolean calm;

    @ParameterizedTest
    @MethodSource("dev.tidings.jakarta.Hosts#best")
    void nothing_is_lost_doubled_or_out_of_order(Hosts container) throws Exception {
        try (EventLog log = checker.watch(EventLogs.inMemory());
                TidingsServer server = Tidings.server()
                        .developmentMode()
                        .eventLog(log)
                        .transport(container.create())
                        .start();
                FaultProxy proxy = FaultProxy.start(server.address(), SEED, this::script)) {
            connect(proxy.uri(server.uri()));
            work(server, proxy);
            calm = true;
            await("every client has everything", this::isComplete);
            clients.forEach(TidingsClient::close);
            assertThat(checker.check()).as("seed " + SEED).isEmpty();
            assertThat(breaks(proxy)).as("faults injected").isGreaterThanOrEqualTo(FAULTS);
        } finally {
            clients.forEach(TidingsClient::close);
        }
    }

    private FaultScript script(int connection, RandomGenerator draw) {
        if (calm) {
            return FaultScript.clean();
        }
        long after = draw.nextLong(1_200, 12_000);
        return switch (draw.nextInt(6)) {
            case 0, 1 -> FaultScript.clean().resetAfter(after);
            case 2 -> FaultScript.clean().blackHoleAfter(after);
            case 3 -> FaultScript.clean().halfCloseAfter(after);
            default -> FaultScript.clean().slices(3, 1_000).resetAfter(after);
        };
    }

    private static long breaks(FaultProxy proxy) {
        return proxy.injected().values().stream().mapToLong(Long::longValue).sum()
                - proxy.injected().get(Fault.LATENCY);
    }

    private void connect(URI uri) {
        for (int index = 0; index < USERS * DEVICES; index++) {
            UserId user = user(index);
            ClientHistory history = checker.client(user + "/" + index / USERS, user);
            histories.add(history);
            clients.add(TidingsClient.builder(URI.create(uri + "?user=" + user))
                    .backoff(Duration.ofMillis(5), Duration.ofMillis(30))
                    .random(new SplittableRandom(SEED + index))
                    .silenceLimit(Duration.ofMillis(200))
                    .connectTimeout(Duration.ofSeconds(2))
                    .start(history));
        }
        await("every client is connected once", () -> histories.stream().allMatch(one -> one.connections() > 0));
    }

    private static UserId user(int index) {
        return UserId.of("user-" + index % USERS);
    }

    private void work(TidingsServer server, FaultProxy proxy) {
        long begun = System.nanoTime();
        for (int number = 0; breaks(proxy) < FAULTS; number++) {
            assertThat(System.nanoTime() - begun)
                    .as("nanoseconds until the last fault")
                    .isLessThan(PATIENCE.toNanos());
            UserId user = user(number);
            AgentRun run = server.bridge()
                    .start(
                            UserExecutionContext.of(user, ThreadId.of("thread-1"), RunId.of("run-" + number)),
                            "agent",
                            null);
            for (int i = 0; i < 20; i++) {
                run.thinking("thought " + i + " of run " + number);
            }
            run.complete("done");
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        }
    }

    private boolean isComplete() {
        for (int index = 0; index < histories.size(); index++) {
            if (histories.get(index).lastSeq() < checker.head(user(index))) {
                return false;
            }
        }
        return true;
    }

    private void await(String what, BooleanSupplier condition) {
        long begun = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - begun)
                    .as(what + ", in nanoseconds, with seed " + SEED + "; clients are "
                            + clients.stream().map(TidingsClient::state).toList())
                    .isLessThan(PATIENCE.toNanos());
            LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
        }
    }
}
