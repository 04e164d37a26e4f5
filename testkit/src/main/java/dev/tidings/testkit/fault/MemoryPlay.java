package dev.tidings.testkit.fault;

import dev.tidings.api.CloseCode;
import dev.tidings.api.RealmId;
import dev.tidings.api.UserId;
import dev.tidings.api.spi.StreamKey;
import dev.tidings.testkit.MockFactory;
import dev.tidings.testkit.time.ControlledTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** One play of a scenario in memory. */
final class MemoryPlay implements AutoCloseable {
    private static final Duration LONGER_THAN_A_RETRY = Duration.ofSeconds(6);

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int MOST_ATTEMPTS = 30;

    private final Scenario scenario;
    private final HistoryChecker checker = HistoryChecker.create();
    private final ControlledTime time = ControlledTime.create();
    private final FaultyEventLog log;
    private final MockFactory tidings;
    private final PlayedRuns runs;
    private final List<MemoryDevice> devices = new ArrayList<>();

    MemoryPlay(Scenario scenario, ScenarioStage stage) {
        this.scenario = scenario;
        log = FaultyEventLog.around(checker.watch(stage.eventLog().apply(time)));
        tidings = MockFactory.builder()
                .time(time)
                .eventLog(stage.log().apply(log, time))
                .performanceMode(stage.performanceMode())
                .build();
        runs = new PlayedRuns(tidings.bridge(), tidings.router(), checker);
        int users = scenario.origin().users();
        for (int device = 0; device < users * scenario.origin().devicesPerUser(); device++) {
            UserId user = PlayedRuns.user(device % users);
            ClientHistory history = checker.client("device-" + device, user);
            devices.add(new MemoryDevice(tidings, stage, user, history));
        }
    }

    void step(Step step) {
        if (step instanceof Step.Connect connect) {
            devices.get(connect.device()).connect();
        } else if (step instanceof Step.Drop drop) {
            devices.get(drop.device()).drop();
        } else if (step instanceof Step.Stall stall) {
            devices.get(stall.device()).stall();
        } else if (step instanceof Step.Flow flow) {
            devices.get(flow.device()).flow();
        } else if (step instanceof Step.Acknowledge acknowledge) {
            devices.get(acknowledge.device()).acknowledge();
        } else if (step instanceof Step.Kick kick) {
            tidings.manager().disconnectUser(PlayedRuns.user(kick.user()), CloseCode.SERVICE_RESTART, "a drill");
        } else if (step instanceof Step.Advance advance) {
            time.advance(advance.by());
        } else {
            logStep(step);
        }
    }

    private void logStep(Step step) {
        if (step instanceof Step.LogDown) {
            log.goDown();
        } else if (step instanceof Step.LogUp) {
            log.comeBack();
        } else if (step instanceof Step.NewEpoch epoch) {
            log.changeEpoch(stream(epoch.user()));
        } else if (step instanceof Step.Trim trim) {
            log.trim(stream(trim.user()), checker.head(PlayedRuns.user(trim.user())));
        } else {
            runs.step(step);
        }
    }

    private static StreamKey stream(int user) {
        return new StreamKey(RealmId.MAIN, PlayedRuns.user(user));
    }

    ScenarioResult settle() {
        log.comeBack();
        pass();
        devices.forEach(MemoryDevice::flow);
        runs.finish();
        pass();
        List<String> strangers = comeBack();
        ScenarioResult result = result();
        if (!strangers.isEmpty() && result.findings().isEmpty()) {
            throw new AssertionError("seed " + scenario.seed() + ": every device must stay connected within "
                    + MOST_ATTEMPTS + " attempts but not these: " + strangers
                    + ": look at what the edge does to a greeting and at what the log answers\n" + result.report());
        }
        return result;
    }

    private ScenarioResult result() {
        devices.forEach(MemoryDevice::harvest);
        return new ScenarioResult(
                scenario,
                checker.check(),
                devices.stream().mapToLong(MemoryDevice::events).sum(),
                devices.stream().mapToInt(MemoryDevice::connections).sum());
    }

    /**
     * Lets each device try until it stays, as clients do, but not until the log has grown old. Returns those that did not.
     */
    private List<String> comeBack() {
        for (int attempt = 0; attempt < MOST_ATTEMPTS && !strangers().isEmpty(); attempt++) {
            devices.forEach(MemoryDevice::connect);
            time.advance(PAUSE);
        }
        List<String> strangers = strangers();
        pass();
        return strangers;
    }

    private List<String> strangers() {
        return IntStream.range(0, devices.size())
                .filter(device -> !devices.get(device).isJoined())
                .mapToObj(device -> "device-" + device)
                .toList();
    }

    private void pass() {
        for (int turn = 0; turn < 3; turn++) {
            time.advance(LONGER_THAN_A_RETRY);
        }
    }

    @Override
    public void close() {
        tidings.close();
        log.close();
    }
}
