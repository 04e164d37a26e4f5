package dev.tidings.core;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.ExecutionEngineFactory;
import dev.tidings.api.ExecutionEngineFactory.Limits;
import dev.tidings.api.StandardWebSocketBridge;
import dev.tidings.core.bridge.Bridges;
import dev.tidings.core.engine.Engine;
import dev.tidings.core.execution.Executions;
import java.util.Objects;

/** Where factories of execution engines come from. An incomplete bridge is refused here, not at the first run. */
public final class ExecutionEngines {
    private ExecutionEngines() {}

    /**
     * Makes a factory for all users with the default limits.
     *
     * @param bridge the bridge of a manager or a server
     * @return a factory to be closed
     * @throws IllegalArgumentException if the bridge is not one of Tidings
     * @throws IllegalStateException if the manager behind it is closed
     */
    public static ExecutionEngineFactory factory(AgentBridge bridge) {
        return factory(bridge, Limits.defaults());
    }

    /**
     * Makes a factory for all users.
     *
     * @param bridge the bridge of a manager or a server
     * @param limits how many engines there may be
     * @return a factory to be closed
     * @throws IllegalArgumentException if the bridge is not one of Tidings
     * @throws IllegalStateException if the manager behind it is closed
     */
    public static ExecutionEngineFactory factory(AgentBridge bridge, Limits limits) {
        Objects.requireNonNull(bridge, "bridge is required: pass the one from AgentBridges or TidingsServer");
        Engine engine = Engine.find(bridge)
                .orElseThrow(() -> new IllegalArgumentException("bridge must be one of Tidings but was a "
                        + bridge.getClass().getSimpleName() + ": pass the one from AgentBridges or TidingsServer"));
        return Executions.factory(engine, null, limits);
    }

    /**
     * Makes a factory for the user of a standard bridge with the default limits.
     *
     * @param bridge a bridge with an adapter
     * @return a factory to be closed
     * @throws IllegalArgumentException if the bridge has no adapter
     * @throws IllegalStateException if the manager behind it is closed
     */
    public static ExecutionEngineFactory factory(StandardWebSocketBridge bridge) {
        return factory(bridge, Limits.defaults());
    }

    /**
     * Makes a factory for the user of a standard bridge; every other user's context is refused.
     *
     * @param bridge a bridge with an adapter
     * @param limits how many engines there may be
     * @return a factory to be closed
     * @throws IllegalArgumentException if the bridge has no adapter
     * @throws IllegalStateException if the manager behind it is closed
     */
    public static ExecutionEngineFactory factory(StandardWebSocketBridge bridge, Limits limits) {
        Engine engine = Bridges.engineOf(bridge);
        return Executions.factory(engine, bridge.context().userId(), limits);
    }
}
