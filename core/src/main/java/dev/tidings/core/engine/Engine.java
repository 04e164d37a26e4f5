package dev.tidings.core.engine;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.AgentRun;
import dev.tidings.api.CloseCode;
import dev.tidings.api.ConnectionId;
import dev.tidings.api.MessageReply;
import dev.tidings.api.RunRequest;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.WebSocketEmitter;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.WebSocketManagerFactory;
import dev.tidings.api.WebSocketNotifier;
import dev.tidings.api.spi.Agent;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.OutboundFrame;
import dev.tidings.api.spi.TaskScheduler;
import dev.tidings.api.spi.TimeSource;
import dev.tidings.core.codec.CodecOptions;
import dev.tidings.core.codec.EventCodec;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The engine behind the contracts. Thread-safe. */
public final class Engine implements AutoCloseable {
    /** A heartbeat reaches a part of the connections at a time, so that they do not all write at once. */
    private static final int SLICES = 8;

    private final Services services;
    private final Streams streams;
    private final Connections connections = new Connections();
    private final DefaultWebSocketManager manager;
    private final AtomicReference<@Nullable DefaultWebSocketManagerFactory> factory = new AtomicReference<>();
    private final DefaultAgentBridge bridge;
    private final ConcurrentMap<Class<?>, Object> companions = new ConcurrentHashMap<>();
    private final Expiries expiries;
    private int slice;
    private volatile boolean closed;
    private volatile @Nullable Runnable whenManagerCloses;
    private volatile TaskScheduler.@Nullable Scheduled heartbeat;

    private Engine(Services services, Executor agentExecutor) {
        this.services = services;
        this.streams = new Streams(services, this);
        this.expiries = new Expiries(services.log(), services.listeners());
        this.manager = new DefaultWebSocketManager(this, services, streams, connections);
        this.bridge = new DefaultAgentBridge(streams, agentExecutor, new RouterClaims(connections));
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
                options,
                log,
                time,
                scheduler,
                new Callbacks(scheduler),
                codec,
                new SecureRandom(),
                new Listeners(time),
                new Draining(),
                new LogTrouble(),
                new DeltaWindow(scheduler, options.deltaWindow()));
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
     * Finds the engine behind anything that it gave away.
     *
     * @param contract a manager, view, bridge, run or emitter
     * @return its engine, or empty if it is not one of Tidings
     */
    public static Optional<Engine> find(@Nullable Object contract) {
        Engine found = null;
        if (contract instanceof DefaultWebSocketManager manager) {
            found = manager.engine();
        } else if (contract instanceof UserScopedManager view) {
            return find(view.whole());
        } else if (contract instanceof DefaultAgentBridge bridge) {
            found = bridge.engine();
        } else if (contract instanceof DefaultAgentRun run) {
            found = run.engine();
        } else if (contract instanceof DefaultWebSocketEmitter emitter) {
            found = emitter.engine();
        } else if (contract instanceof DefaultAuthenticationWebSocketEmitter emitter) {
            found = emitter.engine();
        }
        return Optional.ofNullable(found);
    }

    /**
     * Finds the engine behind a manager or a view.
     *
     * @param manager a manager of all users, or a view of one
     * @return its engine
     */
    public static Engine behind(WebSocketManager manager) {
        return manager instanceof UserScopedManager view ? of(view.whole()) : of(manager);
    }

    /**
     * Refuses to act for a user through another user's view.
     *
     * @param manager a manager of all users, or a view of one
     * @param userId whom to act for
     * @throws dev.tidings.api.UserIsolationException if it is a view of another user
     */
    public static void requireAccess(WebSocketManager manager, UserId userId) {
        if (manager instanceof UserScopedManager view) {
            view.own(userId);
        }
    }

    /**
     * Keeps an object of each type for what stands above the engine, as long as there is the engine.
     *
     * @param type what is kept, one of the few of this project
     * @param maker makes it at the first call
     * @param <T> what is kept
     * @return the same object at each call
     */
    public <T> T companion(Class<T> type, Supplier<T> maker) {
        return Objects.requireNonNull(type.cast(companions.computeIfAbsent(type, absent -> maker.get())));
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
        DefaultWebSocketManagerFactory made = factory.get();
        if (made != null) {
            made.close();
        }
        Runnable action = whenManagerCloses;
        if (action != null) {
            action.run();
        }
    }

    DefaultWebSocketManager theManager() {
        return manager;
    }

    /** Returns the manager of all users. */
    public WebSocketManager manager() {
        return manager;
    }

    /** Returns the factory of user-scoped views. */
    public WebSocketManagerFactory factory() {
        DefaultWebSocketManagerFactory known = factory.get();
        return known != null ? known : makeFactory(WebSocketManagerFactory.Limits.defaults());
    }

    /**
     * Returns the factory of user-scoped views with limits of the caller's.
     *
     * @param limits the limits, at each call the same
     * @return the same factory at each call
     * @throws IllegalStateException if it was made with other limits before
     */
    public WebSocketManagerFactory factory(WebSocketManagerFactory.Limits limits) {
        DefaultWebSocketManagerFactory made = makeFactory(limits);
        if (!made.limits().equals(limits)) {
            throw new IllegalStateException("the factory of this manager exists with " + made.limits()
                    + " and can't have " + limits + ": set limits before its first use");
        }
        return made;
    }

    private DefaultWebSocketManagerFactory makeFactory(WebSocketManagerFactory.Limits limits) {
        Objects.requireNonNull(limits, "limits");
        DefaultWebSocketManagerFactory made =
                new DefaultWebSocketManagerFactory(manager, limits, services.time(), services.scheduler());
        DefaultWebSocketManagerFactory first = factory.compareAndExchange(null, made);
        return first == null ? made : first;
    }

    /** Says whether the manager takes connections and events. */
    public boolean isOpen() {
        return !manager.isClosed();
    }

    /** Returns the clock. */
    public TimeSource time() {
        return services.time();
    }

    /** Returns the timer. */
    public TaskScheduler scheduler() {
        return services.scheduler();
    }

    /**
     * Executes an agent, as {@link AgentBridge#execute(RunRequest, Agent)} does.
     *
     * @param request what the run is started with
     * @param agent the agent
     * @return the run and its outcome
     */
    public Executed execute(RunRequest request, Agent agent) {
        return bridge.executed(request, agent);
    }

    /**
     * Finds the code of the error that a run ended with.
     *
     * @param run a run of this engine
     * @return the code, or empty if it ended in another way, or not yet
     */
    public static Optional<String> errorCodeOf(AgentRun run) {
        return run instanceof DefaultAgentRun known ? Optional.ofNullable(known.errorCode()) : Optional.empty();
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
     * Makes a notifier for the run of an emitter.
     *
     * @param emitter what it sends through
     * @param context whose run
     * @return the notifier
     * @throws IllegalArgumentException if the context is not that of the emitter
     */
    public static WebSocketNotifier notifier(WebSocketEmitter emitter, UserExecutionContext context) {
        return DefaultWebSocketNotifier.of(emitter, context);
    }

    /** Tells listeners of a client that is turned away. */
    public void turnedAway(int code, String reason) {
        services.listeners().turnedAway(code, reason);
    }

    /** Says whether there are listeners. */
    public boolean isListenedTo() {
        return !services.listeners().isEmpty();
    }

    /** Tells listeners what became of a client's message. */
    public void answered(UserId user, String type, MessageReply reply) {
        services.listeners().answered(user, type, reply);
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
                    services.listeners().coalesced(session);
                }
            }
            if (slice == 0) {
                streams.all().forEach(UserStream::sweep);
                expiries.tell();
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
        services.window().close();
        streams.all().forEach(UserStream::abandon);
        services.callbacks().close();
        services.listeners().close();
    }
}
