package dev.tidings.core.bridge;

import dev.tidings.api.StandardWebSocketBridge;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.spi.TimeSource;
import dev.tidings.core.engine.Engine;
import java.util.Objects;

/** Makes bridges, and looks behind them. */
public final class Bridges {
    private Bridges() {}

    /**
     * Makes a bridge without an adapter.
     *
     * @param context whose run
     * @param time the clock
     * @return the bridge
     */
    public static StandardWebSocketBridge create(UserExecutionContext context, TimeSource time) {
        return new DefaultStandardWebSocketBridge(context, time);
    }

    /**
     * Finds the engine that a bridge leads to.
     *
     * @param bridge a bridge with an adapter
     * @return its engine
     * @throws IllegalArgumentException if the bridge is incomplete
     */
    public static Engine engineOf(StandardWebSocketBridge bridge) {
        Objects.requireNonNull(bridge, "bridge is required: pass one from StandardWebSocketBridges");
        if (bridge.activeAdapter().isEmpty()) {
            throw new IllegalArgumentException("the bridge of run "
                    + bridge.context().runId() + " has no adapter: call useRun, useEmitter or useManager first");
        }
        if (bridge instanceof DefaultStandardWebSocketBridge known
                && known.engine().isPresent()) {
            return known.engine().get();
        }
        throw new IllegalArgumentException("the adapter of the bridge of run "
                + bridge.context().runId()
                + " must be one of Tidings: make it with WebSocketManagers, WebSocketEmitters or AgentBridges");
    }
}
