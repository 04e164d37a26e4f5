package dev.tidings.core;

import dev.tidings.api.ConnectionLimits;
import dev.tidings.api.DisconnectPolicy;
import dev.tidings.api.DrainPolicy;
import dev.tidings.api.RealmId;
import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.TicketRequest;
import dev.tidings.api.Timeouts;
import dev.tidings.api.UserPrincipal;
import dev.tidings.core.config.Chosen;
import dev.tidings.core.config.ServerConfig;
import dev.tidings.core.config.Setting;
import java.io.Serial;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;

/**
 * Everything about a server that is data, checked as a whole: from a preset, properties, environment variables and the
 * program, each over the one before. Each value knows where it comes from. {@code docs/CONFIGURATION.md} lists the
 * settings. Immutable.
 *
 * <pre>{@code
 * TidingsConfig config = TidingsConfig.builder()
 *         .preset(TidingsConfig.Preset.PRODUCTION)
 *         .environment(System.getenv())
 *         .build();
 * TidingsServer server = Tidings.server(config).tokenVerifier(verifier).start();
 * }</pre>
 */
public final class TidingsConfig {
    private final ServerConfig values;

    TidingsConfig(ServerConfig values) {
        this.values = values;
    }

    /** Settings that go together in one kind of environment. */
    public enum Preset {
        /** Nothing but the defaults. */
        NONE,
        /** A developer's machine: every client is believed, and verifiers are asked each time. */
        DEVELOPMENT,
        /** Automated tests: every client is believed, limits and timeouts are short and small. */
        TEST,
        /** Like production, but smaller. Refuses development mode. */
        STAGING,
        /** What people use: listens on every address, lets runs finish, refuses what is not safe. */
        PRODUCTION
    }

    /** Where a value comes from; a later one wins over an earlier one. */
    public enum Source {
        /** Nobody said anything. */
        DEFAULT,
        /** The preset says so. */
        PRESET,
        /** Properties say so. */
        PROPERTIES,
        /** An environment variable says so. */
        ENVIRONMENT,
        /** The program says so. */
        BUILDER
    }

    /**
     * A setting as it is in effect.
     *
     * @param key the name of its property
     * @param value as it would be written; empty if there is none; what looks like a credential is masked
     * @param source where the value comes from
     * @param origin the same in words, such as {@code environment variable TIDINGS_PORT}
     */
    public record Value(String key, String value, Source source, String origin) {
        /**
         * Checks that nothing is missing.
         *
         * @param key the name of its property
         * @param value as it would be written
         * @param source where the value comes from
         * @param origin the same in words
         */
        public Value {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(value, "value");
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(origin, "origin");
        }
    }

    /** Says everything that is wrong with a configuration. */
    public static final class InvalidException extends IllegalArgumentException {
        @Serial
        private static final long serialVersionUID = 1L;

        /** What is wrong; a serializable list. */
        @SuppressWarnings("serial") // List.copyOf can be serialized
        private final List<String> problems;

        InvalidException(List<String> problems) {
            super("the configuration has " + problems.size() + (problems.size() == 1 ? " problem:" : " problems:")
                    + "\n- " + String.join("\n- ", problems));
            this.problems = List.copyOf(problems);
        }

        /**
         * Returns what is wrong.
         *
         * @return a sentence for each problem, which names the setting, its origin, the constraint and the value
         */
        public List<String> problems() {
            return problems;
        }
    }

    /**
     * Begins a configuration.
     *
     * @return a builder without any setting
     */
    public static TidingsConfigBuilder builder() {
        return new TidingsConfigBuilder();
    }

    /**
     * Takes a preset as it is.
     *
     * @param value the preset
     * @return its configuration
     */
    public static TidingsConfig preset(Preset value) {
        return builder().preset(value).build();
    }

    /**
     * Reads properties, such as {@code tidings.heartbeat-interval=25s}.
     *
     * @param properties all properties; those without the prefix {@code tidings.} are ignored
     * @return the configuration
     * @throws InvalidException if a value is wrong or a key unknown
     */
    public static TidingsConfig from(Properties properties) {
        return builder().properties(properties).build();
    }

    /**
     * Reads environment variables, such as {@code TIDINGS_HEARTBEAT_INTERVAL=25s}.
     *
     * @param variables such as {@link System#getenv()}; those without the prefix {@code TIDINGS_} are ignored
     * @return the configuration
     * @throws InvalidException if a value is wrong or a name unknown
     */
    public static TidingsConfig fromEnvironment(Map<String, String> variables) {
        return builder().environment(variables).build();
    }

    ServerConfig values() {
        return values;
    }

    /**
     * Returns the preset.
     *
     * @return {@link Preset#NONE} if there is none
     */
    public Preset preset() {
        return Preset.valueOf(((Enum<?>) values.chosen(Setting.PRESET).value()).name());
    }

    /**
     * Returns the port.
     *
     * @return 0 for a free one
     */
    public int port() {
        return values.value(Setting.PORT, Integer.class);
    }

    /**
     * Returns what to listen on.
     *
     * @return an address of this machine
     */
    public InetAddress address() {
        return values.value(Setting.ADDRESS, InetAddress.class);
    }

    /**
     * Returns the one path that is upgraded.
     *
     * @return such as {@code /ws}
     */
    public String path() {
        return values.value(Setting.PATH, String.class);
    }

    /**
     * Returns the tenant.
     *
     * @return the realm
     */
    public RealmId realm() {
        return values.value(Setting.REALM, RealmId.class);
    }

    /**
     * Returns where pages may come from.
     *
     * @return empty for the default
     */
    public Set<String> allowedOrigins() {
        return values.allowedOrigins();
    }

    /**
     * Says whether clients without an origin are refused.
     *
     * @return true if so
     */
    public boolean originRequired() {
        return values.flag(Setting.REQUIRE_ORIGIN);
    }

    /**
     * Says whether every client is believed.
     *
     * @return true if so
     */
    public boolean developmentMode() {
        return values.flag(Setting.DEVELOPMENT_MODE);
    }

    /**
     * Returns how often each connection gets a heartbeat.
     *
     * @return the interval
     */
    public Duration heartbeatInterval() {
        return values.value(Setting.HEARTBEAT_INTERVAL, Duration.class);
    }

    /**
     * Returns how long a client may be silent.
     *
     * @return the limit
     */
    public Duration silenceLimit() {
        return values.value(Setting.SILENCE_LIMIT, Duration.class);
    }

    /**
     * Returns how long a message handler may take.
     *
     * @return the limit
     */
    public Duration handlerLimit() {
        return values.value(Setting.HANDLER_LIMIT, Duration.class);
    }

    /**
     * Returns how many connections there may be.
     *
     * @return the limits
     */
    public ConnectionLimits limits() {
        return values.limits(address());
    }

    /**
     * Returns how much of each user's events is kept.
     *
     * @return the policy
     */
    public RetentionPolicy retention() {
        return values.retention();
    }

    /**
     * Returns the hierarchy of time limits.
     *
     * @return the timeouts
     */
    public Timeouts timeouts() {
        return values.timeouts();
    }

    /**
     * Returns what becomes of a user's open runs when the last connection is gone.
     *
     * @return the policy
     */
    public DisconnectPolicy disconnectPolicy() {
        return values.value(Setting.DISCONNECT_POLICY, DisconnectPolicy.class);
    }

    /**
     * Returns what becomes of open runs when the server is closed.
     *
     * @return the policy
     */
    public DrainPolicy drainPolicy() {
        return values.value(Setting.DRAIN_POLICY, DrainPolicy.class);
    }

    /**
     * Asks for a ticket of the configured life.
     *
     * @param principal whose connection it is to open
     * @return the request, for {@link dev.tidings.api.Tickets#issue}
     */
    public TicketRequest ticketRequest(UserPrincipal principal) {
        return TicketRequest.of(principal).withLife(values.ticketLife());
    }

    /**
     * Finds a setting.
     *
     * @param key the name of its property, such as {@code tidings.port}
     * @return its value and where it comes from
     * @throws IllegalArgumentException if there is no such setting
     */
    public Value value(String key) {
        return Setting.of(key)
                .map(setting -> shown(values.chosen(setting)))
                .orElseThrow(() -> new IllegalArgumentException(
                        "key must be a setting of docs/CONFIGURATION.md but was \"" + key + "\""));
    }

    /**
     * Lists every setting as it is in effect.
     *
     * @return in the order of {@code docs/CONFIGURATION.md}
     */
    public List<Value> settings() {
        return values.all().stream().map(this::shown).toList();
    }

    private Value shown(Chosen chosen) {
        String text = chosen.setting() == Setting.LIMITS_CONNECTIONS_PER_ADDRESS
                ? String.valueOf(limits().connectionsPerAddress())
                : chosen.text();
        Source source = Source.valueOf(chosen.layer().name());
        return new Value(chosen.setting().key(), text, source, chosen.source());
    }

    /**
     * Describes every setting as it is in effect.
     *
     * @return a line for each: key, value and where it comes from
     */
    public String describe() {
        StringBuilder text = new StringBuilder();
        settings()
                .forEach(setting -> text.append(setting.key())
                        .append(" = ")
                        .append(setting.value())
                        .append(" (")
                        .append(setting.origin())
                        .append(")\n"));
        return text.toString();
    }

    /**
     * Describes every setting as {@link #describe()} does.
     *
     * @return the lines
     */
    @Override
    public String toString() {
        return describe();
    }
}
