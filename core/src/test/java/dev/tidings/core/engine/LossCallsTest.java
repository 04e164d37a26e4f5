package dev.tidings.core.engine;

import static dev.tidings.core.engine.EngineHarness.ALICE;
import static dev.tidings.core.engine.EngineHarness.BOB;
import static dev.tidings.core.engine.EngineHarness.arrived;
import static dev.tidings.core.engine.EngineHarness.place;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidings.api.AgentRun;
import dev.tidings.api.ConnectionInfo;
import dev.tidings.api.Cursor;
import dev.tidings.api.MessageId;
import dev.tidings.api.Position;
import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.UserId;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.LogSlice;
import dev.tidings.api.spi.LogSubscriber;
import dev.tidings.api.spi.LogSubscription;
import dev.tidings.api.spi.NewEvent;
import dev.tidings.api.spi.StreamKey;
import dev.tidings.api.spi.TidingsListener;
import dev.tidings.core.testing.Eventually;
import dev.tidings.core.testing.Simulated;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What listeners are told of events that had no frame of their own, or were let go of. */
class LossCallsTest {
    private static final Duration HEARTBEAT = EngineHarness.OPTIONS.heartbeatInterval();

    private EngineHarness harness = EngineHarness.on(LogKind.MEMORY);
    private final Map<String, Long> sums = new ConcurrentHashMap<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final TidingsListener listener = new TidingsListener() {
        @Override
        public void onConnectionClosed(ConnectionInfo connection, int code) {
            calls.add("closed " + connection.userId());
        }

        @Override
        public void onEventsCoalesced(ConnectionInfo connection, String eventType, long events) {
            note("coalesced " + connection.userId() + " " + eventType, events);
        }

        @Override
        public void onEventsExpired(String eventType, String reason, long events) {
            note("expired " + eventType + " " + reason, events);
        }

        @Override
        public void onGapSignalled(ConnectionInfo connection, long lost, long text, String reason) {
            calls.add("gap " + lost + " " + text + " " + reason);
        }

        private void note(String call, long events) {
            assertThat(events).isPositive();
            calls.add(call);
            sums.merge(call, events, Long::sum);
        }
    };

    @AfterEach
    void close() {
        harness.close();
    }

    private long lag(RecordingConnection lagging) {
        lagging.stall();
        AgentRun run = harness.start(ALICE);
        MessageId message = MessageId.random();
        for (int count = 0; count < 2_000; count++) {
            run.delta(message, "some words of text ");
        }
        long last = place(run.complete("done")).seq();
        lagging.flow();
        arrived(lagging, last);
        return last;
    }

    private static long withoutFrame(RecordingConnection connection) {
        return connection.events().stream()
                .mapToLong((JsonNode event) -> event.get("seq").asLong()
                        - event.path("first_seq").asLong(event.get("seq").asLong()))
                .sum();
    }

    @Test
    void what_a_lagging_connection_gets_as_one_is_told_with_its_heartbeat_and_what_is_left_before_its_end() {
        harness.manager.addListener(listener);
        RecordingConnection prompt = harness.connect(ALICE);
        RecordingConnection lagging = harness.connect(ALICE);
        long last = lag(lagging);
        assertThat(calls).isEmpty();
        harness.time.advance(HEARTBEAT.multipliedBy(2));
        Eventually.until("the listener hears of it", () -> !calls.isEmpty());
        assertThat(withoutFrame(lagging))
                .isEqualTo(last - lagging.events().size())
                .isPositive();
        assertThat(sums).isEqualTo(Map.of("coalesced alice message_delta", withoutFrame(lagging)));

        lag(lagging);
        calls.clear();
        harness.drop(lagging);
        harness.drop(prompt);
        Eventually.until("the listener hears of both ends", () -> calls.size() == 3);
        assertThat(calls).containsExactly("coalesced alice message_delta", "closed alice", "closed alice");
        assertThat(sums).isEqualTo(Map.of("coalesced alice message_delta", withoutFrame(lagging)));
    }

    @Test
    void what_happened_before_anybody_listened_is_not_told_later() {
        RecordingConnection lagging = harness.connect(ALICE);
        lag(lagging);
        harness.time.advance(HEARTBEAT.multipliedBy(2));
        harness.manager.addListener(listener);
        harness.time.advance(HEARTBEAT.multipliedBy(2));
        harness.drop(lagging);
        Eventually.until("the listener hears of the end", () -> !calls.isEmpty());
        assertThat(calls).containsExactly("closed alice");
    }

    private void retain(RetentionPolicy retention) {
        harness.close();
        harness = EngineHarness.setup(LogKind.MEMORY).retention(retention).open();
    }

    private void retainLittle() {
        retain(EngineHarness.ROOMY.withBytesPerUser(8_192));
    }

    private void note(UserId user, int times) {
        for (int count = 0; count < times; count++) {
            harness.note(user, "n");
        }
    }

    private long lost(UserId user) {
        return harness
                .log
                .read(new StreamKey(EngineHarness.REALM, user), 0, 1)
                .toCompletableFuture()
                .join()
                .lost()
                .stream()
                .mapToLong(range -> range.to() - range.from() + 1)
                .sum();
    }

    @Test
    void what_the_log_lets_go_of_is_told_with_a_heartbeat_and_once() {
        retainLittle();
        assertThat(harness.log.expired())
                .as("what it says, counting from here on")
                .isEmpty();
        note(ALICE, 20);
        long before = lost(ALICE);
        harness.manager.addListener(listener);
        harness.time.advance(HEARTBEAT.multipliedBy(2));
        note(ALICE, 20);
        assertThat(calls).isEmpty();
        harness.time.advance(HEARTBEAT.multipliedBy(3));
        note(BOB, 30);
        harness.time.advance(HEARTBEAT.multipliedBy(3));
        Eventually.until("the listener hears twice", () -> calls.size() == 2);
        assertThat(before).isPositive();
        assertThat(calls).containsOnly("expired x_note room");
        assertThat(sums).isEqualTo(Map.of("expired x_note room", lost(ALICE) - before + lost(BOB)));
    }

    @Test
    void a_log_that_can_not_say_what_it_let_go_of_stops_no_heartbeat() {
        harness.close();
        harness = EngineHarness.setup(LogKind.MEMORY).wrap(NumbLog::new).open();
        harness.manager.addListener(listener);
        RecordingConnection connection = harness.connect(ALICE);
        int greeted = connection.count();
        harness.time.advance(HEARTBEAT.multipliedBy(4));
        assertThat(connection.count()).isGreaterThanOrEqualTo(greeted + 3);
        assertThat(calls).isEmpty();
    }

    @Test
    void a_gap_says_how_much_of_it_was_text() {
        retainLittle();
        harness.manager.addListener(listener);
        AgentRun run = harness.start(ALICE);
        for (int count = 0; count < 9; count++) {
            run.delta(MessageId.random(), "x".repeat(712));
        }
        harness.resume(ALICE, new Cursor(harness.head(ALICE).epoch(), 1, null));
        for (int count = 0; count < 5; count++) {
            run.thinking("x".repeat(812));
        }
        harness.resume(ALICE, new Cursor(harness.head(ALICE).epoch(), 1, null));
        Eventually.until("the listener hears of both gaps", () -> calls.size() == 2);
        assertThat(calls).containsExactly("gap 6 6 trimmed", "gap 8 6 trimmed");
    }

    @Test
    void a_view_tells_of_its_user_alone_and_not_of_the_log() {
        retain(EngineHarness.ROOMY.withAge(HEARTBEAT));
        WebSocketManager view = harness.engine.factory().createIsolatedManager(EngineHarness.context(BOB));
        view.addListener(listener);
        RecordingConnection lagging = harness.connect(ALICE);
        RecordingConnection bobs = harness.connect(BOB);
        lag(lagging);
        harness.time.advance(HEARTBEAT.multipliedBy(2));
        note(BOB, 30);
        harness.time.advance(HEARTBEAT.multipliedBy(3));
        assertThat(lost(BOB)).isEqualTo(30);
        assertThat(withoutFrame(lagging)).isPositive();
        harness.drop(lagging);
        harness.drop(bobs);
        Eventually.until("the listener hears of bob's end", () -> !calls.isEmpty());
        assertThat(calls).containsExactly("closed bob");
    }

    /** A log that can't say what it let go of. */
    private record NumbLog(EventLog log) implements EventLog {
        @Override
        public CompletionStage<Position> append(StreamKey stream, List<NewEvent> events, int attempt) {
            return log.append(stream, events, attempt);
        }

        @Override
        public CompletionStage<LogSlice> read(StreamKey stream, long afterSeq, int maxEntries) {
            return log.read(stream, afterSeq, maxEntries);
        }

        @Override
        public CompletionStage<LogSubscription> subscribe(StreamKey stream, LogSubscriber subscriber) {
            return log.subscribe(stream, subscriber);
        }

        @Override
        public List<Expired> expired() {
            throw new Simulated("no answer");
        }

        @Override
        public void close() {
            log.close();
        }
    }
}
