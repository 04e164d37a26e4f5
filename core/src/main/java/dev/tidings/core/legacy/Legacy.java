package dev.tidings.core.legacy;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.ClientId;
import dev.tidings.api.Delivery;
import dev.tidings.api.MessageRouter;
import dev.tidings.api.MessageRouterRegistry;
import dev.tidings.api.ThreadId;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.UserIsolationException;
import dev.tidings.api.WebSocketEmitter;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.WebSocketManagerFactory;
import dev.tidings.core.engine.Engine;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where code of the past finds what it was used to. Bound to one manager, whose callers it reports on; light, and equal
 * to every other one of the same manager and router.
 *
 * <p>Booleans of the past are true only if at least one connection was live when the event was appended; what is
 * stored for resume is false, and so is what is refused. Nothing here makes up a user, a thread or a run.
 *
 * @deprecated use {@link TidingsServer}; gone after {@value DeprecationReport#SUNSET}
 */
@Deprecated(since = "0.1.0", forRemoval = true)
@SuppressWarnings("removal")
public final class Legacy {
    private final WebSocketManager manager;
    private final @Nullable MessageRouter router;
    private final @Nullable MessageRouterRegistry routers;
    private final CallSites sites;

    private Legacy(WebSocketManager manager, @Nullable MessageRouter router, @Nullable MessageRouterRegistry routers) {
        this.manager = Given.required("manager", manager);
        this.router = router;
        this.routers = routers;
        this.sites = CallSites.of(manager);
    }

    /**
     * Binds to a manager that has no server, so that there is no router.
     *
     * @param manager a manager of all users, or a view of one
     * @return what code of the past begins with
     * @deprecated use {@link dev.tidings.core.WebSocketManagers}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public static Legacy of(WebSocketManager manager) {
        return new Legacy(manager, null, null);
    }

    /**
     * Binds to a server.
     *
     * @param server the server
     * @return what code of the past begins with
     * @deprecated use {@link TidingsServer}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public static Legacy of(TidingsServer server) {
        return new Legacy(server.manager(), server.router(), server.routers());
    }

    /**
     * Returns the functions that managers came from.
     *
     * @return the functions
     * @deprecated use {@link TidingsServer#manager}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public LegacyManagers managers() {
        return new LegacyManagers(this);
    }

    /**
     * Returns the factory of managers in all its forms.
     *
     * @return the factory
     * @deprecated use {@link dev.tidings.api.WebSocketManagerFactory}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public LegacyManagerFactory managerFactory() {
        return new LegacyManagerFactory(this);
    }

    /**
     * Returns the ways to make a context from texts.
     *
     * @return the ways
     * @deprecated use {@link UserExecutionContext}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public LegacyContexts contexts() {
        return new LegacyContexts(this);
    }

    /**
     * Returns the names that types and fields had.
     *
     * @return the names
     * @deprecated use {@link dev.tidings.api.event.AgentEvent}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public LegacyEvents events() {
        return new LegacyEvents(this);
    }

    /**
     * Returns the router of the server. There is none of the process.
     *
     * @return one equal to those of the other names
     * @deprecated use {@link TidingsServer#router}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public UnifiedMessageRouter getMessageRouter() {
        return new UnifiedMessageRouter(used("TidingsServer.router"));
    }

    /**
     * Returns the router under another of its names.
     *
     * @return one equal to those of the other names
     * @deprecated use {@link TidingsServer#router}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public UnifiedMessageRouter canonicalMessageRouter() {
        return new UnifiedMessageRouter(used("TidingsServer.router"));
    }

    /**
     * Returns the router under another of its names.
     *
     * @return one equal to those of the other names
     * @deprecated use {@link TidingsServer#router}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public UnifiedMessageRouter qualityMessageRouter() {
        return new UnifiedMessageRouter(used("TidingsServer.router"));
    }

    /**
     * Returns the router under another of its names.
     *
     * @return one equal to those of the other names
     * @deprecated use {@link TidingsServer#router}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public UnifiedMessageRouter messageRouterSst() {
        return new UnifiedMessageRouter(used("TidingsServer.router"));
    }

    /**
     * Returns the router of a user.
     *
     * @param context the user
     * @return the same router of today at each call
     * @deprecated use {@link TidingsServer#routers}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public MessageRouter createMessageRouter(UserExecutionContext context) {
        return used("TidingsServer.routers").canonicalRouters().forUser(Given.required("user context", context));
    }

    /**
     * Returns the router of events.
     *
     * @return the router of events
     * @deprecated use {@link WebSocketManager}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public WebSocketEventRouter webSocketEventRouter() {
        return new WebSocketEventRouter(used("WebSocketManager"));
    }

    /**
     * Returns the bridge of a user.
     *
     * @param context the user and the thread; each call names its run
     * @return the bridge
     * @deprecated use {@link AgentBridge}; gone after {@value DeprecationReport#SUNSET}
     */
    @Deprecated(since = "0.1.0", forRemoval = true)
    public AgentWebSocketBridge bridge(UserExecutionContext context) {
        return new AgentWebSocketBridge(this, context);
    }

    WebSocketManager canonical() {
        return manager;
    }

    static Legacy behind(WebSocketEmitter emitter) {
        return new Legacy(
                Engine.find(emitter)
                        .map(Engine::manager)
                        .orElseThrow(() -> new IllegalArgumentException("emitter must be one of Tidings but was a "
                                + emitter.getClass().getSimpleName() + ": pass one from WebSocketEmitters")),
                null,
                null);
    }

    /** Returns the factory of all users, which a view of one is refused. */
    WebSocketManagerFactory canonicalFactory() {
        return Engine.of(manager).factory();
    }

    /** Returns the factory for what is one user's own, which a view of another is refused. */
    WebSocketManagerFactory canonicalFactory(UserId userId) {
        return behind(userId).factory();
    }

    private Engine behind(UserId userId) {
        Engine.requireAccess(manager, userId);
        return Engine.behind(manager);
    }

    WebSocketManager view(UserExecutionContext context) {
        UserId userId = Given.required("user context", context).userId();
        return canonicalFactory(userId).createIsolatedManager(context);
    }

    /** Returns the view of a user. The thread is that of no event: a view belongs to a user alone. */
    WebSocketManager view(UserId userId, ClientId label) {
        return view(
                UserExecutionContext.newRun(userId, ThreadId.of("no-thread")).withWebsocketClientId(label));
    }

    WebSocketManager view(UserExecutionContext context, WebSocketManagerMode mode) {
        Given.required("mode", mode);
        return view(context);
    }

    MessageRouter canonicalRouter() {
        return ofServer(router);
    }

    MessageRouterRegistry canonicalRouters() {
        return ofServer(routers);
    }

    private static <T> T ofServer(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("there is no router without a server: use Legacy.of(TidingsServer)");
        }
        return part;
    }

    AgentBridge canonicalBridge(UserId userId) {
        return behind(userId).bridge();
    }

    /** Counts a call of a legacy method, and warns if it is the first from its place. */
    Legacy used(String replacement) {
        sites.used(replacement);
        return this;
    }

    /** Returns what the call makes, behind {@link #used}. */
    <T> T also(T value) {
        return value;
    }

    /** Counts a call of what can't be mapped, and makes the exception that says why. */
    UnsupportedOperationException unsupported(String replacement, String why) {
        sites.used(replacement);
        return new UnsupportedOperationException(why + ": use " + replacement);
    }

    void refuse(String why) {
        sites.refused(why);
    }

    void refuse(RuntimeException why) {
        sites.refused(why);
    }

    /** Emits an event of the past. Returns true only if it was routed. */
    boolean routed(Owner owner, String type, @Nullable Map<String, ? extends @Nullable Object> data) {
        return connections(owner, type, data) > 0;
    }

    /** Emits an event of the past. Returns how many connections were live, 0 if it was stored or refused. */
    int connections(Owner owner, String type, @Nullable Map<String, ? extends @Nullable Object> data) {
        Given.notBlank("event type", type);
        try {
            Map<String, @Nullable Object> fields = Given.copy(data);
            Delivery delivery = manager.send(owner.of(this, fields), EventMapper.event(type, fields));
            if (delivery instanceof Delivery.Refused refused) {
                sites.refused(refused.detail());
            }
            return delivery instanceof Delivery.Routed routed ? routed.connections() : 0;
        } catch (UserIsolationException isolation) {
            throw isolation;
        } catch (RuntimeException refused) {
            sites.refused(refused);
            return 0;
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Legacy that && manager.equals(that.manager) && Objects.equals(router, that.router);
    }

    @Override
    public int hashCode() {
        return Objects.hash(manager, router);
    }
}
