package dev.tidings.testkit.fault;

import dev.tidings.api.CloseCode;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserId;
import dev.tidings.testkit.client.ClientState;
import dev.tidings.testkit.client.TidingsClient;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** One play of a scenario against a server. */
final class NetworkPlay implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(4);

    private final Scenario scenario;
    private final TidingsServer server;
    private final HistoryChecker checker;
    private final Function<UserId, URI> address;
    private final PlayedRuns runs;
    private final Map<Integer, Device> devices = new TreeMap<>();

    NetworkPlay(Scenario scenario, TidingsServer server, HistoryChecker checker, Function<UserId, URI> address) {
        this.scenario = scenario;
        this.server = server;
        this.checker = checker;
        this.address = address;
        runs = new PlayedRuns(server.bridge(), server.router(), checker);
    }

    private record Device(UserId user, ClientHistory history, TidingsClient client) {}

    void step(Step step) {
        if (step instanceof Step.Connect connect) {
            connect(connect.device());
        } else if (step instanceof Step.Drop drop) {
            kick(user(drop.device()));
        } else if (step instanceof Step.Kick kick) {
            kick(PlayedRuns.user(kick.user()));
        } else if (step instanceof Step.Advance advance) {
            LockSupport.parkNanos(Math.min(advance.by().toNanos(), LONGEST_PAUSE.toNanos()));
        } else {
            runs.step(step);
        }
    }

    private UserId user(int device) {
        return PlayedRuns.user(device % scenario.origin().users());
    }

    private void kick(UserId user) {
        server.manager().disconnectUser(user, CloseCode.SERVICE_RESTART, "a drill");
    }

    private void connect(int number) {
        devices.computeIfAbsent(number, unused -> {
            UserId user = user(number);
            ClientHistory history = checker.client("device-" + number, user);
            TidingsClient client = TidingsClient.builder(address.apply(user))
                    .backoff(Duration.ofMillis(5), Duration.ofMillis(40))
                    .random(new SplittableRandom(scenario.seed() * 1_000 + number))
                    .silenceLimit(Duration.ofMillis(300))
                    .connectTimeout(Duration.ofSeconds(2))
                    .start(history);
            return new Device(user, history, client);
        });
    }

    ScenarioResult settle() {
        runs.finish();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!late().isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("seed " + scenario.seed() + ": every device must get the last event within "
                        + PATIENCE + " but not these: " + late() + ", states " + states() + "\n"
                        + new ScenarioResult(scenario, checker.check(), 0, 0).report());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
        close();
        return new ScenarioResult(
                scenario,
                checker.check(),
                devices.values().stream()
                        .mapToLong(device -> device.history().events())
                        .sum(),
                devices.values().stream()
                        .mapToInt(device -> device.history().connections())
                        .sum());
    }

    private List<String> late() {
        return checker.late();
    }

    private List<ClientState> states() {
        return devices.values().stream().map(device -> device.client().state()).toList();
    }

    @Override
    public void close() {
        devices.values().forEach(device -> device.client().close());
    }
}
