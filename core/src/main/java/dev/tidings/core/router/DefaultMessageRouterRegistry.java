package dev.tidings.core.router;

import dev.tidings.api.InboundMessage;
import dev.tidings.api.MessageReply;
import dev.tidings.api.MessageRouter;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.internal.CanonicalMessageRouterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The users' routers over one base. They are found without a lock, and come and go under one. */
final class DefaultMessageRouterRegistry implements CanonicalMessageRouterRegistry {
    static final int MAX_USERS = 10_000;

    private final DefaultMessageRouter base;
    private final int maxUsers;
    private final ReentrantLock changing = new ReentrantLock();
    private final Map<UserId, DefaultMessageRouter> routers = new ConcurrentHashMap<>();

    DefaultMessageRouterRegistry(DefaultMessageRouter base, int maxUsers) {
        this.base = base;
        this.maxUsers = maxUsers;
    }

    int maxUsers() {
        return maxUsers;
    }

    @Override
    public MessageRouter base() {
        return base;
    }

    @Override
    public MessageRouter forUser(UserExecutionContext context) {
        return forUser(context.userId());
    }

    MessageRouter forUser(UserId user) {
        DefaultMessageRouter known = routers.get(user);
        return known == null ? make(user) : known;
    }

    private DefaultMessageRouter make(UserId user) {
        changing.lock();
        try {
            DefaultMessageRouter known = routers.get(user);
            if (known != null) {
                return known;
            }
            if (routers.size() >= maxUsers) {
                throw new IllegalStateException("there must be at most " + maxUsers
                        + " users with a router of their own: remove routers that are no longer needed");
            }
            DefaultMessageRouter made = new DefaultMessageRouter(base, user);
            routers.put(user, made);
            return made;
        } finally {
            changing.unlock();
        }
    }

    @Override
    public Optional<MessageRouter> find(UserId userId) {
        return Optional.ofNullable(routers.get(userId));
    }

    @Override
    public boolean remove(UserId userId) {
        changing.lock();
        try {
            DefaultMessageRouter removed = routers.remove(userId);
            if (removed != null) {
                removed.retire();
            }
            return removed != null;
        } finally {
            changing.unlock();
        }
    }

    void removeAll() {
        List<UserId> users = new ArrayList<>(routers.keySet());
        users.forEach(this::remove);
    }

    @Override
    public CompletionStage<MessageReply> route(@Nullable InboundMessage message) {
        DefaultMessageRouter own = message == null ? null : routers.get(message.userId());
        return own == null ? base.route(message) : own.route(message);
    }

    String routeOf(InboundMessage message) {
        return routers.getOrDefault(message.userId(), base).routeOf(message);
    }

    @Override
    public int size() {
        return routers.size();
    }

    @Override
    public Statistics statistics() {
        Tally sum = base.sum();
        return new Statistics(size(), sum.routed(), sum.unhandled(), sum.failed());
    }
}
