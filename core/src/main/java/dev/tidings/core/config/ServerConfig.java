package dev.tidings.core.config;

import dev.tidings.api.ConnectionLimits;
import dev.tidings.api.DisconnectPolicy;
import dev.tidings.api.DrainPolicy;
import dev.tidings.api.RealmId;
import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.RunLimits;
import dev.tidings.api.Timeouts;
import dev.tidings.core.auth.AuthSettings;
import dev.tidings.core.engine.EngineOptions;
import dev.tidings.core.gateway.GatewayLimits;
import dev.tidings.core.transport.EmbeddedOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The value of every setting, as what a server is made of. Immutable. */
public final class ServerConfig {
    private final Map<Setting, Chosen> values;

    ServerConfig(Map<Setting, Chosen> values) {
        this.values = new EnumMap<>(values);
    }

    /**
     * Returns the defaults.
     *
     * @return a config that nobody said anything to
     */
    public static ServerConfig defaults() {
        return Layers.empty().resolve().config();
    }

    /**
     * Returns a value with its origin.
     *
     * @param setting the setting
     * @return what it is set to
     */
    public Chosen chosen(Setting setting) {
        Chosen chosen = values.get(setting);
        if (chosen == null) {
            throw new IllegalStateException(setting.key() + " must have a value but has none");
        }
        return chosen;
    }

    /**
     * Returns every value, in the order of the table.
     *
     * @return unmodifiable
     */
    public Collection<Chosen> all() {
        return Collections.unmodifiableCollection(values.values());
    }

    /**
     * Returns a value.
     *
     * @param <T> its type
     * @param setting the setting
     * @param type what the setting's kind reads
     * @return what it is set to
     */
    public <T> T value(Setting setting, Class<T> type) {
        return type.cast(chosen(setting).value());
    }

    String text(Setting setting) {
        return chosen(setting).text();
    }

    /**
     * Returns a value that is true or false.
     *
     * @param setting the setting
     * @return what it is set to
     */
    public boolean flag(Setting setting) {
        return value(setting, Boolean.class);
    }

    private int count(Setting setting) {
        return value(setting, Integer.class);
    }

    private long size(Setting setting) {
        return value(setting, Long.class);
    }

    private Duration duration(Setting setting) {
        return value(setting, Duration.class);
    }

    static int compare(Object one, Object other) {
        return one instanceof Duration duration
                ? duration.compareTo((Duration) other)
                : Long.compare((Long) one, (Long) other);
    }

    /**
     * Refuses to let a builder set what was chosen here for the same.
     *
     * @param method the builder's method
     * @throws IllegalStateException if somebody chose it; not if it is a default or a preset's
     */
    public void requireUnset(String method) {
        List<String> chosen = new ArrayList<>();
        for (Chosen value : values.values()) {
            if (value.setting().method().equals(method) && value.isExplicit()) {
                chosen.add(value.setting().key() + " (" + value.source() + ")");
            }
        }
        if (!chosen.isEmpty()) {
            throw new IllegalStateException(
                    method + " was set already, by " + String.join(", ", chosen) + ": set it once");
        }
    }

    /**
     * Refuses development mode where people are served.
     *
     * @throws IllegalStateException if the profile is staging or production
     */
    public void requireDevelopmentAllowed() {
        if (profile().compareTo(Profile.STAGING) >= 0) {
            throw new IllegalStateException(
                    "developmentMode must not be on with the preset " + text(Setting.PRESET) + ": set a tokenVerifier");
        }
    }

    /**
     * Refuses what a builder set in place of defaults if that is not safe with the profile.
     *
     * @param set values by setting, which win over those here
     * @throws IllegalStateException if the profile is production and something is not safe; it names all of it
     */
    public void requireSafe(Map<Setting, Object> set) {
        Map<Setting, Chosen> effective = new EnumMap<>(values);
        set.forEach((setting, value) -> effective.put(setting, new Chosen(setting, value, Layer.BUILDER, "builder")));
        List<String> problems = new Rules(new ServerConfig(effective), Set.of()).safeguards();
        if (!problems.isEmpty()) {
            throw new IllegalStateException("the server's builder has " + problems.size()
                    + (problems.size() == 1 ? " problem:" : " problems:") + "\n- " + String.join("\n- ", problems));
        }
    }

    /**
     * Says whether somebody chose what a builder's method sets.
     *
     * @param method the builder's method
     * @return false if it is a default or a preset's
     */
    public boolean isChosen(String method) {
        return values.values().stream()
                .anyMatch(value -> value.setting().method().equals(method) && value.isExplicit());
    }

    Profile profile() {
        return value(Setting.PRESET, Profile.class);
    }

    /**
     * Returns where pages may come from.
     *
     * @return empty for the default
     */
    public Set<String> allowedOrigins() {
        Object origins = chosen(Setting.ALLOWED_ORIGINS).value();
        return origins instanceof Set<?> set
                ? set.stream().map(String::valueOf).collect(Collectors.toUnmodifiableSet())
                : Set.of();
    }

    /**
     * Returns what the transport is made with, but for the limits of connections.
     *
     * @param address what to listen on
     * @return the options
     */
    public EmbeddedOptions transport(InetAddress address) {
        return EmbeddedOptions.defaults()
                .withBind(new InetSocketAddress(address, count(Setting.PORT)))
                .withPath(value(Setting.PATH, String.class))
                .withMaxHeaderBytes(64 * 1_024)
                .withMaxRequestTargetBytes((int) size(Setting.TRANSPORT_TARGET_BYTES))
                .withMaxHeaderBytes((int) size(Setting.TRANSPORT_HEADER_BYTES))
                .withHandshakeTimeout(duration(Setting.TRANSPORT_HANDSHAKE_TIMEOUT))
                .withSendBufferBytes((int) size(Setting.TRANSPORT_SEND_BUFFER_BYTES))
                .withCloseLinger(duration(Setting.TRANSPORT_CLOSE_LINGER))
                .withCloseTimeout(duration(Setting.TRANSPORT_CLOSE_TIMEOUT))
                .withWriteStallTimeout(duration(Setting.TRANSPORT_STALL_TIMEOUT));
    }

    /**
     * Returns the limits of connections.
     *
     * @param address what to listen on: on a loopback address there is by default no limit for each address
     * @return the limits
     */
    public ConnectionLimits limits(InetAddress address) {
        boolean perAddress =
                chosen(Setting.LIMITS_CONNECTIONS_PER_ADDRESS).isExplicit() || !address.isLoopbackAddress();
        return new ConnectionLimits(
                count(Setting.LIMITS_CONNECTIONS),
                count(Setting.LIMITS_CONNECTIONS_PER_USER),
                perAddress ? count(Setting.LIMITS_CONNECTIONS_PER_ADDRESS) : 0,
                count(Setting.LIMITS_PENDING_CONNECTIONS),
                (int) size(Setting.LIMITS_MESSAGE_BYTES),
                count(Setting.LIMITS_MESSAGES_PER_CONNECTION),
                count(Setting.LIMITS_MESSAGES_PER_USER),
                duration(Setting.LIMITS_PERIOD));
    }

    /**
     * Returns how long the gateway waits for whom.
     *
     * @return limits with the default for connections
     */
    public GatewayLimits gateway() {
        GatewayLimits limits = GatewayLimits.defaults().withSilence(duration(Setting.SILENCE_LIMIT));
        return new GatewayLimits(
                limits.pingAfter(), limits.silence(), timeouts().connectionIdle(), duration(Setting.HANDLER_LIMIT));
    }

    /**
     * Returns the hierarchy of time limits.
     *
     * @return the timeouts
     */
    public Timeouts timeouts() {
        RunLimits run = new RunLimits(
                duration(Setting.TIMEOUTS_RUN), duration(Setting.TIMEOUTS_INACTIVITY), duration(Setting.TIMEOUTS_TOOL));
        return new Timeouts(duration(Setting.TIMEOUTS_CONNECTION_IDLE), run);
    }

    /**
     * Returns how much is kept.
     *
     * @return the policy
     */
    public RetentionPolicy retention() {
        return new RetentionPolicy(
                size(Setting.RETENTION_BYTES_PER_USER),
                duration(Setting.RETENTION_AGE),
                duration(Setting.RETENTION_HEAD_AGE),
                count(Setting.RETENTION_USERS),
                size(Setting.RETENTION_TOTAL_BYTES));
    }

    /**
     * Returns what the engine is made with.
     *
     * @param realm the tenant
     * @return the options
     */
    public EngineOptions engine(RealmId realm) {
        return new EngineOptions(
                        realm,
                        duration(Setting.HEARTBEAT_INTERVAL),
                        count(Setting.ENGINE_USERS),
                        count(Setting.ENGINE_OPEN_RUNS),
                        count(Setting.ENGINE_ENDED_RUNS),
                        count(Setting.ENGINE_OPEN_TOOLS))
                .withTimeouts(timeouts())
                .withDisconnectPolicy(value(Setting.DISCONNECT_POLICY, DisconnectPolicy.class))
                .withDrainPolicy(value(Setting.DRAIN_POLICY, DrainPolicy.class))
                .withDeltaWindow(duration(Setting.DELTA_WINDOW));
    }

    /**
     * Returns how clients are authenticated, but for by whom.
     *
     * @return the settings
     */
    public AuthSettings auth() {
        return AuthSettings.defaults()
                .withVerifierLimit(duration(Setting.AUTH_VERIFIER_LIMIT))
                .withCacheLife(duration(Setting.AUTH_CACHE_LIFE))
                .withQueryTokens(flag(Setting.AUTH_QUERY_TOKENS));
    }

    /**
     * Returns how long a ticket is good for.
     *
     * @return the life
     */
    public Duration ticketLife() {
        return duration(Setting.AUTH_TICKET_LIFE);
    }
}
