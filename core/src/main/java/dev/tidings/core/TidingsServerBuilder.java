package dev.tidings.core;

import dev.tidings.api.AuthHandler;
import dev.tidings.api.ConnectionLimits;
import dev.tidings.api.DisconnectPolicy;
import dev.tidings.api.DrainPolicy;
import dev.tidings.api.PerformanceMode;
import dev.tidings.api.RealmId;
import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.Timeouts;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.api.spi.Redactor;
import dev.tidings.api.spi.TaskScheduler;
import dev.tidings.api.spi.TidingsListener;
import dev.tidings.api.spi.TimeSource;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.api.spi.Transport;
import dev.tidings.core.auth.Authentication;
import dev.tidings.core.config.ServerConfig;
import dev.tidings.core.engine.EngineOptions;
import dev.tidings.core.gateway.GatewayLimits;
import dev.tidings.core.gateway.GatewayOptions;
import dev.tidings.core.transport.EmbeddedOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Sets up a server. Each setting may be made once; the only one that is required says who the users are:
 * {@link #tokenVerifier}, {@link #authentication}, {@link #authHandler} or {@link #developmentMode}. Not thread-safe.
 */
public final class TidingsServerBuilder {
    private static final int MAX_PORT = 65_535;

    private final ServerAssembly assembly;

    TidingsServerBuilder() {
        this(ServerConfig.defaults());
    }

    TidingsServerBuilder(ServerConfig config) {
        assembly = new ServerAssembly(config);
    }

    /**
     * Sets what clients connect to. Default the embedded server of {@link EmbeddedTransports}, whose port, address, path
     * and bounds are set here and in the configuration; with a transport that is given, all of these are the transport's
     * own: {@link #port}, {@link #address}, {@link #path}, the {@code transport.*} settings, and of {@link #limits} how
     * many sockets there may be and how large a message. Pages must then come from the host and port they connect to, or
     * from {@link #allowedOrigins}, also on a loopback address.
     *
     * @param value the transport, not started and used for nothing else; started and closed with the server
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public TidingsServerBuilder transport(Transport value) {
        assembly.transport = assembly.once("transport", assembly.transport, value);
        return this;
    }

    /**
     * Sets the port. Default 0, which takes a free one.
     *
     * @param value 0 to 65535
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     * @throws IllegalStateException if it was set before
     */
    public TidingsServerBuilder port(int value) {
        assembly.port = assembly.once("port", assembly.port, requirePort(value));
        return this;
    }

    static int requirePort(int value) {
        if (value < 0 || value > MAX_PORT) {
            throw new IllegalArgumentException("port must be within [0, " + MAX_PORT + "] but was " + value);
        }
        return value;
    }

    /**
     * Sets what it listens on. Default the loopback address, which only this machine can reach.
     *
     * @param value an address of this machine
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public TidingsServerBuilder address(InetAddress value) {
        assembly.address = assembly.once("address", assembly.address, value);
        return this;
    }

    /**
     * Sets the one path that is upgraded. Default {@code /ws}.
     *
     * @param value visible ASCII that begins with a slash, without a query
     * @return this builder
     * @throws IllegalArgumentException if it is not of that form
     * @throws IllegalStateException if it was set before
     */
    public TidingsServerBuilder path(String value) {
        assembly.path = assembly.once(
                "path",
                assembly.path,
                EmbeddedOptions.defaults().withPath(value).path());
        return this;
    }

    /**
     * Sets who says whose a bearer token is.
     *
     * @param value the verifier
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public TidingsServerBuilder tokenVerifier(TokenVerifier value) {
        assembly.users.choose("tokenVerifier", new AuthHandlerBuilder(assembly.config).tokenVerifier(value)::build);
        return this;
    }

    /**
     * Sets how clients are authenticated, where {@link #tokenVerifier} alone is not enough: by sessions, as services, or
     * with other limits.
     *
     * @param settings sets up the handler
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public TidingsServerBuilder authentication(Consumer<AuthHandlerBuilder> settings) {
        AuthHandlerBuilder builder = new AuthHandlerBuilder(assembly.config);
        settings.accept(builder);
        assembly.users.choose("authentication", builder::build);
        assembly.queryTokens = builder.takesQueryTokens();
        return this;
    }

    /**
     * Sets who finds out who is connecting.
     *
     * @param value a handler from {@link AuthHandlers}
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public TidingsServerBuilder authHandler(AuthHandler value) {
        Objects.requireNonNull(value, "authHandler");
        assembly.users.choose("authHandler", host -> value);
        assembly.queryTokens = Authentication.takesQueryTokens(value);
        return this;
    }

    /**
     * Believes every client: whoever connects to {@code ?user=<id>} is that user. Only for a server on a loopback
     * address. Pages of browsers must come from this machine, too, unless {@link #allowedOrigins} says otherwise.
     *
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public TidingsServerBuilder developmentMode() {
        assembly.config.requireDevelopmentAllowed();
        assembly.config.requireUnset(ServerAssembly.DEVELOPMENT);
        assembly.users.choose(ServerAssembly.DEVELOPMENT, ServerAssembly::development);
        return this;
    }

    /**
     * Sets where pages may come from. Without it a page must come from the host and port it connects to, or from this
     * machine if the server listens on a loopback address. Clients that are not browsers send no origin and need none,
     * unless {@link #requireOrigin} says otherwise.
     *
     * @param values at least one origin as browsers write it, such as {@code https://app.example.com}; scheme, host
     *     and port must match exactly
     * @return this builder
     * @throws IllegalArgumentException if there is none, or one is not an origin; the message names it
     * @throws IllegalStateException if it was set before
     */
    public TidingsServerBuilder allowedOrigins(Set<String> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException(
                    "allowed origins must be >= 1 but were none: leave the setting out for the default");
        }
        Set<String> checked = new GatewayOptions(values, false, false).allowedOrigins();
        assembly.allowedOrigins = assembly.once("allowedOrigins", assembly.allowedOrigins, checked);
        return this;
    }

    /**
     * Refuses clients that send no origin with 403, for a server that only pages are meant to connect to. It is no
     * protection against other programs, which can send what they like. Default: they need a credential, as everyone.
     *
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public TidingsServerBuilder requireOrigin() {
        assembly.originRequired = assembly.once("requireOrigin", assembly.originRequired, true);
        return this;
    }

    /**
     * Sets how long a client may be silent before it counts as gone and its connection is dropped. Before half of it has
     * passed, or after 25 s, it is pinged; every WebSocket client answers that by itself. Default 60 s.
     *
     * @param value at least 2 ms
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     * @throws IllegalStateException if it was set before
     */
    public TidingsServerBuilder silenceLimit(Duration value) {
        GatewayLimits checked = assembly.config.gateway().withSilence(value);
        assembly.silence = assembly.once("silenceLimit", assembly.silence, checked);
        return this;
    }

    /**
     * Sets how long a message handler may take, its stage included. One that takes longer is interrupted if it blocks its
     * thread, the client gets {@code error_message handler_timeout}, its next message is handled, and what the handler
     * answers later is dropped. Default 60 s.
     *
     * @param value at least 1 ms
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     * @throws IllegalStateException if it was set before
     */
    public TidingsServerBuilder handlerLimit(Duration value) {
        Duration checked = GatewayLimits.defaults().withAnswer(value).answer();
        assembly.handlerLimit = assembly.once("handlerLimit", assembly.handlerLimit, checked);
        return this;
    }

    /**
     * Sets how many connections there may be, and how much each may send. Default {@link ConnectionLimits#defaults},
     * and on a loopback address no limit for each address.
     *
     * @param value the limits
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public TidingsServerBuilder limits(ConnectionLimits value) {
        assembly.limits = assembly.once("limits", assembly.limits, value);
        return this;
    }

    /**
     * Sets the tenant. Default {@link RealmId#MAIN}.
     *
     * @param value the realm
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public TidingsServerBuilder realm(RealmId value) {
        assembly.realm = assembly.once("realm", assembly.realm, value);
        return this;
    }

    /**
     * Sets where events are kept. Default a log in memory.
     *
     * @param value the log; not closed with the server
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public TidingsServerBuilder eventLog(EventLog value) {
        assembly.eventLog = assembly.once("eventLog", assembly.eventLog, value);
        return this;
    }

    /**
     * Sets how much of each user's events is kept in memory, for clients that come back. Default
     * {@link RetentionPolicy#defaults}. Only without {@link #eventLog}, which brings its own.
     *
     * @param value the policy
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public TidingsServerBuilder retention(RetentionPolicy value) {
        assembly.retention = assembly.once("retention", assembly.retention, value);
        return this;
    }

    /**
     * Sets the time limits of connections, runs and tools. Default {@link Timeouts#defaults}; what has been used
     * together elsewhere is in {@link dev.tidings.api.TimeoutPreset}.
     *
     * @param value a checked hierarchy
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public TidingsServerBuilder timeouts(Timeouts value) {
        assembly.timeouts = assembly.once("timeouts", assembly.timeouts, value);
        return this;
    }

    /**
     * Sets what becomes of a user's open runs when the last of the user's connections is gone. Default: they go on.
     *
     * @param value the policy of runs that name none
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public TidingsServerBuilder disconnectPolicy(DisconnectPolicy value) {
        assembly.disconnectPolicy = assembly.once("disconnectPolicy", assembly.disconnectPolicy, value);
        return this;
    }

    /**
     * Sets what becomes of open runs when the server is closed. Default {@link DrainPolicy#TERMINATE_RUNS}.
     *
     * @param value the policy
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public TidingsServerBuilder drainPolicy(DrainPolicy value) {
        assembly.drainPolicy = assembly.once("drainPolicy", assembly.drainPolicy, value);
        return this;
    }

    /**
     * Sets how often each connection gets a heartbeat. Default 25 s, which proxies that drop silent connections after
     * 30 s let through.
     *
     * @param value at least 1 ms
     * @return this builder
     * @throws IllegalArgumentException if it is less
     * @throws IllegalStateException if it was set before
     */
    public TidingsServerBuilder heartbeatInterval(Duration value) {
        EngineOptions checked = EngineOptions.defaults(RealmId.MAIN).withHeartbeatInterval(value);
        assembly.heartbeatInterval =
                assembly.once("heartbeatInterval", assembly.heartbeatInterval, checked.heartbeatInterval());
        return this;
    }

    /**
     * Sets how long streamed text may wait so that several pieces of it go out as one. Only {@code message_delta} waits
     * for that; any other event of the user is handed to the transport at once, behind what waits. What is kept, resumed
     * and acknowledged does not change. What the embedded server gathers for one write is another matter: see {@link
     * PerformanceMode} for how late an event may be. Default 0: nothing waits.
     *
     * @param value 0 to 100 ms; 20 to 40 ms save most of what there is to save
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     * @throws IllegalStateException if it, or {@link #performanceMode}, was set before
     */
    public TidingsServerBuilder deltaWindow(Duration value) {
        EngineOptions checked = EngineOptions.defaults(RealmId.MAIN).withDeltaWindow(value);
        return window("deltaWindow", checked.deltaWindow());
    }

    private TidingsServerBuilder window(String name, Duration value) {
        ServerAssembly.requireState(
                assembly.deltaWindow == null,
                "deltaWindow or performanceMode was set already: set one of them, and once");
        assembly.config.requireUnset(name);
        assembly.deltaWindow = assembly.once("deltaWindow", null, value);
        return this;
    }

    /**
     * Sets how long streamed text may wait, by a name. Default {@link PerformanceMode#LATENCY}.
     *
     * @param value the mode
     * @return this builder
     * @throws IllegalStateException if it, or {@link #deltaWindow}, was set before
     */
    public TidingsServerBuilder performanceMode(PerformanceMode value) {
        return window(
                "performanceMode",
                Objects.requireNonNull(value, "performanceMode").deltaWindow());
    }

    /**
     * Sets which arguments and results of tools are secret: their values are replaced before an event is kept or sent.
     * Default none, since events go to nobody but the user whose tools they are about.
     *
     * @param value says so by the key
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public TidingsServerBuilder redactor(Redactor value) {
        assembly.redactor = assembly.once("redactor", assembly.redactor, value);
        return this;
    }

    /**
     * Sets where the application's code runs: verifier, message handlers and agents. It may refuse work and must not
     * run it on the caller's thread. Default up to 64 threads for agents and 64 for the rest.
     *
     * @param value the executor; not closed with the server
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public TidingsServerBuilder executor(Executor value) {
        assembly.executor = assembly.once("executor", assembly.executor, value);
        return this;
    }

    /**
     * Adds a handler of messages, as {@link dev.tidings.api.MessageRouter#addHandler} does.
     *
     * @param type the message type, such as {@code user_message}
     * @param handler the handler
     * @return this builder
     * @throws IllegalStateException if there is a handler of this type already
     */
    public TidingsServerBuilder on(String type, MessageHandler handler) {
        String name = "on(\"" + type + "\")";
        assembly.handlers.put(type, assembly.once(name, assembly.handlers.get(type), handler));
        return this;
    }

    /**
     * Adds a listener. There may be up to 16, which {@link #start} sees to.
     *
     * @param value who is told what happens
     * @return this builder
     */
    public TidingsServerBuilder listener(TidingsListener value) {
        assembly.listeners.add(Objects.requireNonNull(value, "listener"));
        return this;
    }

    /**
     * Sets the clock, together with {@link #taskScheduler}. For tests.
     *
     * @param value the clock
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public TidingsServerBuilder timeSource(TimeSource value) {
        assembly.timeSource = assembly.once("timeSource", assembly.timeSource, value);
        return this;
    }

    /**
     * Sets the timer, together with {@link #timeSource}. For tests.
     *
     * @param value the timer; must outlive the server
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public TidingsServerBuilder taskScheduler(TaskScheduler value) {
        assembly.taskScheduler = assembly.once("taskScheduler", assembly.taskScheduler, value);
        return this;
    }

    /**
     * Starts a server.
     *
     * @return the server, which clients can connect to; to be closed
     * @throws IOException if it could not start, for example because the port is taken
     * @throws IllegalStateException if nothing, or more than one thing, says who the users are; if development mode
     *     is on and the address is no loopback address; if only one of clock and timer is set; if both event log and
     *     retention are; if a transport is set and something here or in the configuration that belongs to the transport,
     *     which names all of it; if the preset is production and what was set here is not safe, which names all of it; or
     *     if there are more than 16 listeners
     * @throws IllegalArgumentException if a handler's type is an alias, which the message names
     */
    public TidingsServer start() throws IOException {
        return DefaultTidingsServer.start(assembly.settle());
    }
}
