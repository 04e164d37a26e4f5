package dev.tidings.core;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.MessageRouter;
import dev.tidings.core.router.Routers;

/** Where message routers come from. */
public final class MessageRouters {
    private MessageRouters() {}

    /**
     * Makes a router. It handles {@code cancel_run} and {@code ping} by itself, until the application registers its
     * own handlers for them.
     *
     * @param bridge what cancels runs
     * @return a router without handlers of the application
     */
    public static MessageRouter create(AgentBridge bridge) {
        return Routers.create(bridge);
    }
}
