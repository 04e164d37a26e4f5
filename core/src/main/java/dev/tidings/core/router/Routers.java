package dev.tidings.core.router;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.MessageRouter;
import java.util.Objects;

/** Where routers come from. */
public final class Routers {
    private Routers() {}

    /**
     * Makes a router that handles {@code cancel_run} and {@code ping} by itself.
     *
     * @param bridge what cancels runs
     * @return the router
     */
    public static MessageRouter create(AgentBridge bridge) {
        return new DefaultMessageRouter(BuiltInHandlers.of(Objects.requireNonNull(bridge, "bridge")));
    }
}
