package dev.tidings.core.router;

import dev.tidings.api.HandlerRegistration;
import dev.tidings.api.InboundMessage;
import dev.tidings.api.MessageReply;
import dev.tidings.api.MessageRoute;
import dev.tidings.api.RouterStatistics;
import dev.tidings.api.UserId;
import dev.tidings.api.internal.CanonicalMessageRouter;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.api.spi.RouterPlugin;
import dev.tidings.api.spi.TimeSource;
import dev.tidings.core.text.SafeText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one router: a base, or one user's over a base.
 *
 * <p>A message is looked up in the router's own table and in the one below, and the more specific find wins, the own one
 * if both are equal. Registration replaces an immutable table, so routing takes no lock, and a message goes to exactly
 * one handler whatever is registered meanwhile. Counters exist for routes that have a handler and for nothing a client
 * can invent; a route loses its counter with its last handler.
 */
final class DefaultMessageRouter implements CanonicalMessageRouter {
    static final Duration GRACE = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(DefaultMessageRouter.class);

    private final Routes routes;
    private final @Nullable DefaultMessageRouter base;
    private final @Nullable UserId owner;
    private final Tally sum;
    private final Counters counters;
    private final RouterIdentity identity;
    private final TimeSource time;
    private final long since;
    private final AtomicReference<@Nullable DefaultMessageRouterRegistry> users = new AtomicReference<>();

    DefaultMessageRouter(List<Binding> builtIn, ConnectionClaims claims, TimeSource time) {
        this.routes = new Routes(builtIn);
        this.base = null;
        this.owner = null;
        this.sum = new Tally(null);
        this.counters = new Counters(sum);
        this.identity = new RouterIdentity(claims);
        this.time = time;
        this.since = time.nanoTime();
    }

    /** Makes the router of one user over a base. */
    DefaultMessageRouter(DefaultMessageRouter base, UserId owner) {
        this.routes = new Routes(List.of());
        this.base = base;
        this.owner = owner;
        this.sum = base.sum;
        this.counters = new Counters(sum);
        this.identity = base.identity;
        this.time = base.time;
        this.since = time.nanoTime();
    }

    /** Returns what this router, if it is a base, and all users' routers over it have counted. */
    Tally sum() {
        return sum;
    }

    boolean isBase() {
        return base == null;
    }

    /** Returns the users' routers over this one, always the same. */
    DefaultMessageRouterRegistry registry() {
        DefaultMessageRouterRegistry known = users.get();
        return known == null ? firstRegistry(DefaultMessageRouterRegistry.MAX_USERS) : known;
    }

    private DefaultMessageRouterRegistry firstRegistry(int maxUsers) {
        DefaultMessageRouterRegistry made = new DefaultMessageRouterRegistry(this, maxUsers);
        DefaultMessageRouterRegistry known = users.compareAndExchange(null, made);
        return known == null ? made : known;
    }

    DefaultMessageRouterRegistry registry(int maxUsers) {
        DefaultMessageRouterRegistry known = firstRegistry(maxUsers);
        if (known.maxUsers() != maxUsers) {
            throw new IllegalStateException(
                    this + " has a registry with another bound on users already: ask for it without a bound");
        }
        return known;
    }

    int borrowedCounters() {
        return counters.borrowedCount();
    }

    /** Takes all handlers out for good; what still comes is the base's. */
    void retire() {
        routes.close();
    }

    @Override
    public HandlerRegistration addHandler(String type, MessageHandler handler) {
        return addHandler(MessageRoute.exactly(type), handler);
    }

    @Override
    public HandlerRegistration addHandler(MessageRoute route, MessageHandler handler) {
        Objects.requireNonNull(handler, "handler");
        return register(LegacyTypes.requireCanonical(route).stream()
                .map(key -> Binding.ofApplication(key, handler, ""))
                .toList());
    }

    @Override
    public HandlerRegistration install(RouterPlugin plugin) {
        return register(PluginRoutes.of(plugin));
    }

    private Registration register(List<Binding> bindings) {
        for (Routes.Shadow shadow : routes.add(bindings, this::toString)) {
            LOG.warn(
                    "{} has the handler {} for {} already: {} is in reserve until that one is closed",
                    this,
                    shadow.winner().name(),
                    SafeText.of(shadow.reserve().key().toString()),
                    shadow.reserve().name());
        }
        return new Registration(routes, bindings);
    }

    @Override
    public CompletionStage<MessageReply> route(@Nullable InboundMessage message) {
        if (message == null) {
            return unhandled("bad_message", "message must be given but was null");
        }
        identity.handles(message.connectionId());
        if (owner != null && !owner.equals(message.userId())) {
            return unhandled("user_mismatch", "a message must be of the user whose router it is given to");
        }
        InboundMessage canonical = canonical(message);
        Found found = find(canonical.type());
        if (found == null) {
            return unhandled(
                    "unknown_type", "nobody handles " + SafeText.of(canonical.type()) + ": register a handler");
        }
        if (found.own()) {
            counters.countOwn(found.bucket());
        } else {
            counters.countBorrowed(found.bucket(), this::tables);
        }
        return HandlerCall.call(found.bucket().winner().handler(), canonical, counters.tally());
    }

    /** Returns the route that a message goes to, as text, or that it is unknown. */
    String routeOf(InboundMessage message) {
        Found found = find(LegacyTypes.canonical(message.type()));
        return found == null ? Routers.UNKNOWN : found.bucket().key().toString();
    }

    /** The most specific route of a type, and whether it is this router's own. */
    private record Found(Bucket bucket, boolean own) {}

    private @Nullable Found find(String type) {
        Bucket own = routes.table().find(type);
        Bucket shared = base == null ? null : base.routes.table().find(type);
        if (own != null && (shared == null || own.key().rank() >= shared.key().rank())) {
            return new Found(own, true);
        }
        return shared == null ? null : new Found(shared, false);
    }

    private CompletionStage<MessageReply> unhandled(String code, String why) {
        counters.tally().countUnhandled();
        return CompletableFuture.completedFuture(MessageReply.rejected(code, why));
    }

    private static InboundMessage canonical(InboundMessage message) {
        String type = LegacyTypes.canonical(message.type());
        return type.equals(message.type())
                ? message
                : new InboundMessage(
                        message.connectionId(), message.principal(), type, message.requestId(), message.fields());
    }

    /** Returns the own table, and the one below it if there is one. */
    private List<RouteTable> tables() {
        return base == null ? List.of(routes.table()) : List.of(routes.table(), base.routes.table());
    }

    @Override
    public RouterStatistics statistics() {
        List<RouteTable> tables = tables();
        List<RegisteredRoute> listed = routes();
        return new RouterStatistics(
                counters.tally().routed(),
                counters.tally().unhandled(),
                counters.tally().failed(),
                counters.byType(tables),
                listed.stream()
                        .filter(RegisteredRoute::active)
                        .map(line -> line.route().toString())
                        .toList(),
                listed.size(),
                RouteListing.reserves(tables.get(0)),
                identity.contested());
    }

    @Override
    public List<RegisteredRoute> routes() {
        return RouteListing.routes(routes.table(), base == null ? null : base.routes.table());
    }

    @Override
    public List<Conflict> conflicts() {
        List<Conflict> conflicts = new ArrayList<>(RouteListing.conflicts(routes.table()));
        conflicts.addAll(identity.conflicts());
        return List.copyOf(conflicts);
    }

    @Override
    public Health health() {
        List<RouteTable> tables = tables();
        int handlers = tables.stream().mapToInt(RouteTable::size).sum();
        if (routes.isClosed()) {
            return new Health(Health.Status.DOWN, handlers, "the router was removed from its registry");
        }
        boolean bare = tables.stream().allMatch(table -> table.applications() == 0);
        if (bare && time.nanoTime() - since < GRACE.toNanos()) {
            return new Health(Health.Status.STARTING, handlers, "the application has not registered a handler yet");
        }
        return new Health(Health.Status.UP, handlers, bare ? "built-in handlers only" : "routing");
    }

    @Override
    public String toString() {
        return owner == null ? identity.name() : "the router of user " + SafeText.of(owner.value());
    }
}
