package dev.tidings.core;

import dev.tidings.api.AgentRun;
import dev.tidings.api.StandardWebSocketBridge;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.WebSocketEmitter;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.spi.TimeSource;
import dev.tidings.core.bridge.Bridges;
import dev.tidings.core.engine.Engine;
import dev.tidings.core.time.SystemTime;
import java.util.Objects;

/** Where standard bridges come from. */
public final class StandardWebSocketBridges {
    private StandardWebSocketBridges() {}

    /**
     * Makes a bridge that has no adapter yet.
     *
     * @param context whose run
     * @return the bridge
     */
    public static StandardWebSocketBridge create(UserExecutionContext context) {
        return create(context, SystemTime.clock());
    }

    /**
     * Makes a bridge that has no adapter yet.
     *
     * @param context whose run
     * @param time what it measures with
     * @return the bridge
     */
    public static StandardWebSocketBridge create(UserExecutionContext context, TimeSource time) {
        return Bridges.create(context, time);
    }

    /**
     * Makes a bridge over a run.
     *
     * @param run the run
     * @return the bridge, as after {@link StandardWebSocketBridge#useRun}
     */
    public static StandardWebSocketBridge forRun(AgentRun run) {
        Objects.requireNonNull(run, "run is required: pass the one from AgentBridge.start");
        StandardWebSocketBridge bridge = create(run.context(), timeOf(run));
        bridge.useRun(run);
        return bridge;
    }

    /**
     * Makes a bridge over an emitter.
     *
     * @param emitter the emitter
     * @return the bridge, as after {@link StandardWebSocketBridge#useEmitter}
     */
    public static StandardWebSocketBridge forEmitter(WebSocketEmitter emitter) {
        Objects.requireNonNull(emitter, "emitter is required: pass the one from WebSocketManager.createUserEmitter");
        StandardWebSocketBridge bridge = create(emitter.context(), timeOf(emitter));
        bridge.useEmitter(emitter);
        return bridge;
    }

    /**
     * Makes a bridge over a manager.
     *
     * @param manager a manager of all users, or the view of the context's user
     * @param context whose run
     * @return the bridge, as after {@link StandardWebSocketBridge#useManager}
     */
    public static StandardWebSocketBridge forManager(WebSocketManager manager, UserExecutionContext context) {
        Objects.requireNonNull(manager, "manager is required: pass the one from WebSocketManagers or TidingsServer");
        StandardWebSocketBridge bridge = create(context, timeOf(manager));
        bridge.useManager(manager);
        return bridge;
    }

    private static TimeSource timeOf(Object contract) {
        return Engine.find(contract).map(Engine::time).orElseGet(SystemTime::clock);
    }
}
