package dev.tidings.core.engine;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.CloseCode;
import dev.tidings.api.ConnectionId;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.WebSocketManagerFactory;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.OutboundFrame;
import dev.tidings.api.spi.TaskScheduler;
import dev.tidings.api.spi.TimeSource;
import dev.tidings.core.codec.CodecOptions;
import dev.tidings.core.codec.EventCodec;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The engine behind the contracts. Thread-safe. */
public final class Engine implements AutoCloseable {
    /** A heartbeat reaches a part of the connections at a time, so that they do not all write at once. */
    private static final int SLICES = 8;

    private final Services services;
    private final Streams streams;
    private final Connections connections = new Connections();
    private final DefaultWebSocketManager manager;
    private final WebSocketManagerFactory factory;
    private final AgentBridge bridge;
    private int slice;
    private volatile boolean closed;
    private volatile @Nullable Runnable whenManagerCloses;
    private volatile TaskScheduler.@Nullable Scheduled heartbeat;

    private Engine(Services services, Executor agentExecutor) {
        this.services = services;
        this.streams = new Streams(services);
        this.manager = new DefaultWebSocketManager(this, services, streams, connections);
        this.factory = new DefaultWebSocketManagerFactory(manager);
        this.bridge = new DefaultAgentBridge(streams, agentExecutor);
    }

    /**
     * Makes an engine and starts its heartbeat.
     *
     * @param options the settings
     * @param log where events are kept; the caller closes it
     * @param time the clock
     * @param scheduler the timer; the caller closes it
     * @param agentExecutor where agents run; the caller closes it
     * @return the engine
     */
    public static Engine create(
            EngineOptions options, EventLog log, TimeSource time, TaskScheduler scheduler, Executor agentExecutor) {
        Objects.requireNonNull(agentExecutor, "agentExecutor");
        EventCodec codec = EventCodec.create(CodecOptions.defaults().withRedactor(options.redactor()));
        Services services = new Services(
                options, log, time, scheduler, new Callbacks(), codec, new EventIds(), new Listeners(), new Draining());
        Engine engine = new Engine(services, agentExecutor);
        engine.scheduleHeartbeat();
        return engine;
    }

    /**
     * Finds the engine behind a manager.
     *
     * @param manager a manager of all users
     * @return its engine
     * @throws IllegalArgumentException if it is a view of one user
     */
    public static Engine of(WebSocketManager manager) {
        if (manager instanceof DefaultWebSocketManager known) {
            return known.engine();
        }
        throw new IllegalArgumentException("manager must be one of all users but was a "
                + manager.getClass().getSimpleName() + ": pass the one from WebSocketManagers or TidingsServer");
    }

    /**
     * Sets what is done once, when the manager is closed: what was brought for this manager alone is given back.
     *
     * @param action returns at once
     */
    public void whenManagerCloses(Runnable action) {
        whenManagerCloses = action;
    }

    void managerClosed() {
        Runnable action = whenManagerCloses;
        if (action != null) {
            action.run();
        }
    }

    /** Returns the manager of all users. */
    public WebSocketManager manager() {
        return manager;
    }

    /** Returns the factory of user-scoped views. */
    public WebSocketManagerFactory factory() {
        return factory;
    }

    /** Returns the bridge for agents. */
    public AgentBridge bridge() {
        return bridge;
    }

    /**
     * Sends a control frame to one connection, in front of events that are not begun. A client that lets too many
     * wait is closed with 4429.
     *
     * @param connectionId the connection
     * @param frame the frame
     * @return whether it was queued
     */
    public boolean reply(ConnectionId connectionId, OutboundFrame frame) {
        Session session = connections.find(connectionId);
        return session != null && session.control(frame);
    }

    /**
     * Closes one connection at once; what was not begun is not sent.
     *
     * @param connectionId the connection
     * @param code the close code
     * @param reason text for the client
     * @return whether the connection is known
     */
    public boolean closeConnection(ConnectionId connectionId, CloseCode code, String reason) {
        Session session = connections.find(connectionId);
        if (session != null) {
            session.close(code, reason);
        }
        return session != null;
    }

    /**
     * Closes the manager in an orderly way, as {@link WebSocketManager#close(Duration)} does.
     *
     * @param limit how long it may take
     * @return what is left of the limit
     */
    public Duration drain(Duration limit) {
        return manager.drain(limit);
    }

    private void scheduleHeartbeat() {
        heartbeat = services.scheduler()
                .schedule(this::beat, services.options().heartbeatInterval().dividedBy(SLICES));
        if (closed) {
            cancelHeartbeat();
        }
    }

    private void beat() {
        if (!closed) {
            scheduleHeartbeat();
            slice = (slice + 1) % SLICES;
            for (Session session : connections.all()) {
                if (Math.floorMod(session.id().hashCode(), SLICES) == slice) {
                    session.heartbeat();
                }
            }
            if (slice == 0) {
                streams.all().forEach(UserStream::sweep);
            }
        }
    }

    private void cancelHeartbeat() {
        TaskScheduler.Scheduled pending = heartbeat;
        if (pending != null) {
            pending.cancel();
        }
    }

    /**
     * Closes the manager, gives up what the log has not taken, and stops the heartbeat and the listeners' thread.
     * Connections that are left are the transport's to drop.
     */
    @Override
    public void close() {
        closed = true;
        cancelHeartbeat();
        manager.close();
        streams.all().forEach(UserStream::abandon);
        services.callbacks().close();
        services.listeners().close();
    }
}
