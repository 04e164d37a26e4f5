package dev.tidings.core.engine;

import dev.tidings.api.Acknowledged;
import dev.tidings.api.AuthenticationWebSocketEmitter;
import dev.tidings.api.CloseCode;
import dev.tidings.api.ConnectionId;
import dev.tidings.api.ConnectionInfo;
import dev.tidings.api.ConnectionRequest;
import dev.tidings.api.Delivery;
import dev.tidings.api.RealmId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.UserIsolationException;
import dev.tidings.api.WebSocketEmitter;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.internal.CanonicalWebSocketManager;
import dev.tidings.api.monitor.HealthSnapshot;
import dev.tidings.api.spi.TidingsListener;
import dev.tidings.api.spi.WebSocketConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A manager's view of one user. A connection of another user is treated as unknown, and another user's id is refused.
 */
final class UserScopedManager implements CanonicalWebSocketManager {
    private final UserId owner;
    private final WebSocketManager manager;

    UserScopedManager(UserId owner, WebSocketManager manager) {
        this.owner = owner;
        this.manager = manager;
    }

    /** Returns the manager of all users. */
    WebSocketManager whole() {
        return manager;
    }

    UserId own(UserId userId) {
        if (!owner.equals(userId)) {
            throw new UserIsolationException(owner, userId);
        }
        return userId;
    }

    private UserExecutionContext own(UserExecutionContext context) {
        own(context.userId());
        return context;
    }

    private boolean owns(ConnectionId connectionId) {
        return connection(connectionId).isPresent();
    }

    @Override
    public RealmId realm() {
        return manager.realm();
    }

    @Override
    public ConnectionId addConnection(WebSocketConnection connection, ConnectionRequest request) {
        own(request.principal().userId());
        return manager.addConnection(connection, request);
    }

    @Override
    public boolean removeConnection(ConnectionId connectionId, int closeCode) {
        return owns(connectionId) && manager.removeConnection(connectionId, closeCode);
    }

    @Override
    public int disconnectUser(UserId userId, CloseCode code, String reason) {
        return manager.disconnectUser(own(userId), code, reason);
    }

    @Override
    public boolean updateConnectionThread(ConnectionId connectionId, @Nullable ThreadId threadId) {
        return owns(connectionId) && manager.updateConnectionThread(connectionId, threadId);
    }

    @Override
    public boolean acknowledge(ConnectionId connectionId, long seq) {
        return owns(connectionId) && manager.acknowledge(connectionId, seq);
    }

    @Override
    public Acknowledged acknowledged(UserId userId) {
        return manager.acknowledged(own(userId));
    }

    @Override
    public CompletionStage<Boolean> awaitAcknowledged(UserId userId, long seq, Duration limit) {
        return manager.awaitAcknowledged(own(userId), seq, limit);
    }

    @Override
    public Optional<ConnectionId> connectionIdOf(Object nativeSession) {
        return manager.connectionIdOf(nativeSession).filter(this::owns);
    }

    @Override
    public Optional<ConnectionInfo> connection(ConnectionId connectionId) {
        return manager.connection(connectionId).filter(info -> info.userId().equals(owner));
    }

    @Override
    public Set<ConnectionId> connectionsOf(UserId userId) {
        return manager.connectionsOf(own(userId));
    }

    @Override
    public int connectionCount() {
        return manager.connectionCount(owner);
    }

    @Override
    public int connectionCount(UserId userId) {
        return manager.connectionCount(own(userId));
    }

    @Override
    public Delivery send(UserExecutionContext context, AgentEvent event) {
        return manager.send(own(context), event);
    }

    @Override
    public WebSocketEmitter createUserEmitter(UserExecutionContext context) {
        return manager.createUserEmitter(own(context));
    }

    @Override
    public AuthenticationWebSocketEmitter createAuthEmitter(UserExecutionContext context) {
        return manager.createAuthEmitter(own(context));
    }

    @Override
    public void addListener(TidingsListener listener) {
        manager.addListener(new UserListener(owner, listener));
    }

    @Override
    public boolean removeListener(TidingsListener listener) {
        return manager.removeListener(new UserListener(owner, listener));
    }

    @Override
    public HealthSnapshot health() {
        return manager.health();
    }

    /** Has no effect: the manager behind the view goes on. */
    @Override
    public void close() {}

    /** Has no effect: the manager behind the view goes on. */
    @Override
    public void close(Duration limit) {}
}
