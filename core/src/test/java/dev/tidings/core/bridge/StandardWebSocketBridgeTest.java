package dev.tidings.core.bridge;

import static dev.tidings.core.testing.EngineRoom.ALICE;
import static dev.tidings.core.testing.EngineRoom.BOB;
import static dev.tidings.core.testing.EngineRoom.THREAD;
import static dev.tidings.core.testing.EngineRoom.context;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.AgentRun;
import dev.tidings.api.BridgeNotification;
import dev.tidings.api.Delivery;
import dev.tidings.api.ExecutionId;
import dev.tidings.api.RefusalReason;
import dev.tidings.api.RunId;
import dev.tidings.api.StandardWebSocketBridge;
import dev.tidings.api.StandardWebSocketBridge.Adapter;
import dev.tidings.api.StandardWebSocketBridge.Status;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserIsolationException;
import dev.tidings.api.WebSocketManager;
import dev.tidings.core.StandardWebSocketBridges;
import dev.tidings.core.testing.Device;
import dev.tidings.core.testing.EngineRoom;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StandardWebSocketBridgeTest {
    private final EngineRoom room = EngineRoom.open();
    private final Device device = room.connect(ALICE);
    private final UserExecutionContext context = context(ALICE);
    private final RunId runId = context.runId();
    private final AgentRun run = room.start(context);
    private final StandardWebSocketBridge bridge = StandardWebSocketBridges.create(context, room.time);

    @AfterEach
    void close() {
        room.close();
    }

    private static void use(StandardWebSocketBridge bridge, Adapter adapter, AgentRun run, WebSocketManager manager) {
        switch (adapter) {
            case RUN -> bridge.useRun(run);
            case EMITTER -> bridge.useEmitter(manager.createUserEmitter(run.context()));
            case MANAGER -> bridge.useManager(manager);
        }
    }

    private BridgeNotification thinking() {
        return new BridgeNotification.AgentThinking(runId, "Looking for prices", 1);
    }

    private void refused(BridgeNotification notification, RefusalReason reason) {
        long failed = bridge.metrics().eventsFailed();
        assertThat(bridge.notify(notification)).as("%s", notification).isFalse();
        assertThat(bridge.deliver(notification))
                .isInstanceOfSatisfying(
                        Delivery.Refused.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(reason));
        assertThat(bridge.metrics().eventsFailed()).isEqualTo(failed + 2);
    }

    private static String what(Delivery delivery) {
        return delivery instanceof Delivery.Refused refusal
                ? refusal.reason().name()
                : delivery.getClass().getSimpleName();
    }

    private static List<BridgeNotification> script(RunId id) {
        ExecutionId execution = ExecutionId.random();
        return List.of(
                new BridgeNotification.AgentStarted(id, "researcher", null),
                new BridgeNotification.AgentThinking(id, "hm", null),
                new BridgeNotification.AgentThinking(id, "hm", 0),
                new BridgeNotification.ToolExecuting(id, "search", Map.of("q", "x"), execution),
                new BridgeNotification.ToolExecuting(id, " ", Map.of(), null),
                new BridgeNotification.ToolCompleted(id, "search", execution, List.of(1), null),
                new BridgeNotification.ToolCompleted(id, "search", execution, List.of(1), null),
                new BridgeNotification.Progress(id, 50, "half"),
                new BridgeNotification.Progress(id, 150, null),
                new BridgeNotification.Custom(id, "x_note", Map.of("a", 1)),
                new BridgeNotification.Custom(id, "agent_started", Map.of()),
                new BridgeNotification.AgentError(id, "bad", " ", false),
                new BridgeNotification.AgentCompleted(id, "42"),
                new BridgeNotification.AgentThinking(id, "late", null));
    }

    @ParameterizedTest
    @EnumSource
    void every_adapter_gives_the_same_result_for_the_same_call(Adapter adapter) {
        use(bridge, adapter, run, room.manager);
        List<String> results = new ArrayList<>();
        script(runId).forEach(each -> results.add(what(bridge.deliver(each))));
        assertThat(results)
                .containsExactly(
                        "ALREADY_STARTED",
                        "Routed",
                        "INVALID_EVENT",
                        "Routed",
                        "INVALID_EVENT",
                        "Routed",
                        "TOOL_NOT_OPEN",
                        "Routed",
                        "INVALID_EVENT",
                        "Routed",
                        "INVALID_EVENT",
                        "INVALID_EVENT",
                        "Routed",
                        "RUN_ENDED");
        assertThat(device.types())
                .containsExactly(
                        "agent_started",
                        "agent_thinking",
                        "tool_executing",
                        "tool_completed",
                        "progress_update",
                        "x_note",
                        "agent_completed");
        assertThat(bridge.metrics().eventsSent()).isEqualTo(6);
        assertThat(bridge.metrics().eventsFailed()).isEqualTo(8);
        assertThat(bridge.metrics().accepted())
                .isEqualTo(Map.of(
                        "agent_thinking", 1L,
                        "tool_executing", 1L,
                        "tool_completed", 1L,
                        "progress_update", 1L,
                        "custom", 1L,
                        "agent_completed", 1L));
    }

    @ParameterizedTest
    @EnumSource(names = {"EMITTER", "MANAGER"})
    void a_bridge_tells_a_whole_run_by_itself(Adapter adapter) {
        UserExecutionContext other = context(ALICE);
        StandardWebSocketBridge own = StandardWebSocketBridges.create(other);
        if (adapter == Adapter.EMITTER) {
            own.useEmitter(room.manager.createUserEmitter(other));
        } else {
            own.useManager(room.manager);
        }
        RunId id = other.runId();
        assertThat(own.notify(new BridgeNotification.AgentStarted(id, "planner", "Plan it")))
                .isTrue();
        assertThat(own.notify(new BridgeNotification.AgentThinking(id, "hm", 2)))
                .isTrue();
        assertThat(own.notify(new BridgeNotification.ToolExecuting(id, "search", Map.of("q", "x"), null)))
                .isTrue();
        assertThat(own.notify(new BridgeNotification.ToolCompleted(id, "search", null, null, "no luck")))
                .isTrue();
        assertThat(own.notify(new BridgeNotification.AgentCompleted(id, "42"))).isTrue();
        var events = device.events().stream()
                .filter(event -> event.get("run_id").asText().equals(id.toString()))
                .toList();
        assertThat(events.stream().map(event -> event.get("type").asText()))
                .containsExactly(
                        "agent_started", "agent_thinking", "tool_executing", "tool_completed", "agent_completed");
        assertThat(events).allMatch(event -> event.get("agent_name").asText().equals("planner"));
        assertThat(events.get(1).get("step_number").asInt()).isEqualTo(2);
        assertThat(events.get(3).get("execution_id")).isEqualTo(events.get(2).get("execution_id"));
        assertThat(events.get(3).get("success").asBoolean()).isFalse();
        assertThat(events.get(3).get("error").asText()).isEqualTo("no luck");
        assertThat(events.get(4).get("final_response").asText()).isEqualTo("42");
    }

    @Test
    void what_names_another_run_or_is_not_valid_is_refused_and_counted_and_never_on_the_wire() {
        bridge.useManager(room.manager);
        RunId foreign = RunId.random();
        refused(new BridgeNotification.AgentThinking(foreign, "hm", null), RefusalReason.WRONG_RUN);
        refused(new BridgeNotification.AgentStarted(runId, "  ", null), RefusalReason.INVALID_EVENT);
        refused(new BridgeNotification.AgentThinking(runId, "hm", -1), RefusalReason.INVALID_EVENT);
        refused(new BridgeNotification.ToolExecuting(runId, "", Map.of(), null), RefusalReason.INVALID_EVENT);
        refused(new BridgeNotification.ToolCompleted(runId, "", null, null, null), RefusalReason.INVALID_EVENT);
        refused(new BridgeNotification.Progress(runId, 150, null), RefusalReason.INVALID_EVENT);
        refused(new BridgeNotification.Progress(runId, -0.5, null), RefusalReason.INVALID_EVENT);
        refused(new BridgeNotification.Progress(runId, Double.NaN, null), RefusalReason.INVALID_EVENT);
        refused(new BridgeNotification.Custom(runId, "no_namespace", Map.of()), RefusalReason.INVALID_EVENT);
        assertThat(device.types()).containsExactly("agent_started");
    }

    @Test
    @SuppressWarnings("NullAway") // callers without a null checker do that
    void what_is_missing_in_a_notification_is_refused_too() {
        bridge.useManager(room.manager);
        refused(null, RefusalReason.INVALID_EVENT);
        refused(new BridgeNotification.AgentThinking(null, "hm", null), RefusalReason.WRONG_RUN);
        refused(new BridgeNotification.AgentThinking(runId, null, null), RefusalReason.INVALID_EVENT);
        refused(new BridgeNotification.AgentStarted(runId, null, null), RefusalReason.INVALID_EVENT);
        refused(new BridgeNotification.ToolExecuting(runId, "search", null, null), RefusalReason.INVALID_EVENT);
        refused(new BridgeNotification.AgentError(runId, null, "x", false), RefusalReason.INVALID_EVENT);
        refused(new BridgeNotification.AgentDeath(runId, null), RefusalReason.INVALID_EVENT);
        refused(new BridgeNotification.Custom(runId, null, Map.of()), RefusalReason.INVALID_EVENT);
        assertThat(device.types()).containsExactly("agent_started");
    }

    @Test
    void without_an_adapter_everything_is_refused() {
        refused(thinking(), RefusalReason.NO_ADAPTER);
        assertThat(bridge.activeAdapter()).isEmpty();
        assertThat(bridge.metrics().hasActiveAdapter()).isFalse();
        assertThat(bridge.metrics().successRate()).isZero();
    }

    @Test
    void an_adapter_that_throws_or_gives_no_answer_is_a_refusal() {
        bridge.useEmitter(new StubEmitter(context, event -> {
            throw new IllegalStateException("broken");
        }));
        refused(thinking(), RefusalReason.ADAPTER_FAILED);
        bridge.useEmitter(new StubEmitter(context, event -> {
            throw new StackOverflowError("broken");
        }));
        refused(thinking(), RefusalReason.ADAPTER_FAILED);
        bridge.useEmitter(new StubEmitter(context, event -> null));
        refused(thinking(), RefusalReason.ADAPTER_FAILED);
        bridge.useRun(run);
        assertThat(bridge.notify(thinking())).isTrue();
    }

    @Test
    void an_event_that_nobody_is_there_for_is_stored_and_not_sent() {
        room.drop(device);
        bridge.useRun(run);
        assertThat(bridge.notify(thinking())).isFalse();
        assertThat(bridge.deliver(thinking())).isInstanceOf(Delivery.Stored.class);
        assertThat(bridge.metrics().eventsStored()).isEqualTo(2);
        assertThat(bridge.metrics().eventsSent()).isZero();
        assertThat(bridge.metrics().eventsFailed()).isZero();
        assertThat(bridge.metrics().successRate()).isZero();
        assertThat(bridge.diagnose().status()).isEqualTo(Status.HEALTHY);
    }

    @Test
    void the_death_of_an_agent_is_an_error_with_a_code_and_ends_the_run() {
        bridge.useRun(run);
        assertThat(bridge.notify(new BridgeNotification.AgentDeath(runId, "the worker is gone")))
                .isTrue();
        var last = device.events().get(1);
        assertThat(last.get("type").asText()).isEqualTo("agent_error");
        assertThat(last.get("error_code").asText()).isEqualTo("agent_death");
        assertThat(last.get("error").asText()).isEqualTo("the worker is gone");
        refused(thinking(), RefusalReason.RUN_ENDED);
    }

    @Test
    void arguments_that_can_not_be_read_are_no_reason_to_refuse() {
        bridge.useRun(run);
        Map<String, @Nullable Object> hostile = new AbstractMap<>() {
            @Override
            public Set<Entry<String, @Nullable Object>> entrySet() {
                throw new IllegalStateException("broken");
            }
        };
        assertThat(bridge.notify(new BridgeNotification.ToolExecuting(runId, "search", hostile, null)))
                .isTrue();
        Map<String, @Nullable Object> withNull = new LinkedHashMap<>();
        withNull.put("q", null);
        assertThat(bridge.notify(new BridgeNotification.ToolExecuting(runId, "search", withNull, null)))
                .isTrue();
        assertThat(device.events().get(1).get("tool_args").has("_unserializable"))
                .isTrue();
        assertThat(device.events().get(2).get("tool_args").get("q").isNull()).isTrue();
    }

    @Test
    @SuppressWarnings("NullAway") // callers without a null checker do that
    void nothing_incomplete_is_taken_as_an_adapter_and_what_was_active_stays() {
        bridge.useRun(run);
        assertThatThrownBy(() -> bridge.useRun(null)).hasMessageContaining("run is required");
        assertThatThrownBy(() -> bridge.useEmitter(null)).hasMessageContaining("emitter is required");
        assertThatThrownBy(() -> bridge.useManager(null)).hasMessageContaining("manager is required");
        AgentRun refused = room.start(context);
        assertThatThrownBy(() -> bridge.useRun(refused))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("was refused");
        UserExecutionContext otherRun = context(ALICE);
        assertThatThrownBy(() -> bridge.useEmitter(room.manager.createUserEmitter(otherRun)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(otherRun.runId().toString());
        UserExecutionContext otherThread = UserExecutionContext.of(ALICE, ThreadId.of("thread-8"), runId);
        assertThatThrownBy(() -> bridge.useEmitter(room.manager.createUserEmitter(otherThread)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("thread-8");
        assertThat(bridge.activeAdapter()).contains(Adapter.RUN);
        assertThat(bridge.metrics().adapterSwitches()).isZero();
        assertThat(bridge.notify(thinking())).isTrue();
    }

    @Test
    void nothing_of_another_user_is_taken_as_an_adapter() {
        UserExecutionContext bobs = UserExecutionContext.of(BOB, THREAD, runId);
        assertThatThrownBy(() -> bridge.useRun(room.start(bobs))).isInstanceOf(UserIsolationException.class);
        assertThatThrownBy(() -> bridge.useEmitter(room.manager.createUserEmitter(bobs)))
                .isInstanceOf(UserIsolationException.class);
        WebSocketManager view = room.engine.factory().createIsolatedManager(bobs);
        assertThatThrownBy(() -> bridge.useManager(view)).isInstanceOf(UserIsolationException.class);
        assertThat(bridge.activeAdapter()).isEmpty();
    }

    @Test
    void nothing_of_a_closed_manager_is_taken_as_an_adapter() {
        room.manager.close();
        assertThatThrownBy(() -> bridge.useManager(room.manager))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> bridge.useEmitter(room.manager.createUserEmitter(context)))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> bridge.useRun(run)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void the_view_of_the_bridges_user_is_an_adapter_like_the_manager() {
        bridge.useManager(room.engine.factory().createIsolatedManager(context));
        assertThat(bridge.activeAdapter()).contains(Adapter.MANAGER);
        assertThat(bridge.notify(thinking())).isTrue();
    }

    @Test
    void the_active_adapter_follows_each_change_and_changes_are_counted() {
        bridge.useRun(run);
        assertThat(bridge.activeAdapter()).contains(Adapter.RUN);
        assertThat(bridge.metrics().adapterSwitches()).isZero();
        bridge.useEmitter(room.manager.createUserEmitter(context));
        assertThat(bridge.activeAdapter()).contains(Adapter.EMITTER);
        bridge.useManager(room.manager);
        assertThat(bridge.activeAdapter()).contains(Adapter.MANAGER);
        assertThat(bridge.metrics().adapterSwitches()).isEqualTo(2);
        bridge.useManager(room.manager);
        assertThat(bridge.metrics().adapterSwitches())
                .as("the same one again is no switch")
                .isEqualTo(2);
        bridge.useManager(room.engine.factory().createIsolatedManager(context));
        assertThat(bridge.metrics().adapterSwitches()).isEqualTo(3);
    }

    @Test
    void bridges_for_a_run_an_emitter_and_a_manager_begin_with_their_adapter() {
        assertThat(StandardWebSocketBridges.forRun(run).activeAdapter()).contains(Adapter.RUN);
        assertThat(StandardWebSocketBridges.forEmitter(room.manager.createUserEmitter(context))
                        .activeAdapter())
                .contains(Adapter.EMITTER);
        StandardWebSocketBridge made = StandardWebSocketBridges.forManager(room.manager, context);
        assertThat(made.activeAdapter()).contains(Adapter.MANAGER);
        assertThat(made.context()).isEqualTo(context);
        assertThat(made.metrics().createdAt()).isEqualTo(room.time.now());
        assertThat(made.notify(thinking())).isTrue();
    }

    @Test
    void metrics_tell_everything_that_happened() {
        room.time.advance(Duration.ofSeconds(7));
        UserExecutionContext other = context(ALICE);
        room.start(other);
        StandardWebSocketBridge slow = StandardWebSocketBridges.create(other, room.time);
        Duration cost = Duration.ofMillis(30);
        slow.useEmitter(new StubEmitter(other, event -> {
            room.time.advance(cost);
            return room.manager.send(other, event);
        }));
        slow.notify(new BridgeNotification.AgentThinking(other.runId(), "a", null));
        slow.notify(new BridgeNotification.AgentThinking(other.runId(), "b", null));
        slow.notify(new BridgeNotification.AgentThinking(runId, "refused before the adapter", null));
        room.time.advance(Duration.ofSeconds(1));
        StandardWebSocketBridge.Metrics metrics = slow.metrics();
        assertThat(metrics.bridgeId())
                .startsWith("bridge-")
                .isNotEqualTo(bridge.metrics().bridgeId());
        assertThat(metrics.userId()).isEqualTo(ALICE);
        assertThat(metrics.runId()).isEqualTo(other.runId());
        assertThat(metrics.activeAdapter()).isEqualTo(Adapter.EMITTER);
        assertThat(metrics.hasActiveAdapter()).isTrue();
        assertThat(metrics.eventsSent()).isEqualTo(2);
        assertThat(metrics.eventsFailed()).isEqualTo(1);
        assertThat(metrics.notifications()).isEqualTo(3);
        assertThat(metrics.successRate()).isEqualTo(2.0 / 3);
        assertThat(metrics.failureRate()).isEqualTo(1.0 / 3);
        assertThat(metrics.notifying()).isEqualTo(cost.multipliedBy(2));
        assertThat(metrics.averageNotifying()).isEqualTo(Duration.ofMillis(20));
        assertThat(metrics.createdAt().plus(metrics.uptime())).isEqualTo(room.time.now());
        assertThat(metrics.uptime()).isEqualTo(Duration.ofMillis(1060));
    }

    @Test
    void a_bridge_that_did_nothing_divides_nothing_by_zero() {
        assertThat(bridge.metrics().averageNotifying()).isZero();
        assertThat(bridge.metrics().failureRate()).isZero();
        assertThat(bridge.metrics().accepted()).isEmpty();
    }

    @Test
    void a_bridge_without_an_adapter_is_critical() {
        StandardWebSocketBridge.Diagnosis diagnosis = bridge.diagnose();
        assertThat(diagnosis.status()).isEqualTo(Status.CRITICAL);
        assertThat(diagnosis.issues()).singleElement().asString().contains("no adapter");
        assertThat(diagnosis.adapters())
                .isEqualTo(Map.of(Adapter.RUN, false, Adapter.EMITTER, false, Adapter.MANAGER, false));
    }

    @Test
    void a_bridge_over_a_closed_manager_is_critical() {
        bridge.useManager(room.manager);
        assertThat(bridge.diagnose().status()).isEqualTo(Status.HEALTHY);
        room.manager.close();
        assertThat(bridge.diagnose().status()).isEqualTo(Status.CRITICAL);
        refused(thinking(), RefusalReason.RUN_ENDED);
    }

    @Test
    void more_than_one_refusal_in_ten_is_degraded() {
        bridge.useManager(room.manager);
        for (int count = 0; count < 9; count++) {
            bridge.notify(thinking());
        }
        bridge.notify(new BridgeNotification.Progress(runId, 150, null));
        assertThat(bridge.diagnose().status()).as("1 of 10").isEqualTo(Status.HEALTHY);
        assertThat(bridge.diagnose().issues()).isEmpty();
        bridge.notify(new BridgeNotification.Progress(runId, 150, null));
        assertThat(bridge.diagnose().status()).as("2 of 11").isEqualTo(Status.DEGRADED);
        assertThat(bridge.diagnose().issues()).singleElement().asString().contains("2 of 11");
        assertThat(bridge.diagnose().adapters())
                .isEqualTo(Map.of(Adapter.RUN, false, Adapter.EMITTER, false, Adapter.MANAGER, true));
        assertThat(bridge.diagnose().metrics().eventsFailed()).isEqualTo(2);
    }

    @Test
    void more_than_five_switches_are_degraded() {
        for (int count = 0; count < 6; count++) {
            bridge.useEmitter(room.manager.createUserEmitter(context));
        }
        assertThat(bridge.metrics().adapterSwitches()).isEqualTo(5);
        assertThat(bridge.diagnose().status()).isEqualTo(Status.HEALTHY);
        bridge.useManager(room.manager);
        assertThat(bridge.diagnose().status()).isEqualTo(Status.DEGRADED);
        assertThat(bridge.diagnose().issues()).singleElement().asString().contains("6 times");
    }
}
