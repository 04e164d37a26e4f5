package dev.tidings.core.execution;

import static dev.tidings.core.testing.EngineRoom.ALICE;
import static dev.tidings.core.testing.EngineRoom.BOB;
import static dev.tidings.core.testing.EngineRoom.context;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.BridgeNotification;
import dev.tidings.api.Delivery;
import dev.tidings.api.ExecutionEngine;
import dev.tidings.api.ExecutionEngineFactory;
import dev.tidings.api.ExecutionState;
import dev.tidings.api.RefusalReason;
import dev.tidings.api.StandardWebSocketBridge;
import dev.tidings.api.StandardWebSocketBridge.Adapter;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserIsolationException;
import dev.tidings.api.WebSocketEmitter;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.internal.CanonicalWebSocketEmitter;
import dev.tidings.core.ExecutionEngines;
import dev.tidings.core.StandardWebSocketBridges;
import dev.tidings.core.router.RecordingBridge;
import dev.tidings.core.testing.Device;
import dev.tidings.core.testing.EngineRoom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Factories of engines over every kind of bridge, and over none that is incomplete. */
class BridgedFactoryTest {
    private final EngineRoom room = EngineRoom.open();
    private final UserExecutionContext context = context(ALICE);
    private final StandardWebSocketBridge bridge = StandardWebSocketBridges.create(context);

    @AfterEach
    void close() {
        room.close();
    }

    private record ForeignEmitter(UserExecutionContext context) implements CanonicalWebSocketEmitter {
        @Override
        public Delivery emit(AgentEvent event) {
            return new Delivery.Refused(RefusalReason.CLOSED, "foreign");
        }

        @Override
        public CompletionStage<Boolean> awaitAcknowledged(long seq, Duration limit) {
            return CompletableFuture.completedFuture(false);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_factory_over_a_standard_bridge_makes_working_engines_whatever_its_adapter(Adapter adapter) {
        switch (adapter) {
            case RUN -> bridge.useRun(room.start(context));
            case EMITTER -> bridge.useEmitter(room.manager.createUserEmitter(context));
            case MANAGER -> bridge.useManager(room.engine.factory().createIsolatedManager(context));
        }
        Device device = room.connect(ALICE);
        UserExecutionContext next = context(ALICE);
        try (ExecutionEngineFactory factory = ExecutionEngines.factory(bridge);
                ExecutionEngine engine = factory.createForUser(next)) {
            engine.run("researcher", run -> "42");
            assertThat(engine.state()).isEqualTo(ExecutionState.COMPLETED);
            assertThat(engine.emitter()).isInstanceOf(WebSocketEmitter.class);
            assertThat(engine.emitter().context()).isEqualTo(next);
        }
        assertThat(device.types()).containsExactly("agent_started", "agent_completed");
    }

    @Test
    void a_factory_over_a_standard_bridge_serves_the_bridges_user_only() {
        bridge.useManager(room.manager);
        try (ExecutionEngineFactory factory = ExecutionEngines.factory(bridge)) {
            assertThatThrownBy(() -> factory.createForUser(context(BOB)))
                    .isInstanceOf(UserIsolationException.class)
                    .hasMessageContaining("alice")
                    .hasMessageContaining("bob");
            assertThat(factory.metrics().active()).isZero();
            assertThat(factory.createForUser(context(ALICE)).state()).isEqualTo(ExecutionState.PENDING);
        }
    }

    @Test
    void a_bridge_without_an_adapter_is_refused_at_configuration_with_what_is_missing() {
        assertThatThrownBy(() -> ExecutionEngines.factory(bridge))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no adapter")
                .hasMessageContaining("useRun, useEmitter or useManager");
    }

    @Test
    void a_bridge_over_a_closed_manager_is_refused_at_configuration() {
        bridge.useManager(room.manager);
        room.manager.close();
        assertThatThrownBy(() -> ExecutionEngines.factory(bridge))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("manager behind the bridge is closed");
        assertThatThrownBy(() -> ExecutionEngines.factory(room.bridge)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_bridge_that_is_not_of_tidings_is_refused_at_configuration() {
        AgentBridge foreign = new RecordingBridge();
        assertThatThrownBy(() -> ExecutionEngines.factory(foreign))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("RecordingBridge");
        bridge.useEmitter(new ForeignEmitter(context));
        assertThatThrownBy(() -> ExecutionEngines.factory(bridge))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be one of Tidings");
    }

    @Test
    @SuppressWarnings("NullAway") // callers without a null checker do that
    void no_bridge_and_no_limits_are_refused_with_their_names() {
        assertThatThrownBy(() -> ExecutionEngines.factory((AgentBridge) null))
                .hasMessageContaining("bridge is required");
        assertThatThrownBy(() -> ExecutionEngines.factory((StandardWebSocketBridge) null))
                .hasMessageContaining("bridge is required");
        assertThatThrownBy(() -> ExecutionEngines.factory(room.bridge, null)).hasMessageContaining("limits");
        assertThatThrownBy(() -> StandardWebSocketBridges.create(null)).hasMessageContaining("context is required");
        assertThatThrownBy(() -> StandardWebSocketBridges.forRun(null)).hasMessageContaining("run is required");
        assertThatThrownBy(() -> StandardWebSocketBridges.forEmitter(null)).hasMessageContaining("emitter is required");
        assertThatThrownBy(() -> StandardWebSocketBridges.forManager(null, context))
                .hasMessageContaining("manager is required");
        assertThatThrownBy(() -> StandardWebSocketBridges.forManager(room.manager, null))
                .hasMessageContaining("context is required");
        assertThatThrownBy(() -> room.engine.factory().createIsolatedManager(null))
                .hasMessageContaining("user context is required");
    }

    @Test
    void context_manager_bridge_and_engines_compose_in_any_order_or_fail_at_once_with_a_clear_message() {
        ExecutionEngineFactory early = ExecutionEngines.factory(room.bridge);
        WebSocketManager view = room.engine.factory().createIsolatedManager(context);
        Device device = room.connect(ALICE);
        ExecutionEngine engine = early.createForUser(context);
        bridge.useManager(view);
        engine.run(
                "researcher",
                run -> bridge.notify(new BridgeNotification.AgentThinking(context.runId(), "by the bridge", null))
                        ? "told"
                        : "not told");
        assertThat(device.events().get(2).get("final_response").asText()).isEqualTo("told");
        assertThat(device.types()).containsExactly("agent_started", "agent_thinking", "agent_completed");
        early.close();
        try (ExecutionEngineFactory late = ExecutionEngines.factory(bridge)) {
            assertThat(late.createForUser(context(ALICE)).state()).isEqualTo(ExecutionState.PENDING);
        }
    }
}
