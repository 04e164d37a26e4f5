package dev.tidings.core;

import dev.tidings.api.AuthHandler;
import dev.tidings.api.ConnectionLimits;
import dev.tidings.api.DisconnectPolicy;
import dev.tidings.api.DrainPolicy;
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
import dev.tidings.core.auth.Authentication;
import dev.tidings.core.config.ServerConfig;
import dev.tidings.core.config.Setting;
import dev.tidings.core.engine.EngineOptions;
import dev.tidings.core.gateway.GatewayLimits;
import dev.tidings.core.gateway.GatewayOptions;
import dev.tidings.core.transport.EmbeddedOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets up a server. Each setting may be made once; the only one that is required says who the users are:
 * {@link #tokenVerifier}, {@link #authentication}, {@link #authHandler} or {@link #developmentMode}. Not thread-safe.
 */
public final class TidingsServerBuilder {
    private static final Logger LOG = LoggerFactory.getLogger(TidingsServerBuilder.class);
    private static final int MAX_PORT = 65_535;
    private static final String DEVELOPMENT = "developmentMode";

    private final Map<String, MessageHandler> handlers = new LinkedHashMap<>();
    private final List<TidingsListener> listeners = new ArrayList<>();
    private final UserSource users = new UserSource();
    private final ServerConfig config;
    private @Nullable Integer port;
    private @Nullable InetAddress address;
    private @Nullable String path;
    private @Nullable Set<String> allowedOrigins;
    private @Nullable Boolean originRequired;
    private boolean queryTokens;
    private @Nullable GatewayLimits limits;
    private @Nullable Duration handlerLimit;
    private @Nullable ConnectionLimits connectionLimits;
    private @Nullable RealmId realm;
    private @Nullable EventLog eventLog;
    private @Nullable RetentionPolicy retention;
    private @Nullable Timeouts timeouts;
    private @Nullable DisconnectPolicy disconnectPolicy;
    private @Nullable DrainPolicy drainPolicy;
    private @Nullable Duration heartbeatInterval;
    private @Nullable Redactor redactor;
    private @Nullable Executor executor;
    private @Nullable TimeSource timeSource;
    private @Nullable TaskScheduler taskScheduler;

    TidingsServerBuilder() {
        this(ServerConfig.defaults());
    }

    TidingsServerBuilder(ServerConfig config) {
        this.config = config;
        if (config.isChosen(DEVELOPMENT) && config.flag(Setting.DEVELOPMENT_MODE)) {
            users.choose(DEVELOPMENT, TidingsServerBuilder::development);
        }
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
        requireUnset("port", port);
        if (value < 0 || value > MAX_PORT) {
            throw new IllegalArgumentException("port must be within [0, " + MAX_PORT + "] but was " + value);
        }
        port = value;
        return this;
    }

    /**
     * Sets what it listens on. Default the loopback address, which only this machine can reach.
     *
     * @param value an address of this machine
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public TidingsServerBuilder address(InetAddress value) {
        requireUnset("address", address);
        address = Objects.requireNonNull(value, "address");
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
        requireUnset("path", path);
        path = EmbeddedOptions.defaults().withPath(value).path();
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
        users.choose("tokenVerifier", new AuthHandlerBuilder(config).tokenVerifier(value)::build);
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
        AuthHandlerBuilder builder = new AuthHandlerBuilder(config);
        settings.accept(builder);
        users.choose("authentication", builder::build);
        queryTokens = builder.takesQueryTokens();
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
        users.choose("authHandler", host -> value);
        queryTokens = Authentication.takesQueryTokens(value);
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
        config.requireDevelopmentAllowed();
        config.requireUnset(DEVELOPMENT);
        users.choose(DEVELOPMENT, TidingsServerBuilder::development);
        return this;
    }

    private static AuthHandler development(EngineHost host) {
        return Authentication.development(host.time());
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
        requireUnset("allowedOrigins", allowedOrigins);
        if (values.isEmpty()) {
            throw new IllegalArgumentException(
                    "allowed origins must be >= 1 but were none: leave the setting out for the default");
        }
        allowedOrigins = new GatewayOptions(values, false, false).allowedOrigins();
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
        requireUnset("requireOrigin", originRequired);
        originRequired = true;
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
        requireUnset("silenceLimit", limits);
        limits = config.gateway().withSilence(value);
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
        requireUnset("handlerLimit", handlerLimit);
        handlerLimit = GatewayLimits.defaults().withAnswer(value).answer();
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
        requireUnset("limits", connectionLimits);
        connectionLimits = Objects.requireNonNull(value, "limits");
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
        requireUnset("realm", realm);
        realm = Objects.requireNonNull(value, "realm");
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
        requireUnset("eventLog", eventLog);
        eventLog = Objects.requireNonNull(value, "eventLog");
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
        requireUnset("retention", retention);
        retention = Objects.requireNonNull(value, "retention");
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
        requireUnset("timeouts", timeouts);
        timeouts = Objects.requireNonNull(value, "timeouts");
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
        requireUnset("disconnectPolicy", disconnectPolicy);
        disconnectPolicy = Objects.requireNonNull(value, "disconnectPolicy");
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
        requireUnset("drainPolicy", drainPolicy);
        drainPolicy = Objects.requireNonNull(value, "drainPolicy");
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
        requireUnset("heartbeatInterval", heartbeatInterval);
        heartbeatInterval = EngineOptions.defaults(RealmId.MAIN)
                .withHeartbeatInterval(value)
                .heartbeatInterval();
        return this;
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
        requireUnset("redactor", redactor);
        redactor = Objects.requireNonNull(value, "redactor");
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
        requireUnset("executor", executor);
        executor = Objects.requireNonNull(value, "executor");
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
        requireUnset("on(\"" + type + "\")", handlers.get(type));
        handlers.put(type, Objects.requireNonNull(handler, "handler"));
        return this;
    }

    /**
     * Adds a listener. There may be up to 16.
     *
     * @param value who is told what happens
     * @return this builder
     */
    public TidingsServerBuilder listener(TidingsListener value) {
        listeners.add(Objects.requireNonNull(value, "listener"));
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
        requireUnset("timeSource", timeSource);
        timeSource = Objects.requireNonNull(value, "timeSource");
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
        requireUnset("taskScheduler", taskScheduler);
        taskScheduler = Objects.requireNonNull(value, "taskScheduler");
        return this;
    }

    /**
     * Starts a server.
     *
     * @return the server, which clients can connect to; to be closed
     * @throws IOException if it could not start, for example because the port is taken
     * @throws IllegalStateException if nothing, or more than one thing, says who the users are; if development mode
     *     is on and the address is no loopback address; if only one of clock and timer is set; or if both
     *     event log and retention are; if the preset is production and what was set here is not safe, which names
     *     all of it
     * @throws IllegalArgumentException if a handler's type is an alias, which the message names
     */
    public TidingsServer start() throws IOException {
        InetAddress bound = address == null ? config.value(Setting.ADDRESS, InetAddress.class) : address;
        if (config.flag(Setting.DEVELOPMENT_MODE)) {
            users.chooseIfNone(DEVELOPMENT, TidingsServerBuilder::development);
        }
        Function<EngineHost, AuthHandler> authentication = users.only();
        requireState(
                (timeSource == null) == (taskScheduler == null),
                "timeSource and taskScheduler must be set together: set both or neither");
        requireState(
                eventLog == null || (retention == null && !config.isChosen("retention")),
                "retention must be set without eventLog, which keeps what it likes: set one of them");
        requireLoopbackIfDevelopment(bound);
        config.requireSafe(chosenHere());
        return DefaultTidingsServer.start(settings(bound, authentication));
    }

    private ServerSettings settings(InetAddress bound, Function<EngineHost, AuthHandler> authentication) {
        RealmId tenant = realm == null ? config.value(Setting.REALM, RealmId.class) : realm;
        ConnectionLimits allowed = limits(bound);
        EmbeddedOptions configured = config.transport(bound).withLimits(allowed);
        EmbeddedOptions transport = port == null ? configured : configured.withBind(new InetSocketAddress(bound, port));
        Set<String> origins = allowedOrigins == null ? config.allowedOrigins() : allowedOrigins;
        return new ServerSettings(
                path == null ? transport : transport.withPath(path),
                new GatewayOptions(origins, bound.isLoopbackAddress(), users.isChosen(DEVELOPMENT))
                        .withOriginRequired(originRequired != null || config.flag(Setting.REQUIRE_ORIGIN))
                        .withLimits(waits(allowed)),
                authentication,
                handlers,
                listeners,
                EngineHost.builder(tenant)
                        .log(eventLog)
                        .retention(retention == null ? config.retention() : retention)
                        .options(this::engine)
                        .time(timeSource, taskScheduler)
                        .executor(executor));
    }

    private Map<Setting, Object> chosenHere() {
        Map<Setting, Object> chosen = new EnumMap<>(Setting.class);
        if (connectionLimits != null) {
            chosen.put(Setting.LIMITS_CONNECTIONS_PER_USER, connectionLimits.connectionsPerUser());
            chosen.put(Setting.LIMITS_MESSAGES_PER_CONNECTION, connectionLimits.messagesPerConnection());
            chosen.put(Setting.LIMITS_MESSAGES_PER_USER, connectionLimits.messagesPerUser());
        }
        if (allowedOrigins != null) {
            chosen.put(Setting.ALLOWED_ORIGINS, allowedOrigins);
        }
        if (queryTokens) {
            chosen.put(Setting.AUTH_QUERY_TOKENS, true);
        }
        return chosen;
    }

    private ConnectionLimits limits(InetAddress bound) {
        return connectionLimits == null ? config.limits(bound) : connectionLimits;
    }

    private GatewayLimits waits(ConnectionLimits allowed) {
        GatewayLimits silence = limits == null ? config.gateway() : limits;
        return silence.withAnswer(handlerLimit == null ? silence.answer() : handlerLimit)
                .withIdle((timeouts == null ? config.timeouts() : timeouts).connectionIdle())
                .withConnections(allowed);
    }

    private EngineOptions engine(EngineOptions defaults) {
        EngineOptions options = config.engine(defaults.realm());
        options = timeouts == null ? options : options.withTimeouts(timeouts);
        options = disconnectPolicy == null ? options : options.withDisconnectPolicy(disconnectPolicy);
        options = drainPolicy == null ? options : options.withDrainPolicy(drainPolicy);
        options = options.withRedactor(redactor);
        return heartbeatInterval == null ? options : options.withHeartbeatInterval(heartbeatInterval);
    }

    private void requireLoopbackIfDevelopment(InetAddress bound) {
        if (users.isChosen(DEVELOPMENT)) {
            requireState(
                    bound.isLoopbackAddress(),
                    "development mode must listen on a loopback address but was to listen on " + bound.getHostAddress()
                            + ": leave address out, or set a tokenVerifier");
            LOG.warn("development mode: whoever connects to ?user=<id> is that user");
        }
    }

    private void requireUnset(String name, @Nullable Object value) {
        requireState(value == null, name + " was set already: set it once");
        config.requireUnset(name);
    }

    private static void requireState(boolean holds, String message) {
        if (!holds) {
            throw new IllegalStateException(message);
        }
    }
}
