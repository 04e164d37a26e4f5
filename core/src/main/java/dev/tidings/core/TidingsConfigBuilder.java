package dev.tidings.core;

import dev.tidings.api.ConnectionLimits;
import dev.tidings.api.DisconnectPolicy;
import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.TimeoutPreset;
import dev.tidings.api.Timeouts;
import dev.tidings.core.config.Layers;
import dev.tidings.core.config.Resolved;
import dev.tidings.core.config.Written;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Sets up a configuration. What is set here wins over the environment, the environment over properties, properties over
 * the preset, and the preset over the defaults, in whatever order they are given. Not thread-safe.
 */
public final class TidingsConfigBuilder {
    private final Layers layers = Layers.empty();

    TidingsConfigBuilder() {}

    /**
     * Sets which values go together.
     *
     * @param value the preset, which wins over one of properties or environment
     * @return this builder
     * @throws IllegalStateException if it was set before
     */
    public TidingsConfigBuilder preset(TidingsConfig.Preset value) {
        return set("tidings.preset", word(value));
    }

    /**
     * Adds what properties say. Those without the prefix {@code tidings.}, and those with {@code tidings.staging.}, are
     * ignored.
     *
     * @param values all properties
     * @return this builder
     */
    public TidingsConfigBuilder properties(Properties values) {
        Map<String, String> texts = new TreeMap<>();
        values.stringPropertyNames().forEach(name -> texts.put(name, values.getProperty(name, "")));
        layers.properties(texts);
        return this;
    }

    /**
     * Adds what environment variables say. Those without the prefix {@code TIDINGS_}, and those with
     * {@code TIDINGS_STAGING_}, are ignored.
     *
     * @param variables such as {@link System#getenv()}
     * @return this builder
     */
    public TidingsConfigBuilder environment(Map<String, String> variables) {
        layers.environment(variables);
        return this;
    }

    /**
     * Sets anything as text, as a property does.
     *
     * @param key such as {@code tidings.heartbeat-interval}
     * @param value such as {@code 25s}
     * @return this builder; what is wrong is told by {@link #build()}
     * @throws IllegalStateException if it was set here before
     */
    public TidingsConfigBuilder set(String key, String value) {
        layers.set(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
        return this;
    }

    /**
     * Sets how many connections there may be, and how much each may send.
     *
     * @param value the limits
     * @return this builder
     * @throws IllegalStateException if one of them was set here before
     */
    public TidingsConfigBuilder limits(ConnectionLimits value) {
        return setAll(Written.limits(value));
    }

    /**
     * Sets how much of each user's events is kept.
     *
     * @param value the policy
     * @return this builder
     * @throws IllegalStateException if a part of it was set here before
     */
    public TidingsConfigBuilder retention(RetentionPolicy value) {
        return setAll(Written.retention(value));
    }

    /**
     * Sets the time limits of connections, runs and tools.
     *
     * @param value a checked hierarchy
     * @return this builder
     * @throws IllegalStateException if one of them was set here before
     */
    public TidingsConfigBuilder timeouts(Timeouts value) {
        return setAll(Written.timeouts(value));
    }

    /**
     * Sets the time limits of connections, runs and tools to those of a tier, where they are not set here themselves.
     *
     * @param value the tier
     * @return this builder
     * @throws IllegalStateException if a tier was set here before
     */
    public TidingsConfigBuilder timeouts(TimeoutPreset value) {
        return set("tidings.timeouts.preset", word(value));
    }

    /**
     * Sets what becomes of a user's open runs when the last connection is gone.
     *
     * @param value the policy
     * @return this builder
     * @throws IllegalStateException if it was set here before
     */
    public TidingsConfigBuilder disconnectPolicy(DisconnectPolicy value) {
        return setAll(Written.disconnectPolicy(value));
    }

    private TidingsConfigBuilder setAll(Map<String, String> values) {
        values.forEach(this::set);
        return this;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Finds and checks every value.
     *
     * @return the configuration
     * @throws TidingsConfig.InvalidException if anything is wrong; it names all of it, not the first only
     */
    public TidingsConfig build() {
        Resolved resolved = layers.resolve();
        if (!resolved.problems().isEmpty()) {
            throw new TidingsConfig.InvalidException(resolved.problems());
        }
        return new TidingsConfig(resolved.config());
    }
}
