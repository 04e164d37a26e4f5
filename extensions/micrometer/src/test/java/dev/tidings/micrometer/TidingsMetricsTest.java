package dev.tidings.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tidings.api.AgentRun;
import dev.tidings.api.ConnectionId;
import dev.tidings.api.Cursor;
import dev.tidings.api.Epoch;
import dev.tidings.api.Position;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.event.CustomEvent;
import dev.tidings.core.Tidings;
import dev.tidings.testkit.MockFactory;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TidingsMetricsTest {
    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);

    private double count(String name, String... labels) {
        return registry.get(name).tags(labels).counter().count();
    }

    private double gauge(String name, String... labels) {
        return registry.get(name).tags(labels).gauge().value();
    }

    private static UserExecutionContext context(UserId user) {
        return MockFactory.createIsolatedExecutionContext(user);
    }

    /** Closing the factory tells what waits for the listener. */
    private void withFactory(Consumer<MockFactory> work) {
        try (MockFactory factory = MockFactory.create()) {
            TidingsMetrics.of(registry).bindTo(factory.manager());
            work.accept(factory);
        }
    }

    @Test
    void events_are_counted_by_type_and_by_what_became_of_them() {
        UserId user = UserId.of("ada");
        withFactory(factory -> {
            factory.bridge().start(context(user), "researcher", "nobody looks").complete("done");
            factory.connect(user);
            AgentRun run = factory.bridge().start(context(user), "researcher", "somebody looks");
            run.thinking("one");
            run.thinking("two");
            run.complete("done");
            run.thinking("too late");
        });

        assertThat(count("tidings.events.sent", "type", "agent_started", "outcome", "stored"))
                .isEqualTo(1);
        assertThat(count("tidings.events.sent", "type", "agent_started", "outcome", "routed"))
                .isEqualTo(1);
        assertThat(count("tidings.events.sent", "type", "agent_thinking", "outcome", "routed"))
                .isEqualTo(2);
        assertThat(count("tidings.events.refused", "type", "agent_thinking", "reason", "run_ended"))
                .isEqualTo(1);
        assertThat(count("tidings.runs.started")).isEqualTo(2);
        assertThat(count("tidings.runs.ended", "status", "completed")).isEqualTo(2);
    }

    @Test
    void what_connections_are_past_and_what_they_acknowledge_is_counted_once() {
        UserId user = UserId.of("ada");
        withFactory(factory -> {
            factory.connect(user);
            ConnectionId device =
                    factory.manager().connectionsOf(user).iterator().next();
            factory.bridge().start(context(user), "researcher", "a").complete("done");
            factory.manager().acknowledge(device, 1);
            factory.manager().acknowledge(device, 2);
            factory.bridge().start(context(user), "researcher", "b").complete("done");
            factory.manager().removeConnection(device, 3_999);
        });

        assertThat(count("tidings.events.written")).isEqualTo(4);
        assertThat(count("tidings.events.acknowledged")).isEqualTo(2);
        assertThat(count("tidings.connections.opened")).isEqualTo(1);
        assertThat(count("tidings.connections.closed", "code", "other")).isEqualTo(1);
    }

    @Test
    void returns_are_counted_with_what_was_replayed_or_lost() {
        UserId user = UserId.of("ada");
        withFactory(factory -> {
            factory.bridge().start(context(user), "researcher", "a").complete("done");
            AgentRun run = factory.bridge().start(context(user), "researcher", "b");
            Epoch epoch =
                    run.complete("done").position().toCompletableFuture().join().epoch();
            factory.resume(user, Cursor.after(new Position(epoch, 1)));
            factory.resume(user, Cursor.after(new Position(Epoch.of("another"), 1)));
        });

        assertThat(count("tidings.resumes")).isEqualTo(1);
        assertThat(count("tidings.events.replayed")).isEqualTo(3);
        assertThat(count("tidings.gaps", "reason", "epoch_changed")).isEqualTo(1);
    }

    @Test
    void what_had_no_frame_of_its_own_or_is_gone_is_counted_by_type_and_a_gap_by_what_is_known_of_it() {
        MeteringListener listener = MeteringListener.create(registry, Tags.empty(), 0);
        new Story(listener, context(UserId.of("ada"))).everything();
        listener.onEventsExpired("x_invented", "moon", 4);

        assertThat(count("tidings.events.coalesced", "type", "message_delta")).isEqualTo(40);
        assertThat(count("tidings.events.expired", "type", "message_delta", "reason", "age"))
                .isEqualTo(30);
        assertThat(count("tidings.events.expired", "type", "agent_thinking", "reason", "room"))
                .isEqualTo(2);
        assertThat(count("tidings.events.expired", "type", "other", "reason", "moon"))
                .isEqualTo(4);
        assertThat(count("tidings.gaps.lost", "reason", "trimmed", "content", "text"))
                .isEqualTo(3);
        assertThat(count("tidings.gaps.lost", "reason", "trimmed", "content", "any"))
                .isEqualTo(2);
    }

    @Test
    void runs_are_timed_by_the_clock_of_the_registry() {
        UserExecutionContext context = context(UserId.of("ada"));
        MeteringListener listener = MeteringListener.create(registry, Tags.empty(), 50);
        Story story = new Story(listener, context);
        story.started();
        story.sent("agent_started", true);
        clock.add(Duration.ofSeconds(2));
        story.sent("agent_thinking", false);
        clock.add(Duration.ofSeconds(1));
        story.sent("agent_thinking", true);
        clock.add(Duration.ofSeconds(7));
        story.sent("agent_completed", true);
        story.completed();

        assertThat(registry.get("tidings.runs.first.event").timer().count()).isEqualTo(1);
        assertThat(registry.get("tidings.runs.first.event").timer().totalTime(TimeUnit.SECONDS))
                .isEqualTo(3);
        assertThat(registry.get("tidings.runs.duration")
                        .tag("status", "completed")
                        .timer()
                        .totalTime(TimeUnit.SECONDS))
                .isEqualTo(10);
        assertThat(listener.kept()).isZero();
    }

    @Test
    void an_agent_that_invents_event_types_fills_no_registry() {
        UserId user = UserId.of("ada");
        try (MockFactory factory = MockFactory.create()) {
            TidingsMetrics.builder(registry).labelValues(3).build().bindTo(factory.manager());
            AgentRun run = factory.bridge().start(context(user), "researcher", "a");
            for (int type = 0; type < 100; type++) {
                factory.manager().send(run.context(), new CustomEvent("x_invented_" + type, Map.of()));
            }
        }

        assertThat(registry.get("tidings.events.sent").counters())
                .extracting(counter -> counter.getId().getTag("type"))
                .containsExactlyInAnyOrder(
                        "agent_started", "agent_error", "x_invented_0", "x_invented_1", "x_invented_2", "other");
        assertThat(count("tidings.events.sent", "type", "other")).isEqualTo(97);
    }

    @Test
    void gauges_say_what_is_open_and_how_every_part_is() throws IOException {
        TidingsMetrics metrics =
                TidingsMetrics.builder(registry).tags(Tags.of("realm", "main")).build();
        try (TidingsServer server =
                Tidings.server().developmentMode().listener(metrics.listener()).start()) {
            metrics.watch(server);
            server.bridge().start(context(UserId.of("ada")), "researcher", "a");

            assertThat(gauge("tidings.runs.open", "realm", "main")).isEqualTo(1);
            assertThat(gauge("tidings.connections.open")).isZero();
            assertThat(gauge("tidings.log.used")).isPositive();
            assertThat(gauge("tidings.log.limit")).isEqualTo(256 * 1024 * 1024);
            assertThat(gauge("tidings.sockets.limit")).isEqualTo(10_000);
            assertThat(registry.get("tidings.health").gauges())
                    .hasSize(7)
                    .allSatisfy(part ->
                            assertThat(part.value()).as(part.getId().toString()).isEqualTo(1));
            assertThat(registry.get("tidings.listeners.dropped")
                            .functionCounter()
                            .count())
                    .isZero();
        }
        clock.add(Duration.ofSeconds(1));
        assertThat(gauge("tidings.health", "component", "transport")).isZero();
        metrics.close();
        assertThat(registry.find("tidings.health").gauges()).isEmpty();
    }

    @Test
    void metrics_measure_one_server_at_a_time() {
        TidingsMetrics metrics = TidingsMetrics.of(registry);
        try (MockFactory first = MockFactory.create();
                MockFactory second = MockFactory.create()) {
            metrics.bindTo(first.manager());
            assertThatIllegalStateException()
                    .isThrownBy(() -> metrics.bindTo(second.manager()))
                    .withMessage("metrics must be of one server but measure another already: make others, with tags"
                            + " that differ");
            metrics.close();
            metrics.bindTo(second.manager());
            assertThat(second.manager().removeListener(metrics.listener())).isTrue();
            assertThat(first.manager().removeListener(metrics.listener())).isFalse();
        }
    }

    @Test
    void the_bound_of_labels_is_bounded() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TidingsMetrics.builder(registry).labelValues(1_001))
                .withMessage("labelValues must be within [0, 1000] but was 1001");
    }
}
