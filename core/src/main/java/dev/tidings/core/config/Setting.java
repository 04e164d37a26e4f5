package dev.tidings.core.config;

import dev.tidings.api.DisconnectPolicy;
import dev.tidings.api.DrainPolicy;
import dev.tidings.api.PerformanceMode;
import dev.tidings.api.RealmId;
import dev.tidings.api.TimeoutPreset;
import dev.tidings.core.gateway.GatewayOptions;
import dev.tidings.core.transport.EmbeddedOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The table of settings. Parsing, checks, the server and {@code docs/CONFIGURATION.md} all follow it. */
public enum Setting {
    /** Which values go together. */
    PRESET(
            "preset",
            Kind.choice(Profile.class),
            "none",
            "",
            "values that go together, for everything not set otherwise"),
    /** The port. */
    PORT("port", Kind.count(0, 65_535), "0", "port", "the port to listen on; 0 takes a free one"),
    /** The address. */
    ADDRESS("address", Kind.address(), "localhost", "address", "the address to listen on"),
    /** The path. */
    PATH(
            "path",
            Kind.text(
                    "a path that begins with /",
                    path -> EmbeddedOptions.defaults().withPath(path).path()),
            "/ws",
            "path",
            "the one path that is upgraded"),
    /** The tenant. */
    REALM("realm", Kind.text("an id of at most 128 characters", RealmId::of), "main", "realm", "the tenant"),
    /** Where pages come from. */
    ALLOWED_ORIGINS(
            "allowed-origins",
            Kind.list("comma-separated origins such as https://app.example.com", Setting::requireOrigin),
            "",
            "allowedOrigins",
            "where pages may come from; by default the host and port they connect to, and this machine if only it can"),
    /** Whether only pages may connect. */
    REQUIRE_ORIGIN("require-origin", Kind.flag(), "false", "requireOrigin", "refuse clients that send no origin"),
    /** Whether clients are believed. */
    DEVELOPMENT_MODE(
            "development-mode",
            Kind.flag(),
            "false",
            "developmentMode",
            "believe every client: whoever connects with ?user= is that user; on a loopback address only"),
    /** Signs of life to clients. */
    HEARTBEAT_INTERVAL(
            "heartbeat-interval",
            Kind.duration("1ms", "1d"),
            "25s",
            "heartbeatInterval",
            "how often each connection gets a heartbeat"),
    /** Signs of life from clients. */
    SILENCE_LIMIT(
            "silence-limit",
            Kind.duration("2ms", "1d"),
            "60s",
            "silenceLimit",
            "how long a client may be silent before its connection is dropped"),
    /** How long handlers take. */
    HANDLER_LIMIT(
            "handler-limit",
            Kind.duration("1ms", "1d"),
            "60s",
            "handlerLimit",
            "how long a message handler may take before the client is told that it took too long"),
    /** Runs without a user. */
    DISCONNECT_POLICY(
            "disconnect-policy",
            Kind.text("continue, cancel or a grace such as grace:30s", Setting::readPolicy)
                    .writtenAs(Setting::writePolicy),
            "continue",
            "disconnectPolicy",
            "what becomes of a user's open runs when the last connection is gone"),
    /** Runs at the end. */
    DRAIN_POLICY(
            "drain-policy",
            Kind.choice(DrainPolicy.class),
            "terminate-runs",
            "drainPolicy",
            "what becomes of open runs when the server is closed"),
    /** The window by a name. */
    PERFORMANCE_MODE(
            "performance-mode",
            Kind.choice(PerformanceMode.class),
            "latency",
            "performanceMode",
            "sets delta-window to 0s, 20ms or 40ms, where it is not set itself"),
    /** How long text waits. */
    DELTA_WINDOW(
            "delta-window",
            Kind.duration("0s", "100ms"),
            "0s",
            "deltaWindow",
            "how long a message_delta may wait so that more of them go out as one; nothing else waits for that"),
    /** Timeouts that go together. */
    TIMEOUTS_PRESET(
            "timeouts.preset",
            Kind.choice(words("none", TimeoutPreset.values())),
            "none",
            "timeouts",
            "sets the four other timeouts to those of the tier, where they are not set themselves"),
    /** The outermost timeout. */
    TIMEOUTS_CONNECTION_IDLE(
            "timeouts.connection-idle",
            Kind.duration("1ms", "365d"),
            "2h",
            "timeouts",
            "how long a connection may carry nothing but signs of life; more than timeouts.run"),
    /** The timeout of a run. */
    TIMEOUTS_RUN(
            "timeouts.run",
            Kind.duration("1ms", "365d"),
            "1h",
            "timeouts",
            "how long a run may take; more than timeouts.tool"),
    /** The timeout of a silent run. */
    TIMEOUTS_INACTIVITY(
            "timeouts.inactivity",
            Kind.duration("1ms", "365d"),
            "5m",
            "timeouts",
            "how long a run may say nothing; at most timeouts.run"),
    /** The innermost timeout. */
    TIMEOUTS_TOOL(
            "timeouts.tool", Kind.duration("1ms", "365d"), "30m", "timeouts", "how long one tool execution may take"),
    /** What is kept of a user. */
    RETENTION_BYTES_PER_USER(
            "retention.bytes-per-user",
            Kind.size("8KiB", "1024GiB"),
            "1MiB",
            "retention",
            "the most bytes of a user's events that are kept"),
    /** How long it is kept. */
    RETENTION_AGE(
            "retention.age",
            Kind.duration("1ms", "36500d"),
            "5m",
            "retention",
            "how long events are kept after the end of their run"),
    /** How long a user is known. */
    RETENTION_HEAD_AGE(
            "retention.head-age",
            Kind.duration("1ms", "36500d"),
            "1d",
            "retention",
            "how long a user that does nothing is known; at least retention.age"),
    /** How many users are known. */
    RETENTION_USERS(
            "retention.users",
            Kind.count(1, Integer.MAX_VALUE),
            "100000",
            "retention",
            "the most users whose events are kept"),
    /** What is kept of all users. */
    RETENTION_TOTAL_BYTES(
            "retention.total-bytes",
            Kind.size("8KiB", "1024GiB"),
            "256MiB",
            "retention",
            "the most bytes of all users together; at least retention.bytes-per-user"),
    /** Sockets. */
    LIMITS_CONNECTIONS("limits.connections", Kind.count(1, 1_000_000), "10000", "limits", "the most open sockets"),
    /** Sockets of a user. */
    LIMITS_CONNECTIONS_PER_USER(
            "limits.connections-per-user",
            Kind.count(0, 1_000_000),
            "32",
            "limits",
            "the most connections of one user; 0 for no limit"),
    /** Sockets of an address. */
    LIMITS_CONNECTIONS_PER_ADDRESS(
            "limits.connections-per-address",
            Kind.count(0, 1_000_000),
            "256",
            "limits",
            "the most sockets of one address; 0 for no limit, which is also the default on a loopback address"),
    /** Sockets that are not upgraded. */
    LIMITS_PENDING_CONNECTIONS(
            "limits.pending-connections",
            Kind.count(1, 1_000_000),
            "1000",
            "limits",
            "the most open sockets that are not upgraded yet"),
    /** The size of a message. */
    LIMITS_MESSAGE_BYTES(
            "limits.message-bytes", Kind.size("125", "16MiB"), "64KiB", "limits", "the largest message of a client"),
    /** The rate of a connection. */
    LIMITS_MESSAGES_PER_CONNECTION(
            "limits.messages-per-connection",
            Kind.count(0, 1_000_000),
            "200",
            "limits",
            "the most messages of one connection in a period; 0 for no limit"),
    /** The rate of a user. */
    LIMITS_MESSAGES_PER_USER(
            "limits.messages-per-user",
            Kind.count(0, 1_000_000),
            "1000",
            "limits",
            "the most messages of one user in a period; 0 for no limit"),
    /** The period of the rates. */
    LIMITS_PERIOD(
            "limits.period",
            Kind.duration("1ms", "1h"),
            "10s",
            "limits",
            "how long it takes until a used-up allowance of messages is whole again"),
    /** The limit of verifiers. */
    AUTH_VERIFIER_LIMIT(
            "auth.verifier-limit",
            Kind.duration("1ms", "10s"),
            "5s",
            "verifierLimit",
            "how long a verifier or ticket store may take before it counts as unavailable"),
    /** The life of results. */
    AUTH_CACHE_LIFE(
            "auth.cache-life",
            Kind.duration("0s", "60s"),
            "60s",
            "cacheLife",
            "how long a token that was found valid is not verified again; 0s verifies each time"),
    /** Tokens in addresses. */
    AUTH_QUERY_TOKENS(
            "auth.query-tokens",
            Kind.flag(),
            "false",
            "queryTokens",
            "take tokens from the query, where proxies log them"),
    /** The life of tickets. */
    AUTH_TICKET_LIFE(
            "auth.ticket-life",
            Kind.duration("1s", "1h"),
            "30s",
            "",
            "how long a ticket of TidingsConfig.ticketRequest is good for"),
    /** Users of the engine. */
    ENGINE_USERS(
            "engine.users",
            Kind.count(1, Integer.MAX_VALUE),
            "100000",
            "",
            "the most users the engine knows at once; beyond it an idle one is forgotten"),
    /** Open runs. */
    ENGINE_OPEN_RUNS("engine.open-runs", Kind.count(1, 1_000_000), "256", "", "the most open runs of one user"),
    /** Ended runs. */
    ENGINE_ENDED_RUNS(
            "engine.ended-runs",
            Kind.count(1, 1_000_000),
            "256",
            "",
            "how many ended runs of a user are remembered, so that none is started again"),
    /** Open tools. */
    ENGINE_OPEN_TOOLS(
            "engine.open-tools",
            Kind.count(1, 1_000_000),
            "256",
            "",
            "the most open tool executions, and the most streamed messages, of one run"),
    /** The size of a request. */
    TRANSPORT_HEADER_BYTES(
            "transport.header-bytes", Kind.size("256", "64KiB"), "8KiB", "", "the largest head of an upgrade request"),
    /** The size of an address. */
    TRANSPORT_TARGET_BYTES(
            "transport.target-bytes",
            Kind.size("1", "64KiB"),
            "2KiB",
            "",
            "the longest path with query; at most transport.header-bytes"),
    /** The limit of handshakes. */
    TRANSPORT_HANDSHAKE_TIMEOUT(
            "transport.handshake-timeout",
            Kind.duration("1ms", "5m"),
            "5s",
            "",
            "how long a client may take to send its request"),
    /** The send buffer. */
    TRANSPORT_SEND_BUFFER_BYTES(
            "transport.send-buffer-bytes",
            Kind.size("4KiB", "16MiB"),
            "64KiB",
            "",
            "the send buffer asked of the operating system for each socket"),
    /** The linger. */
    TRANSPORT_CLOSE_LINGER(
            "transport.close-linger",
            Kind.duration("1ms", "5m"),
            "2s",
            "",
            "how long to read on for the client's answer after a close frame"),
    /** The limit of closing. */
    TRANSPORT_CLOSE_TIMEOUT(
            "transport.close-timeout",
            Kind.duration("1ms", "5m"),
            "5s",
            "",
            "how long a close may take until its frame is out"),
    /** The limit of slow clients. */
    TRANSPORT_STALL_TIMEOUT(
            "transport.stall-timeout",
            Kind.duration("1ms", "5m"),
            "8s",
            "",
            "how long a full socket may take no byte before it is closed with 4008");

    private final String key;

    @SuppressWarnings("ImmutableEnumChecker") // its functions hold no state
    private final Kind kind;

    private final String standard;
    private final String method;
    private final String meaning;

    Setting(String key, Kind kind, String standard, String method, String meaning) {
        this.key = "tidings." + key;
        this.kind = kind;
        this.standard = standard;
        this.method = method;
        this.meaning = meaning;
    }

    /**
     * Finds a setting by its property.
     *
     * @param key such as {@code tidings.port}
     * @return the setting, or empty if there is none of this name
     */
    public static Optional<Setting> of(String key) {
        return Arrays.stream(values())
                .filter(setting -> setting.key.equals(key))
                .findFirst();
    }

    /**
     * Returns the name of its property.
     *
     * @return such as {@code tidings.heartbeat-interval}
     */
    public String key() {
        return key;
    }

    /**
     * Returns the name of its environment variable.
     *
     * @return such as {@code TIDINGS_HEARTBEAT_INTERVAL}
     */
    public String variable() {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /**
     * Returns what it is by default, as it would be written.
     *
     * @return empty if it has no value by default
     */
    public String standard() {
        return standard;
    }

    /**
     * Returns the method of a builder that sets the same.
     *
     * @return its name, empty if there is none
     */
    public String method() {
        return method;
    }

    /**
     * Returns what may be written.
     *
     * @return the kind and its bounds
     */
    public String type() {
        return kind.toString();
    }

    /**
     * Returns what it means.
     *
     * @return a phrase
     */
    public String meaning() {
        return meaning;
    }

    /**
     * Returns the values at the ends of its range, or all that there are.
     *
     * @return as they would be written; empty if its values have no order
     */
    public List<String> borders() {
        return kind.borders();
    }

    Object read(String text) {
        return kind.read(text);
    }

    String write(Object value) {
        return kind.write(value);
    }

    private static void requireOrigin(String origin) {
        GatewayOptions valid = new GatewayOptions(Set.of(origin), false, false);
        if (!valid.allowedOrigins().contains(origin)) {
            throw new IllegalArgumentException("no origin");
        }
    }

    private static DisconnectPolicy readPolicy(String text) {
        return switch (text) {
            case "continue" -> DisconnectPolicy.continueRun();
            case "cancel" -> DisconnectPolicy.cancelRun();
            default -> {
                if (!text.startsWith("grace:")) {
                    throw new IllegalArgumentException("no policy");
                }
                Duration limit = Units.duration(text.substring("grace:".length()));
                yield DisconnectPolicy.grace(limit);
            }
        };
    }

    private static String writePolicy(Object value) {
        if (value instanceof DisconnectPolicy.Grace grace) {
            return "grace:" + Units.text(grace.limit());
        }
        return value instanceof DisconnectPolicy.Cancel ? "cancel" : "continue";
    }

    private static String[] words(String first, Enum<?>... others) {
        return Stream.concat(
                        Stream.of(first),
                        Arrays.stream(others).map(other -> other.name().toLowerCase(Locale.ROOT)))
                .toArray(String[]::new);
    }
}
