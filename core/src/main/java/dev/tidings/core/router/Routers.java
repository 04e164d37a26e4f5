package dev.tidings.core.router;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.InboundMessage;
import dev.tidings.api.MessageRouter;
import dev.tidings.api.MessageRouterRegistry;
import dev.tidings.api.spi.TimeSource;
import dev.tidings.core.time.SystemTime;
import org.jspecify.annotations.Nullable;

/** Where routers come from. */
public final class Routers {
    static final String UNKNOWN = "unknown";

    private Routers() {}

    /**
     * Makes a router that goes by the real clock, as {@link #create(AgentBridge, TimeSource)} does.
     *
     * @param bridge what cancels runs, or null if there is nothing to cancel
     * @return the router
     */
    public static MessageRouter create(@Nullable AgentBridge bridge) {
        return create(bridge, SystemTime.clock());
    }

    /**
     * Makes a router that handles {@code cancel_run} and {@code ping} by itself.
     *
     * @param bridge what cancels runs, or null if there is nothing to cancel
     * @param time the clock
     * @return the router
     */
    public static MessageRouter create(@Nullable AgentBridge bridge, TimeSource time) {
        ConnectionClaims claims =
                bridge instanceof ConnectionClaims.Holder holder ? holder.connectionClaims() : new NoClaims();
        return new DefaultMessageRouter(BuiltInHandlers.of(bridge), claims, time);
    }

    /**
     * Returns the users' routers over a base: one registry for one base.
     *
     * @param base a router of all users
     * @param maxUsers how many users may have a router of their own; of the first call for a base
     * @return the registry
     * @throws IllegalArgumentException if the router is one user's, or the bound is below 1
     * @throws IllegalStateException if the base has a registry with another bound
     */
    public static MessageRouterRegistry registry(MessageRouter base, int maxUsers) {
        if (maxUsers < 1) {
            throw new IllegalArgumentException("maxUsers must be >= 1 but was " + maxUsers);
        }
        if (base instanceof DefaultMessageRouter router && router.isBase()) {
            return router.registry(maxUsers);
        }
        throw new IllegalArgumentException(
                "base must be a router of all users but was " + base + ": pass the one from create");
    }

    /**
     * Returns the users' routers over a base, at most 10,000 unless the base has a registry already.
     *
     * @param base a router of all users
     * @return the registry
     * @throws IllegalArgumentException if the router is one user's
     */
    public static MessageRouterRegistry registry(MessageRouter base) {
        if (base instanceof DefaultMessageRouter router && router.isBase()) {
            return router.registry();
        }
        return registry(base, DefaultMessageRouterRegistry.MAX_USERS);
    }

    /**
     * Names the route that a message goes to. There are no more such names than handlers, whatever clients send.
     *
     * @param registry the registry
     * @param message the message
     * @return the text of the route, such as {@code user_message}, {@code quality.*} or {@code *}, or {@code unknown}
     */
    public static String routeOf(MessageRouterRegistry registry, InboundMessage message) {
        return registry instanceof DefaultMessageRouterRegistry known ? known.routeOf(message) : UNKNOWN;
    }

    /**
     * Removes the routers of all users.
     *
     * @param registry the registry
     */
    public static void removeUsers(MessageRouterRegistry registry) {
        if (registry instanceof DefaultMessageRouterRegistry known) {
            known.removeAll();
        }
    }
}
