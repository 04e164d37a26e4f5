package dev.tidings.core.engine;

import static dev.tidings.core.engine.EngineHarness.ALICE;
import static dev.tidings.core.engine.EngineHarness.arrived;
import static dev.tidings.core.engine.EngineHarness.place;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.AgentRun;
import dev.tidings.api.Delivery;
import dev.tidings.api.DeliveryRefusedException;
import dev.tidings.api.RefusalReason;
import dev.tidings.api.RunStatus;
import dev.tidings.core.testing.Eventually;
import dev.tidings.core.testing.Together;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A log that answers late, fails, and does not always say what it did. */
class AsyncLogTest {
    private EngineHarness harness = EngineHarness.on(LogKind.LAGGING);

    @AfterEach
    void close() {
        harness.close();
    }

    private void reopen(long seed) {
        harness.close();
        harness = EngineHarness.setup(LogKind.LAGGING)
                .seed(seed)
                .maxLatencyMillis(50)
                .open();
    }

    @Test
    void a_delivery_is_pending_until_its_position_is_known() throws Exception {
        Delivery first = harness.note(ALICE, "one");
        Delivery second = harness.note(ALICE, "two");
        assertThat(List.of(first, second)).hasOnlyElementsOfType(Delivery.Pending.class);
        assertThat(first.routed()).isFalse();
        assertThat(place(first).seq()).isEqualTo(1);
        assertThat(place(second).seq()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void order_is_kept_and_no_event_comes_twice_through_failures_and_ambiguous_answers(long seed) {
        reopen(seed);
        harness.lagging().failing(0.5);
        RecordingConnection connection = harness.connect(ALICE);
        List<List<Delivery>> deliveries = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        Together.run(3, thread -> {
            AgentRun run = harness.start(ALICE);
            for (int step = 1; step <= 150; step++) {
                deliveries.get(thread).add(run.thinking(thread + ":" + step));
            }
            deliveries.get(thread).add(run.complete(null));
        });
        Set<Long> places = new HashSet<>();
        for (List<Delivery> ofOne : deliveries) {
            long before = 0;
            for (Delivery each : ofOne) {
                long seq = place(each).seq();
                assertThat(seq).as("seed %d", seed).isGreaterThan(before);
                before = seq;
                places.add(seq);
            }
        }
        long head = 3 * 152;
        assertThat(places).hasSize(3 * 151);
        arrived(connection, head);
        assertThat(connection.seqs())
                .isEqualTo(LongStream.rangeClosed(1, head).boxed().toList());
        assertThat(connection.events())
                .extracting(event -> event.get("event_id").asText())
                .doesNotHaveDuplicates();
        for (int thread = 0; thread < 3; thread++) {
            String prefix = thread + ":";
            assertThat(connection.ofType("agent_thinking").stream()
                            .map(event -> event.get("reasoning").asText())
                            .filter(text -> text.startsWith(prefix)))
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, 150)
                            .mapToObj(step -> prefix + step)
                            .toList());
        }
        assertThat(harness.lagging().failures() + harness.lagging().ambiguous()).isPositive();
    }

    @Test
    void a_terminal_event_is_repeated_until_the_log_takes_it() {
        RecordingConnection connection = harness.connect(ALICE);
        AgentRun run = harness.start(ALICE);
        place(run.started());
        harness.lagging().down(true);
        Delivery end = run.complete("done");
        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        Eventually.until("it was tried three times", () -> harness.lagging().failures() >= 3);
        assertThat(end.position().toCompletableFuture()).isNotDone();
        assertThat(connection.eventTypes()).containsExactly("agent_started");
        harness.lagging().down(false);
        arrived(connection, end);
        assertThat(connection.eventTypes()).containsExactly("agent_started", "agent_completed");
    }

    @Test
    void events_that_wait_have_a_bound_that_the_end_of_a_run_may_cross() {
        RecordingConnection connection = harness.connect(ALICE);
        AgentRun run = harness.start(ALICE);
        place(run.started());
        harness.lagging().down(true);
        String text = "x".repeat(60_000);
        List<Delivery> accepted = new ArrayList<>();
        Delivery delivery = run.thinking(text);
        while (!delivery.refused()) {
            accepted.add(delivery);
            assertThat(accepted).hasSizeLessThan(200);
            delivery = run.thinking(text);
        }
        RunRulesTest.refused(delivery, RefusalReason.CAPACITY);
        assertThat(accepted).hasSizeBetween(60, 75);
        Delivery end = run.complete(text);
        assertThat(end).isInstanceOf(Delivery.Pending.class);
        harness.lagging().down(false);
        arrived(connection, end);
        assertThat(connection.eventTypes()).hasSize(accepted.size() + 2).endsWith("agent_completed");
        place(harness.note(ALICE, "there is room again"));
    }

    @Test
    void what_the_log_has_not_taken_when_the_engine_closes_is_refused() {
        AgentRun run = harness.start(ALICE);
        place(run.started());
        harness.lagging().down(true);
        List<Delivery> pending = List.of(run.thinking("one"), run.thinking("two"), run.complete("done"));
        harness.engine.close();
        for (Delivery each : pending) {
            assertThat(each.position().toCompletableFuture())
                    .failsWithin(java.time.Duration.ofSeconds(20))
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(DeliveryRefusedException.class)
                    .havingCause()
                    .satisfies(cause -> assertThat(((DeliveryRefusedException) cause).reason())
                            .isEqualTo(RefusalReason.CLOSED));
        }
    }

    @Test
    void a_user_whose_events_wait_for_the_log_is_not_forgotten() {
        harness.close();
        harness = EngineHarness.setup(LogKind.LAGGING)
                .options(new EngineOptions(EngineHarness.REALM, java.time.Duration.ofSeconds(25), 2, 256, 256, 256))
                .open();
        harness.lagging().down(true);
        AgentRun run = harness.start(ALICE);
        Delivery end = run.complete("done");
        Delivery other = harness.note(dev.tidings.api.UserId.of("carol"), "second user");
        RunRulesTest.refused(harness.note(dev.tidings.api.UserId.of("dave"), "third user"), RefusalReason.CAPACITY);
        harness.lagging().down(false);
        assertThat(place(end).seq()).isEqualTo(2);
        place(other);
        place(harness.note(dev.tidings.api.UserId.of("dave"), "third user"));
    }
}
