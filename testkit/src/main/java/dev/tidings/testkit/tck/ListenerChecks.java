package dev.tidings.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.ConnectionId;
import dev.tidings.api.ConnectionInfo;
import dev.tidings.api.Delivery;
import dev.tidings.api.Epoch;
import dev.tidings.api.Position;
import dev.tidings.api.RefusalReason;
import dev.tidings.api.RunStatus;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.event.EventTypes;
import dev.tidings.api.spi.TidingsListener;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Checks of how a listener takes calls. */
final class ListenerChecks {
    private static final int FLOOD = 2_000;
    private static final long SEED = 7;

    private ListenerChecks() {}

    static void takesEveryCall(ListenerBench bench) {
        ListenerCalls.ofOneRun(bench.listener(), ListenerBench.context()).forEach(bench::tell);
    }

    /** Ends come first, and each call twice; then in orders made with a seed. */
    static void takesAnyOrder(ListenerBench bench) {
        Random random = new Random(SEED);
        for (int round = 0; round < 20; round++) {
            List<Map.Entry<String, Runnable>> calls =
                    new ArrayList<>(ListenerCalls.ofOneRun(bench.listener(), ListenerBench.context())
                            .entrySet());
            calls.addAll(List.copyOf(calls));
            if (round == 0) {
                Collections.reverse(calls);
            } else {
                Collections.shuffle(calls, random);
            }
            calls.forEach(call -> bench.tell(call.getKey() + " out of order", call.getValue()));
        }
    }

    static void takesWhatItDoesNotKnow(ListenerBench bench) {
        TidingsListener listener = bench.listener();
        UserExecutionContext context = ListenerBench.context();
        ConnectionInfo connection = ListenerBench.connection(context, 1);
        Delivery stored = new Delivery.Stored(new Position(Epoch.of("epoch-tck"), 1));
        for (String text : List.of("x_tck_custom", "quality.score", "*", "")) {
            bench.tell("onEventSent of type " + text, () -> listener.onEventSent(context, text, stored));
            bench.tell(
                    "onEventRefused of type " + text,
                    () -> listener.onEventRefused(context, text, RefusalReason.INVALID_EVENT));
            bench.tell("onMessageRouted of " + text, () -> listener.onMessageRouted(context.userId(), text));
            bench.tell("onMessageFailed with " + text, () -> listener.onMessageFailed(context.userId(), text, text));
            bench.tell("onGapSignalled with " + text, () -> listener.onGapSignalled(connection, 0, 0, text));
            bench.tell("onEventsCoalesced of " + text, () -> listener.onEventsCoalesced(connection, text, 1));
            bench.tell("onEventsExpired of " + text, () -> listener.onEventsExpired(text, text, Long.MAX_VALUE));
        }
        for (int code : new int[] {0, 429, 503, 1000, 1006, 4409, 4999}) {
            bench.tell("onConnectionClosed with " + code, () -> listener.onConnectionClosed(connection, code));
            bench.tell("onConnectionRefused with " + code, () -> listener.onConnectionRefused(code, ""));
        }
        for (RefusalReason reason : RefusalReason.values()) {
            bench.tell(
                    "onEventRefused with " + reason,
                    () -> listener.onEventRefused(context, EventTypes.MESSAGE_DELTA, reason));
        }
        for (RunStatus status : RunStatus.values()) {
            bench.tell("onRunEnded with " + status, () -> listener.onRunEnded(ListenerBench.run(context, status)));
        }
    }

    static void takesWhatIsMissing(ListenerBench bench) {
        TidingsListener listener = bench.listener();
        UserExecutionContext context = ListenerBench.context();
        ConnectionInfo bare =
                new ConnectionInfo(ConnectionId.random(), context.userId(), null, null, ListenerBench.THEN, 0, 0, null);
        bench.tell("onConnectionOpened without client id, thread and epoch", () -> listener.onConnectionOpened(bare));
        bench.tell("onAcknowledged without epoch", () -> listener.onAcknowledged(bare));
        bench.tell("onResumed at the head", () -> listener.onResumed(bare, Long.MAX_VALUE, Long.MAX_VALUE));
        bench.tell("onGapSignalled without a number", () -> listener.onGapSignalled(bare, 0, 0, "epoch_changed"));
        bench.tell(
                "onEventsCoalesced without epoch",
                () -> listener.onEventsCoalesced(bare, EventTypes.MESSAGE_DELTA, Long.MAX_VALUE));
        bench.tell("onConnectionClosed without a code of its own", () -> listener.onConnectionClosed(bare, 1006));
        for (Delivery delivery : deliveries()) {
            bench.tell(
                    "onEventSent with " + delivery.getClass().getSimpleName(),
                    () -> listener.onEventSent(context, EventTypes.MESSAGE_DELTA, delivery));
        }
    }

    private static List<Delivery> deliveries() {
        Position position = new Position(Epoch.of("epoch-tck"), Long.MAX_VALUE);
        return List.of(
                new Delivery.Routed(Integer.MAX_VALUE, position),
                new Delivery.Stored(position),
                new Delivery.Pending(CompletableFuture.failedFuture(new IllegalStateException("the log is down"))),
                new Delivery.Pending(new CompletableFuture<>()));
    }

    static void takesARealRun(ListenerBench bench) {
        Witness witness = new Witness(bench.listener());
        RealRun.play(
                witness,
                () -> bench.patience()
                        .until(
                                () -> "a manager must tell of a closed connection but told " + witness.calls(),
                                () -> witness.calls().contains("onConnectionClosed")));
        assertThat(witness.failures()).as("what the listener threw").isEmpty();
    }

    static void takesAnyThread(ListenerBench bench) {
        ListenerCalls.ofOneRun(bench.listener(), ListenerBench.context())
                .forEach((name, call) -> Crew.run(1, bench.patience(), thread -> bench.tell(name, call)));
    }

    static void returnsSoon(ListenerBench bench) {
        ListenerCalls.ofOneRun(bench.listener(), ListenerBench.context())
                .forEach((name, call) -> bench.patience().prompt(name, () -> {
                    call.run();
                    return true;
                }));
    }

    static void waitsForNoPosition(ListenerBench bench) {
        bench.patience().prompt("onEventSent with a position that is not known yet", () -> {
            bench.listener()
                    .onEventSent(
                            ListenerBench.context(),
                            EventTypes.AGENT_STARTED,
                            new Delivery.Pending(new CompletableFuture<>()));
            return true;
        });
    }

    static void takesAFlood(ListenerBench bench) {
        Crew crew = Crew.start(1, thread -> manyRuns(bench));
        crew.join(bench.patience());
    }

    private static void manyRuns(ListenerBench bench) {
        for (int run = 0; run < FLOOD; run++) {
            ListenerCalls.ofOneRun(bench.listener(), ListenerBench.context()).forEach(bench::tell);
        }
    }

    static void takesAnInterrupt(ListenerBench bench) {
        Crew.run(1, bench.patience(), thread -> {
            Map<String, Runnable> calls = ListenerCalls.ofOneRun(bench.listener(), ListenerBench.context());
            calls.forEach((name, call) -> {
                Thread.currentThread().interrupt();
                bench.tell(name + " on a thread that is interrupted", call);
            });
        });
    }

    static void forgets(ListenerBench bench, Supplier<OptionalLong> kept, long most) {
        manyRuns(bench);
        assertThat(kept.get().orElse(0))
                .as("how much is kept after %s connections and runs that are over", FLOOD)
                .isLessThanOrEqualTo(most);
    }

    static void keepsFewLabels(ListenerBench bench, Supplier<OptionalLong> kept, long most) {
        for (int call = 0; call < FLOOD; call++) {
            UserExecutionContext context = ListenerBench.context();
            bench.listener().onMessageRouted(context.userId(), "user_message");
            bench.listener().onMessageFailed(context.userId(), "unknown", "unknown_type");
            bench.listener().onEventRefused(context, EventTypes.AGENT_THINKING, RefusalReason.RUN_ENDED);
            bench.listener()
                    .onEventsCoalesced(ListenerBench.connection(context, call), EventTypes.MESSAGE_DELTA, call + 1);
            bench.listener().onEventsExpired(EventTypes.MESSAGE_DELTA, "age", call + 1);
        }
        assertThat(kept.get().orElse(0))
                .as("how much is kept after %s messages of as many users on 2 routes", FLOOD)
                .isLessThanOrEqualTo(most);
    }
}
