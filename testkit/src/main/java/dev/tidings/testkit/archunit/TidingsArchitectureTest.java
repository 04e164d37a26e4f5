package dev.tidings.testkit.archunit;

import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Checks a project that has no test code of its own: Surefire runs this class out of the testkit's jar, where
 * {@code dependenciesToScan} names {@code dev.tidings:tidings-testkit}; {@code docs/CONTRACTS.md} has the whole of it.
 * System properties are its settings, each with commas between several values:
 *
 * <ul>
 *   <li>{@code tidings.architecture.packages}: the packages of the application; must be set
 *   <li>{@code tidings.architecture.exempt}: packages to leave out, such as {@code com.example.chat..}; of one rule only
 *       with its name before, such as {@code NO_LEGACY:com.example.old..}
 *   <li>{@code tidings.architecture.freeze}: the folder of frozen violations; without it the check is strict
 *   <li>{@code tidings.architecture.freeze.required}: {@code true} if that folder must be there, as on a server that
 *       builds, and nothing more may be frozen
 * </ul>
 */
public final class TidingsArchitectureTest {
    private static final String PACKAGES = "tidings.architecture.packages";
    private static final String EXEMPT = "tidings.architecture.exempt";
    private static final String FREEZE = "tidings.architecture.freeze";
    private static final String REQUIRED = "tidings.architecture.freeze.required";

    /** Made by JUnit. */
    public TidingsArchitectureTest() {}

    /** Checks the application as {@link ArchitectureCheck#checkPackages} does. */
    @Test
    public void the_application_keeps_the_rules_of_tidings() {
        List<String> packages = setting(PACKAGES);
        if (packages.isEmpty()) {
            throw new IllegalArgumentException("system property " + PACKAGES + " must name the packages of the"
                    + " application but was not set: set it, such as to com.example, in systemPropertyVariables of the"
                    + " surefire plugin");
        }
        check().checkPackages(packages.toArray(String[]::new));
    }

    private static ArchitectureCheck check() {
        ArchitectureCheck check = start(System.getProperty(FREEZE));
        for (String exempt : setting(EXEMPT)) {
            int colon = exempt.indexOf(':');
            check = colon < 0
                    ? check.exempting(exempt)
                    : check.exempting(rule(exempt.substring(0, colon)), exempt.substring(colon + 1));
        }
        return check;
    }

    private static ArchitectureCheck start(@Nullable String folder) {
        if (folder == null || folder.isBlank()) {
            return ArchitectureCheck.strict();
        }
        ArchitectureCheck check = ArchitectureCheck.freezing(Path.of(folder));
        return Boolean.getBoolean(REQUIRED) ? check.requireStore() : check;
    }

    private static ArchRule rule(String name) {
        return TidingsRules.all().stream()
                .filter(rule -> rule.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("rule in " + EXEMPT + " must be one of "
                        + TidingsRules.all() + " but was " + name + ": write RULE:package, or the package alone"));
    }

    private static List<String> setting(String name) {
        return Stream.of(System.getProperty(name, "").split(","))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
    }
}
