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
import dev.tidings.api.WebSocketEmitter;
import dev.tidings.api.event.AgentEvent;
import dev.tidings.api.internal.CanonicalWebSocketManager;
import dev.tidings.api.monitor.HealthSnapshot;
import dev.tidings.api.spi.TidingsListener;
import dev.tidings.api.spi.WebSocketConnection;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The manager of all users of an engine. */
final class DefaultWebSocketManager implements CanonicalWebSocketManager {
    private final Services services;
    private final Streams streams;
    private final Connections connections;
    private final Engine engine;
    private final AtomicBoolean closed = new AtomicBoolean();

    DefaultWebSocketManager(Engine engine, Services services, Streams streams, Connections connections) {
        this.engine = engine;
        this.services = services;
        this.streams = streams;
        this.connections = connections;
    }

    Engine engine() {
        return engine;
    }

    boolean isClosed() {
        return closed.get();
    }

    /** Says whether a user has a connection or an open run. */
    boolean isInUse(UserId userId) {
        UserStream stream = streams.find(userId);
        return connectionCount(userId) > 0
                || (stream != null && !stream.openRuns().isEmpty());
    }

    @Override
    public RealmId realm() {
        return services.options().realm();
    }

    @Override
    public ConnectionId addConnection(WebSocketConnection connection, ConnectionRequest request) {
        Objects.requireNonNull(connection, "connection");
        UserStream stream = streamOf(request.principal().userId());
        Session session = new Session(
                ConnectionId.random(), connection, request, services.time().now(), stream);
        connections.add(session);
        try {
            connection.start(session);
            while (!session.stream().attach(session)) {
                session.moveTo(streamOf(request.principal().userId()));
            }
        } catch (RuntimeException | Error failure) {
            removeConnection(session.id(), CloseCode.SERVER_ERROR.code());
            throw failure;
        }
        return session.id();
    }

    private UserStream streamOf(UserId userId) {
        UserStream stream = closed.get() ? null : streams.get(userId);
        if (stream == null) {
            throw new IllegalStateException(
                    closed.get()
                            ? "the manager is closed: open another one"
                            : "there must be at most " + services.options().users() + " active users: raise the bound");
        }
        return stream;
    }

    @Override
    public boolean removeConnection(ConnectionId connectionId, int closeCode) {
        Session session = connections.remove(connectionId);
        if (session == null || !session.markGone()) {
            return false;
        }
        session.stream().detach(session, closeCode);
        return true;
    }

    @Override
    public int disconnectUser(UserId userId, CloseCode code, String reason) {
        List<Session> sessions = connections.of(userId);
        sessions.forEach(session -> session.close(code, reason));
        return sessions.size();
    }

    @Override
    public boolean updateConnectionThread(ConnectionId connectionId, @Nullable ThreadId threadId) {
        Session session = connections.find(connectionId);
        if (session != null) {
            session.threadFilter(threadId);
        }
        return session != null;
    }

    @Override
    public boolean acknowledge(ConnectionId connectionId, long seq) {
        Session session = connections.find(connectionId);
        if (session == null) {
            return false;
        }
        long before = session.acknowledged();
        boolean taken = session.acknowledge(seq);
        if (session.acknowledged() > before) {
            services.listeners().acknowledged(session);
        }
        return taken;
    }

    @Override
    public Acknowledged acknowledged(UserId userId) {
        UserStream stream = streams.find(userId);
        if (stream == null) {
            return Acknowledged.NOTHING;
        }
        long highest = stream.acknowledgements().highest();
        long lowest = connections.of(userId).stream()
                .mapToLong(Session::acknowledged)
                .min()
                .orElse(highest);
        return new Acknowledged(highest, Math.min(lowest, highest));
    }

    @Override
    public CompletionStage<Boolean> awaitAcknowledged(UserId userId, long seq, Duration limit) {
        return streams.awaitAcknowledged(userId, seq, limit);
    }

    @Override
    public Optional<ConnectionId> connectionIdOf(Object nativeSession) {
        return Optional.ofNullable(connections.findNative(nativeSession)).map(Session::id);
    }

    @Override
    public Optional<ConnectionInfo> connection(ConnectionId connectionId) {
        return Optional.ofNullable(connections.find(connectionId)).map(Session::info);
    }

    @Override
    public Set<ConnectionId> connectionsOf(UserId userId) {
        return connections.idsOf(userId);
    }

    @Override
    public int connectionCount() {
        return connections.count();
    }

    @Override
    public int connectionCount(UserId userId) {
        return connections.idsOf(userId).size();
    }

    @Override
    public Delivery send(UserExecutionContext context, AgentEvent event) {
        return streams.emit(Emission.byAgent(context, event));
    }

    @Override
    public WebSocketEmitter createUserEmitter(UserExecutionContext context) {
        return new DefaultWebSocketEmitter(context, streams);
    }

    @Override
    public AuthenticationWebSocketEmitter createAuthEmitter(UserExecutionContext context) {
        return new DefaultAuthenticationWebSocketEmitter(
                new DefaultWebSocketEmitter(context, streams), () -> connectionCount(context.userId()));
    }

    @Override
    public void addListener(TidingsListener listener) {
        services.listeners().add(Objects.requireNonNull(listener, "listener"));
    }

    @Override
    public boolean removeListener(TidingsListener listener) {
        return services.listeners().remove(Objects.requireNonNull(listener, "listener"));
    }

    @Override
    public HealthSnapshot health() {
        return EngineHealth.of(services, streams, connections.count(), closed.get());
    }

    @Override
    public void close() {
        boolean first = closed.compareAndSet(false, true);
        streams.close(CloseCode.GOING_AWAY);
        if (first) {
            engine.managerClosed();
        }
    }

    @Override
    public void close(Duration limit) {
        drain(limit);
    }

    /** Closes in an orderly way, and returns what is left of the limit. */
    Duration drain(Duration limit) {
        if (limit.isNegative()) {
            throw new IllegalArgumentException("limit must be >= 0 but was " + limit);
        }
        boolean first = closed.compareAndSet(false, true);
        Duration left = new Drain(services, streams, connections, limit).run();
        if (first) {
            engine.managerClosed();
        }
        return left;
    }
}
