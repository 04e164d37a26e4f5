package dev.tidings.testkit.tck;

import dev.tidings.api.ConnectionInfo;
import dev.tidings.api.Delivery;
import dev.tidings.api.RefusalReason;
import dev.tidings.api.RunId;
import dev.tidings.api.RunInfo;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.event.EventTypes;
import dev.tidings.api.spi.TidingsListener;
import dev.tidings.core.DeliveryTrackers;
import dev.tidings.testkit.Contracts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules of a listener hold for that of Tidings, and catch what is wrong with others. */
class TidingsListenerTckTest {
    private static volatile Defect planted = Defect.NONE;

    /** What can be wrong, and which rule must say so. */
    enum Defect implements PlantedDefect {
        NONE,
        THROWS("TL-01"),
        NEEDS_A_BEGINNING("TL-02"),
        KNOWS_ALL_TYPES("TL-03"),
        KNOWS_ALL_CODES("TL-03"),
        KNOWS_ALL_REASONS("TL-03"),
        NEEDS_AN_EPOCH("TL-04"),
        THROWS_FOR_REFUSED_EVENTS("TL-05"),
        BELONGS_TO_A_THREAD("TL-06"),
        IS_SLOW("TL-11"),
        WAITS_FOR_POSITIONS("TL-12"),
        SEARCHES_A_LIST("TL-13"),
        SLEEPS("TL-14"),
        KEEPS_RUNS("TL-21"),
        LABELS_WITH_USERS("TL-22"),
        LABELS_WITH_CONNECTIONS("TL-22");

        private final String[] rules;

        Defect(String... rules) {
            this.rules = rules;
        }

        @Override
        public String[] rules() {
            return rules.clone();
        }
    }

    /** The tracker's own, caught when it begins to listen. */
    @Nested
    class Tracker extends TidingsListenerTck {
        @Override
        protected TidingsListener listener() {
            AtomicReference<TidingsListener> caught = new AtomicReference<>();
            var unused = DeliveryTrackers.of(Contracts.answering(WebSocketManager.class, (self, method, arguments) -> {
                if (method.getName().equals("addListener")) {
                    caught.set((TidingsListener) arguments[0]);
                }
                return null;
            }));
            return Objects.requireNonNull(caught.get(), "the listener of a tracker");
        }
    }

    /** Counts, and is right but for its defect. */
    private static final class TinyMetrics implements TidingsListener {
        private static final Set<String> KNOWN = Set.of(EventTypes.AGENT_STARTED, EventTypes.AGENT_THINKING);

        private final Defect defect = planted;
        private final Thread owner = Thread.currentThread();
        private final Map<String, Integer> counts = new ConcurrentHashMap<>();
        private final Map<RunId, RunInfo> runs = new ConcurrentHashMap<>();
        private final List<RunId> ended = new ArrayList<>();

        private void count(String label) {
            if (defect == Defect.BELONGS_TO_A_THREAD && counts.size() > 0 && Thread.currentThread() != owner) {
                throw new IllegalStateException("another thread");
            }
            if (defect == Defect.IS_SLOW) {
                LockSupport.parkNanos(500_000_000);
            }
            if (defect == Defect.SLEEPS && Thread.interrupted()) {
                throw new IllegalStateException("interrupted");
            }
            counts.merge(label, 1, Integer::sum);
        }

        @Override
        public void onConnectionOpened(ConnectionInfo connection) {
            count("opened");
            if (defect == Defect.NEEDS_AN_EPOCH) {
                count(connection.epoch().value());
            }
        }

        @Override
        public void onConnectionClosed(ConnectionInfo connection, int code) {
            count("closed "
                    + (defect == Defect.KNOWS_ALL_CODES ? dev.tidings.api.CloseCode.valueOf("C" + code) : code));
        }

        @Override
        public void onRunStarted(RunInfo run) {
            count("started");
            runs.put(run.runId(), run);
        }

        @Override
        public void onRunEnded(RunInfo run) {
            count("ended");
            RunInfo known = defect == Defect.KEEPS_RUNS ? runs.get(run.runId()) : runs.remove(run.runId());
            if (defect == Defect.NEEDS_A_BEGINNING) {
                Objects.requireNonNull(known, "known");
            }
            if (defect == Defect.SEARCHES_A_LIST) {
                LockSupport.parkNanos(ended.size() * 100_000L);
                ended.add(run.runId());
            }
        }

        @Override
        public void onEventSent(UserExecutionContext context, String eventType, Delivery delivery) {
            count("sent");
            if (defect == Defect.KNOWS_ALL_TYPES && !KNOWN.contains(eventType)) {
                throw new IllegalArgumentException("no such type");
            }
            if (defect == Defect.WAITS_FOR_POSITIONS) {
                delivery.position().toCompletableFuture().join();
            }
        }

        @Override
        public void onEventRefused(UserExecutionContext context, String eventType, RefusalReason reason) {
            count("refused");
            if (defect == Defect.THROWS_FOR_REFUSED_EVENTS && reason == RefusalReason.RUN_ENDED) {
                throw new IllegalStateException("refused");
            }
        }

        @Override
        public void onEventsCoalesced(ConnectionInfo connection, String eventType, long events) {
            count(defect == Defect.LABELS_WITH_CONNECTIONS ? "coalesced " + connection.connectionId() : "coalesced");
        }

        @Override
        public void onEventsExpired(String eventType, String reason, long events) {
            count("expired");
            if (defect == Defect.KNOWS_ALL_REASONS && !Set.of("age", "room").contains(reason)) {
                throw new IllegalArgumentException("no such reason");
            }
        }

        @Override
        public void onMessageRouted(UserId userId, String type) {
            count(defect == Defect.LABELS_WITH_USERS ? "routed " + userId : "routed " + type);
            if (defect == Defect.THROWS) {
                throw new IllegalStateException("no registry");
            }
        }
    }

    static class Planted extends TidingsListenerTck {
        private TinyMetrics metrics = new TinyMetrics();

        @Override
        protected TidingsListener listener() {
            metrics = new TinyMetrics();
            return metrics;
        }

        @Override
        protected OptionalLong kept() {
            return OptionalLong.of(metrics.counts.size() + metrics.runs.size());
        }

        @Override
        protected Duration patience() {
            return planted == Defect.NONE ? super.patience() : Duration.ofMillis(500);
        }

        @Override
        protected Duration promptness() {
            return planted == Defect.NONE ? super.promptness() : Duration.ofMillis(200);
        }
    }

    @Test
    void a_listener_of_one_page_that_is_right_breaks_no_rule() {
        planted = Defect.NONE;
        PlantedRun.requireRight(Planted.class);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void a_defect_is_caught(Defect defect) {
        planted = defect;
        PlantedRun.requireCaught(Planted.class, defect);
    }

    @Test
    void every_rule_catches_something() {
        PlantedRun.requireAllToCatch(TidingsListenerTck.class, Arrays.stream(Defect.values()));
    }
}
