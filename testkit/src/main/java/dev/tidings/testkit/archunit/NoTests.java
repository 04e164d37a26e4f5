package dev.tidings.testkit.archunit;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import java.util.regex.Pattern;

/**
 * Leaves out the output of tests: what ArchUnit knows to be that; every source set of Gradle whose name begins with
 * {@code test} or ends with {@code Test}, such as {@code integrationTest} and {@code testFixtures}; and the jars that
 * Maven and Gradle make of tests and of fixtures.
 */
final class NoTests implements ImportOption {
    private static final Pattern SOURCE_SET =
            Pattern.compile(".*/build/classes/[^/]+/(test|test[A-Z_-][^/]*|[^/]*Tests?)/.*");
    private static final Pattern JAR = Pattern.compile(".*-(tests|test-fixtures)\\.jar!/.*");
    private static final ImportOption KNOWN = new ImportOption.DoNotIncludeTests();

    @Override
    public boolean includes(Location location) {
        return KNOWN.includes(location) && !location.matches(SOURCE_SET) && !location.matches(JAR);
    }
}
