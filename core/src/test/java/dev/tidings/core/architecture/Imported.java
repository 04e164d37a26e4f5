package dev.tidings.core.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;

/** The classes of the project and the fixtures, imported once, and what a rule says about a fixture. */
final class Imported {
    static final JavaClasses API_AND_CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.tidings.api", "dev.tidings.core");
    static final JavaClasses CORE = API_AND_CORE.that(
            describe("are of core", type -> type.getPackageName().startsWith("dev.tidings.core")));

    private static final JavaClasses FIXTURES =
            new ClassFileImporter().importPackages("dev.tidings.core.architecture.fixtures");

    private Imported() {}

    static List<String> violations(ArchRule rule, Class<?>... fixtures) {
        List<String> names = Stream.of(fixtures).map(Class::getName).toList();
        return rule.evaluate(FIXTURES.that(describe("are chosen", type -> names.contains(type.getName()))))
                .getFailureReport()
                .getDetails();
    }
}
