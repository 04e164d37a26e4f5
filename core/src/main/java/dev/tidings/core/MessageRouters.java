package dev.tidings.core;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.MessageRouter;
import dev.tidings.api.MessageRouterRegistry;
import dev.tidings.core.engine.Engine;
import dev.tidings.core.router.Routers;
import dev.tidings.core.time.SystemTime;
import java.util.Objects;

/** Where message routers come from. */
public final class MessageRouters {
    private MessageRouters() {}

    /**
     * Makes a router without anything behind it. It handles {@code ping} by itself and rejects {@code cancel_run} as
     * {@code not_available}, until the application registers its own handlers for them.
     *
     * @return a router without handlers of the application
     */
    public static MessageRouter create() {
        return Routers.create(null);
    }

    /**
     * Makes a router. It handles {@code cancel_run} and {@code ping} by itself, until the application registers its
     * own handlers for them. Its time is that of the bridge's manager.
     *
     * @param bridge what cancels runs
     * @return a router without handlers of the application
     */
    public static MessageRouter create(AgentBridge bridge) {
        Objects.requireNonNull(bridge, "bridge");
        return Routers.create(bridge, Engine.find(bridge).map(Engine::time).orElseGet(SystemTime::clock));
    }

    /**
     * Returns the routers of single users over a base router, with room for 10,000 users unless it was made with
     * another bound.
     *
     * @param base a router from {@link #create(AgentBridge)} or of a server
     * @return the same registry for the same base
     * @throws IllegalArgumentException if the router is one user's
     */
    public static MessageRouterRegistry registry(MessageRouter base) {
        return Routers.registry(Objects.requireNonNull(base, "base"));
    }

    /**
     * Returns the routers of single users over a base router.
     *
     * @param base a router from {@link #create(AgentBridge)} or of a server
     * @param maxUsers how many users may have a router of their own, 1 or more
     * @return the same registry for the same base
     * @throws IllegalArgumentException if the router is one user's, or the bound is below 1
     * @throws IllegalStateException if the base has a registry with another bound
     */
    public static MessageRouterRegistry registry(MessageRouter base, int maxUsers) {
        return Routers.registry(Objects.requireNonNull(base, "base"), maxUsers);
    }
}
