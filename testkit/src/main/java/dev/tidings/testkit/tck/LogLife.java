package dev.tidings.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.Position;
import dev.tidings.api.monitor.HealthSnapshot;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.StreamKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Checks of how a log answers, fails and ends. */
final class LogLife {
    private static final int UNDER_WAY = 20;

    private LogLife() {}

    static void answersWithoutWaiting(LogBench bench) {
        EventLog log = bench.log();
        StreamKey stream = LogBench.stream();
        Patience patience = bench.patience();
        patience.get("append", patience.prompt("append", () -> log.append(stream, List.of(LogBench.event()), 1)));
        patience.get("read", patience.prompt("read", () -> log.read(stream, 0, 1)));
        patience.get("subscribe", patience.prompt("subscribe", () -> log.subscribe(stream, LogRecorder.create())));
        patience.get(
                "append with a subscriber",
                patience.prompt("append with a subscriber", () -> log.append(stream, List.of(LogBench.event()), 1)));
    }

    static void failsItsStagesWhenClosed(LogBench bench) {
        StreamKey stream = LogBench.stream();
        bench.fill(stream, 2);
        bench.log().close();
        failsStages(bench, "after close", stream);
    }

    static void failsItsStages(LogBench broken) {
        failsStages(broken, "while the storage refuses", LogBench.stream());
    }

    private static void failsStages(LogBench bench, String when, StreamKey stream) {
        EventLog log = bench.log();
        fails(bench, "append " + when, () -> log.append(stream, List.of(LogBench.event()), 1));
        fails(bench, "a repeated append " + when, () -> log.append(stream, List.of(LogBench.event()), 2));
        fails(bench, "read " + when, () -> log.read(stream, 0, 1));
        fails(bench, "subscribe " + when, () -> log.subscribe(stream, LogRecorder.create()));
    }

    private static void fails(LogBench bench, String what, Supplier<CompletionStage<?>> call) {
        CompletionStage<?> stage;
        try {
            stage = call.get();
        } catch (RuntimeException thrown) {
            throw new AssertionError(what + " must fail its stage but threw " + thrown, thrown);
        }
        assertThat(bench.patience().fails(what, stage))
                .as("that the stage of " + what + " fails")
                .isTrue();
    }

    static void closesTwice(LogBench bench) {
        bench.fill(LogBench.stream(), 1);
        for (int time = 1; time <= 3; time++) {
            bench.patience().prompt("close, time " + time, () -> {
                bench.log().close();
                return true;
            });
        }
    }

    /** Nobody waits for ever for an answer of a log that was closed. */
    static void completesWhatIsUnderWay(LogBench bench) {
        List<CompletionStage<Position>> stages = new ArrayList<>();
        for (int number = 0; number < UNDER_WAY; number++) {
            stages.add(bench.log().append(LogBench.stream(), List.of(LogBench.event()), 1));
        }
        bench.log().close();
        for (CompletionStage<Position> stage : stages) {
            bench.patience().settles("an append that was under way when the log was closed", stage);
        }
    }

    static void saysHowItIs(LogBench bench) {
        EventLog log = bench.log();
        bench.fill(LogBench.stream(), 1);
        HealthSnapshot.Component open = health(bench, "health", log);
        assertThat(open.name()).as("the name of the part").isEqualTo(HealthSnapshot.LOG);
        assertThat(open.status()).as("the status of a log that works").isNotEqualTo(HealthSnapshot.Status.DOWN);
        log.close();
        assertThat(health(bench, "health after close", log).name())
                .as("the name of the part")
                .isEqualTo(HealthSnapshot.LOG);
    }

    private static HealthSnapshot.Component health(LogBench bench, String what, EventLog log) {
        HealthSnapshot.Component component = bench.patience().prompt(what, log::health);
        assertThat(component).as("what " + what + " yields").isNotNull();
        return component;
    }
}
