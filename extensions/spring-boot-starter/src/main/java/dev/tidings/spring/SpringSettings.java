package dev.tidings.spring;

import dev.tidings.core.TidingsConfig;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Reads the settings of a server from wherever Spring has them, with Spring's own order of sources and its relaxed names.
 * A property that is no setting is handed over all the same, so that it is refused by name; a variable of the environment
 * is not, since its name can't be told from others'.
 */
final class SpringSettings {
    private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("tidings");
    private static final ConfigurationPropertyName OWN = ROOT.append("spring");

    private SpringSettings() {}

    static TidingsConfig read(Environment environment) {
        Set<String> known = TidingsConfig.builder().build().settings().stream()
                .map(TidingsConfig.Value::key)
                .collect(Collectors.toUnmodifiableSet());
        Properties found = new Properties();
        addUnknown(environment, found);
        Binder binder = Binder.get(environment);
        known.forEach(key -> binder.bind(key, Bindable.listOf(String.class))
                .map(values -> String.join(",", values))
                .ifBound(value -> found.setProperty(key, value)));
        return TidingsConfig.builder().properties(found).build();
    }

    private static void addUnknown(Environment environment, Properties found) {
        List<ConfigurationPropertyName> known = TidingsConfig.builder().build().settings().stream()
                .map(setting -> ConfigurationPropertyName.of(setting.key()))
                .toList();
        ConfigurationPropertySources.get(environment).forEach(source -> {
            if (source instanceof IterableConfigurationPropertySource names
                    && !(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource)) {
                names.stream()
                        .filter(ROOT::isAncestorOf)
                        .filter(name -> !OWN.isAncestorOf(name))
                        .filter(name -> known.stream().noneMatch(key -> key.equals(name) || key.isAncestorOf(name)))
                        .forEach(name -> found.setProperty(name.toString(), "set"));
            }
        });
    }
}
