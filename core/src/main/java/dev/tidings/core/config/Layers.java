package dev.tidings.core.config;

import dev.tidings.api.PerformanceMode;
import dev.tidings.api.TimeoutPreset;
import dev.tidings.api.Timeouts;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Lays the values of properties, environment and program over those of the profile and the defaults. A value that can't
 * be read is a problem even if a later layer has another one, and no problem hides another. Not thread-safe.
 */
public final class Layers {
    private static final String KEYS = "tidings.";
    private static final String VARIABLES = "TIDINGS_";
    private static final String STAGING_KEYS = "tidings.staging.";
    private static final String STAGING_VARIABLES = "TIDINGS_STAGING_";

    private final Map<Layer, Map<Setting, Given>> given = new EnumMap<>(Layer.class);
    private final List<String> problems = new ArrayList<>();
    private final Set<Setting> broken = EnumSet.noneOf(Setting.class);

    private record Given(String text, String source) {}

    private Layers() {}

    /**
     * Begins with nothing but the defaults.
     *
     * @return layers to be filled
     */
    public static Layers empty() {
        return new Layers();
    }

    /**
     * Adds what properties say. Those of other prefixes, and those of the staging probe, are none of its business.
     *
     * @param values all properties
     */
    public void properties(Map<String, String> values) {
        new TreeMap<>(values).forEach((key, text) -> {
            if (key.startsWith(KEYS) && !key.startsWith(STAGING_KEYS)) {
                Setting setting = Setting.of(key).orElse(null);
                take(Layer.PROPERTIES, setting, new Given(text, "property " + key), key);
            }
        });
    }

    /**
     * Adds what the environment says.
     *
     * @param variables all variables
     */
    public void environment(Map<String, String> variables) {
        new TreeMap<>(variables).forEach((name, text) -> {
            if (name.startsWith(VARIABLES) && !name.startsWith(STAGING_VARIABLES)) {
                Setting setting = Names.settingOf(name);
                take(Layer.ENVIRONMENT, setting, new Given(text, "environment variable " + name), name);
            }
        });
    }

    /**
     * Adds what the program says.
     *
     * @param key the name of a property
     * @param text its value
     * @throws IllegalStateException if the program said so before
     */
    public void set(String key, String text) {
        Setting setting = Setting.of(key).orElse(null);
        if (setting != null && layer(Layer.BUILDER).containsKey(setting)) {
            throw new IllegalStateException(key + " was set already: set it once");
        }
        take(Layer.BUILDER, setting, new Given(text, "builder"), key);
    }

    private void take(Layer layer, @Nullable Setting setting, Given value, String name) {
        if (setting == null) {
            problems.add(Shown.of(name) + " is no setting: did you mean " + Names.nearest(name) + "?");
        } else if (read(setting, value) != null) {
            layer(layer).put(setting, value);
        }
    }

    private Map<Setting, Given> layer(Layer layer) {
        return given.computeIfAbsent(layer, unknown -> new EnumMap<>(Setting.class));
    }

    private @Nullable Object read(Setting setting, Given value) {
        try {
            return setting.read(value.text().strip());
        } catch (IllegalArgumentException e) {
            broken.add(setting);
            problems.add(setting.key() + " (" + value.source() + ") must be " + setting.type() + " but was \""
                    + Shown.of(value.text()) + "\"");
            return null;
        }
    }

    /**
     * Finds every value.
     *
     * @return the values and all problems
     */
    public Resolved resolve() {
        Map<Setting, Chosen> chosen = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            Object standard = setting.standard().isEmpty() ? "" : setting.read(setting.standard());
            chosen.put(setting, new Chosen(setting, standard, Layer.DEFAULT, "default"));
        }
        apply(Layer.PRESET, preset(profile()), chosen);
        given.forEach((layer, values) -> apply(layer, values, chosen));
        ServerConfig config = new ServerConfig(chosen);
        List<String> all = new ArrayList<>(problems);
        all.addAll(new Rules(config, broken).violations());
        return new Resolved(config, all);
    }

    private static Map<Setting, Given> preset(Profile profile) {
        String source = "preset " + profile.name().toLowerCase(Locale.ROOT);
        Map<Setting, Given> values = new EnumMap<>(Setting.class);
        profile.settings().forEach((setting, text) -> values.put(setting, new Given(text, source)));
        return values;
    }

    private Profile profile() {
        Profile found = Profile.NONE;
        for (Map<Setting, Given> values : given.values()) {
            Given value = values.get(Setting.PRESET);
            found = value == null
                    ? found
                    : (Profile) Setting.PRESET.read(value.text().strip());
        }
        return found;
    }

    private static void apply(Layer layer, Map<Setting, Given> values, Map<Setting, Chosen> chosen) {
        Given tier = values.get(Setting.TIMEOUTS_PRESET);
        Given mode = values.get(Setting.PERFORMANCE_MODE);
        Map<Setting, Given> all = new LinkedHashMap<>(tier == null ? Map.of() : timeouts(tier));
        if (mode != null) {
            all.put(Setting.DELTA_WINDOW, window(mode));
        }
        all.putAll(values);
        all.forEach((setting, value) -> chosen.put(
                setting, new Chosen(setting, setting.read(value.text().strip()), layer, value.source())));
    }

    private static Given window(Given mode) {
        Object named = Setting.PERFORMANCE_MODE.read(mode.text().strip());
        String window = Setting.DELTA_WINDOW.write(((PerformanceMode) named).deltaWindow());
        return new Given(window, mode.source() + ", by performance-mode " + Setting.PERFORMANCE_MODE.write(named));
    }

    private static Map<Setting, Given> timeouts(Given tier) {
        String name = (String) Setting.TIMEOUTS_PRESET.read(tier.text().strip());
        Timeouts timeouts = name.equals("none")
                ? Timeouts.defaults()
                : TimeoutPreset.valueOf(name.toUpperCase(Locale.ROOT)).timeouts();
        String source = tier.source() + ", by timeouts.preset " + name;
        Map<Setting, Given> values = new EnumMap<>(Setting.class);
        Written.timeouts(timeouts)
                .forEach((key, text) ->
                        Setting.of(key).ifPresent(setting -> values.put(setting, new Given(text, source))));
        return values;
    }
}
