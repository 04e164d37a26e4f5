package dev.tidings.core;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.WebSocketManager;
import dev.tidings.core.engine.Engine;

/** Where agent bridges come from. */
public final class AgentBridges {
    private AgentBridges() {}

    /**
     * Returns the bridge of a manager.
     *
     * @param manager a manager of all users, from {@link WebSocketManagers} or a server
     * @return the same bridge at each call
     * @throws IllegalArgumentException if it is a view of one user
     */
    public static AgentBridge of(WebSocketManager manager) {
        return Engine.of(manager).bridge();
    }
}
