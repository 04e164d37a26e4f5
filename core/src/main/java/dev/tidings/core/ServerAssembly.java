package dev.tidings.core;

import dev.tidings.api.AuthHandler;
import dev.tidings.api.ConnectionLimits;
import dev.tidings.api.DisconnectPolicy;
import dev.tidings.api.DrainPolicy;
import dev.tidings.api.RealmId;
import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.Timeouts;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.api.spi.Redactor;
import dev.tidings.api.spi.TaskScheduler;
import dev.tidings.api.spi.TidingsListener;
import dev.tidings.api.spi.TimeSource;
import dev.tidings.api.spi.Transport;
import dev.tidings.core.auth.Authentication;
import dev.tidings.core.config.ServerConfig;
import dev.tidings.core.config.Setting;
import dev.tidings.core.engine.EngineOptions;
import dev.tidings.core.gateway.GatewayLimits;
import dev.tidings.core.gateway.GatewayOptions;
import dev.tidings.core.transport.EmbeddedOptions;
import dev.tidings.core.transport.Transports;
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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was said to a builder and by a configuration, and what a server is made of in the end. A setting of the builder is
 * null until it is made; then it wins over the configuration, unless somebody chose the same there, which is refused.
 */
final class ServerAssembly {
    static final String DEVELOPMENT = "developmentMode";

    private static final Logger LOG = LoggerFactory.getLogger(ServerAssembly.class);

    final ServerConfig config;
    final UserSource users = new UserSource();
    final Map<String, MessageHandler> handlers = new LinkedHashMap<>();
    final List<TidingsListener> listeners = new ArrayList<>();

    @Nullable
    Transport transport;

    @Nullable
    Integer port;

    @Nullable
    InetAddress address;

    @Nullable
    String path;

    @Nullable
    Set<String> allowedOrigins;

    @Nullable
    Boolean originRequired;

    boolean queryTokens;

    @Nullable
    GatewayLimits silence;

    @Nullable
    Duration handlerLimit;

    @Nullable
    ConnectionLimits limits;

    @Nullable
    RealmId realm;

    @Nullable
    EventLog eventLog;

    @Nullable
    RetentionPolicy retention;

    @Nullable
    Timeouts timeouts;

    @Nullable
    DisconnectPolicy disconnectPolicy;

    @Nullable
    DrainPolicy drainPolicy;

    @Nullable
    Duration heartbeatInterval;

    @Nullable
    Redactor redactor;

    @Nullable
    Duration deltaWindow;

    @Nullable
    Executor executor;

    @Nullable
    TimeSource timeSource;

    @Nullable
    TaskScheduler taskScheduler;

    ServerAssembly(ServerConfig config) {
        this.config = config;
        if (config.isChosen(DEVELOPMENT) && config.flag(Setting.DEVELOPMENT_MODE)) {
            users.choose(DEVELOPMENT, ServerAssembly::development);
        }
    }

    static AuthHandler development(EngineHost host) {
        return Authentication.development(host.time());
    }

    /** Returns what a setting is made to, unless it was made before. */
    <T> T once(String name, @Nullable Object before, @Nullable T value) {
        requireState(before == null, name + " was set already: set it once");
        config.requireUnset(name);
        return Objects.requireNonNull(value, name);
    }

    /** Checks everything together, and makes of it what a server is started with. */
    ServerSettings settle() {
        if (config.flag(Setting.DEVELOPMENT_MODE)) {
            users.chooseIfNone(DEVELOPMENT, ServerAssembly::development);
        }
        Function<EngineHost, AuthHandler> authentication = users.only();
        requireState(
                (timeSource == null) == (taskScheduler == null),
                "timeSource and taskScheduler must be set together: set both or neither");
        requireState(
                eventLog == null || (retention == null && !config.isChosen("retention")),
                "retention must be set without eventLog, which keeps what it likes: set one of them");
        Listening listening = transport == null ? embedded() : new OwnTransport(this, transport).check();
        if (users.isChosen(DEVELOPMENT)) {
            LOG.warn("development mode: whoever connects to ?user=<id> is that user");
        }
        config.requireSafe(chosenHere());
        return settings(listening, authentication);
    }

    /** Where it listens, as far as that is known before the start. */
    record Listening(Function<EngineHost, Transport> transport, ConnectionLimits limits, boolean loopback) {}

    private Listening embedded() {
        InetAddress bound = address == null ? config.value(Setting.ADDRESS, InetAddress.class) : address;
        ConnectionLimits allowed = limits == null ? config.limits(bound) : limits;
        EmbeddedOptions configured = config.transport(bound).withLimits(allowed);
        EmbeddedOptions ported = port == null ? configured : configured.withBind(new InetSocketAddress(bound, port));
        EmbeddedOptions options = path == null ? ported : ported.withPath(path);
        if (users.isChosen(DEVELOPMENT)) {
            requireLoopback(new InetSocketAddress(bound, 0), "leave address out, or set a tokenVerifier");
        }
        return new Listening(
                host -> Transports.embedded(options, host.time(), host.scheduler()),
                allowed,
                bound.isLoopbackAddress());
    }

    /** Refuses to believe clients where others than this machine's can come. */
    static void requireLoopback(InetSocketAddress bound, String advice) {
        InetAddress address = bound.getAddress();
        requireState(
                address != null && address.isLoopbackAddress(),
                "development mode must listen on a loopback address but was to listen on "
                        + (address == null ? bound.getHostString() : address.getHostAddress()) + ": " + advice);
    }

    private ServerSettings settings(Listening listening, Function<EngineHost, AuthHandler> authentication) {
        RealmId tenant = realm == null ? config.value(Setting.REALM, RealmId.class) : realm;
        Set<String> origins = allowedOrigins == null ? config.allowedOrigins() : allowedOrigins;
        return new ServerSettings(
                listening.transport(),
                transport != null && users.isChosen(DEVELOPMENT),
                new GatewayOptions(origins, listening.loopback(), users.isChosen(DEVELOPMENT))
                        .withOriginRequired(originRequired != null || config.flag(Setting.REQUIRE_ORIGIN))
                        .withLimits(waits(listening.limits())),
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
        if (limits != null) {
            chosen.put(Setting.LIMITS_CONNECTIONS_PER_USER, limits.connectionsPerUser());
            chosen.put(Setting.LIMITS_MESSAGES_PER_CONNECTION, limits.messagesPerConnection());
            chosen.put(Setting.LIMITS_MESSAGES_PER_USER, limits.messagesPerUser());
        }
        if (allowedOrigins != null) {
            chosen.put(Setting.ALLOWED_ORIGINS, allowedOrigins);
        }
        if (queryTokens) {
            chosen.put(Setting.AUTH_QUERY_TOKENS, true);
        }
        return chosen;
    }

    private GatewayLimits waits(ConnectionLimits allowed) {
        GatewayLimits waits = silence == null ? config.gateway() : silence;
        return waits.withAnswer(handlerLimit == null ? waits.answer() : handlerLimit)
                .withIdle((timeouts == null ? config.timeouts() : timeouts).connectionIdle())
                .withConnections(allowed);
    }

    private EngineOptions engine(EngineOptions defaults) {
        EngineOptions options = config.engine(defaults.realm());
        options = timeouts == null ? options : options.withTimeouts(timeouts);
        options = disconnectPolicy == null ? options : options.withDisconnectPolicy(disconnectPolicy);
        options = drainPolicy == null ? options : options.withDrainPolicy(drainPolicy);
        options = deltaWindow == null ? options : options.withDeltaWindow(deltaWindow);
        options = options.withRedactor(redactor);
        return heartbeatInterval == null ? options : options.withHeartbeatInterval(heartbeatInterval);
    }

    static void requireState(boolean holds, String message) {
        if (!holds) {
            throw new IllegalStateException(message);
        }
    }
}
