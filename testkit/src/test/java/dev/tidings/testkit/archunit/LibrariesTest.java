package dev.tidings.testkit.archunit;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Large libraries, several of which carry WebSockets themselves, and a small application beside them, imported once for
 * all tests. Time is that of the processor, so that a busy machine makes no difference.
 */
class LibrariesTest {
    private static final List<String> PACKAGES = List.of(
            "com.example.bad",
            "com.example.good",
            "com.fasterxml.jackson",
            "io.lettuce",
            "io.netty",
            "io.undertow.websockets",
            "io.vertx.core.http",
            "org.apache.tomcat.websocket",
            "org.assertj.core",
            "org.eclipse.jetty.websocket",
            "org.springframework",
            "reactor.netty.http");
    private static final Duration LIMIT_OF_TEN_THOUSAND = Duration.ofSeconds(15);

    private static final Timed<JavaClasses> IMPORT = Timed.of(() -> new ClassFileImporter().importPackages(PACKAGES));
    private static final JavaClasses LIBRARIES = without("com.example..");
    private static final Timed<List<RuleReport>> CHECK =
            Timed.of(() -> ArchitectureCheck.strict().report(without("com.example.bad..")));

    @Test
    void libraries_by_themselves_raise_no_alarm() {
        assertThat(violations(ArchitectureCheck.strict().report(LIBRARIES))).isEmpty();
    }

    @Test
    void libraries_beside_an_application_raise_no_alarm() {
        assertThat(violations(CHECK.value())).isEmpty();
    }

    @Test
    void the_testkit_as_a_jar_beside_an_application_is_no_application(@TempDir Path folder) throws Exception {
        Path jar = folder.resolve("testkit.jar");
        Path root = folderOf(ArchitectureCheck.class);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(root.resolve("dev/tidings/testkit"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new ZipEntry(root.relativize(file).toString()));
                Files.copy(file, out);
            }
        }
        JavaClasses imported;
        try (JarFile opened = new JarFile(jar.toFile())) {
            imported = new ClassFileImporter()
                    .importLocations(List.of(
                            Location.of(opened),
                            Location.of(folderOf(LibrariesTest.class).resolve("com/example/good"))));
        }

        assertThat(imported.that(resideInAPackage("dev.tidings.testkit.."))).hasSizeGreaterThan(100);
        assertThat(Application.among(imported))
                .isNotEmpty()
                .allMatch(type -> type.getName().startsWith("com.example.good."));
        assertThat(violations(ArchitectureCheck.strict().report(imported))).isEmpty();
    }

    @Test
    void class_files_of_every_kind_are_read_to_their_end() {
        JavaClasses read = IMPORT.value().that(resideInAnyPackage("io.netty..", "org.springframework.web.."));

        assertThat(read).hasSizeGreaterThan(2_000);
        assertThat(read.stream()
                        .filter(type -> !ClassFile.of(type)
                                .classes()
                                .contains(type.getName().replace('.', '/'))))
                .isEmpty();
    }

    private static Path folderOf(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    @Test
    void ten_thousand_classes_are_imported_and_checked_within_the_limit() {
        assertThat(LIBRARIES).hasSizeGreaterThan(10_000);
        int classes = IMPORT.value().size();
        assertThat(IMPORT.time().plus(CHECK.time()))
                .as("import of %s classes %s, rules %s", classes, IMPORT.time(), CHECK.time())
                .isLessThan(LIMIT_OF_TEN_THOUSAND.multipliedBy(classes).dividedBy(10_000));
    }

    @Test
    void violations_of_the_application_are_found_among_them() {
        assertThat(violations(ArchitectureCheck.strict().report(IMPORT.value())))
                .hasSizeGreaterThan(120)
                .allMatch(violation -> Corpus.subjectOf(violation).startsWith("com.example.bad."));
    }

    @Test
    void taken_for_an_application_they_would_break_the_rule_for_transports_and_no_other() {
        assertThat(TidingsRules.all())
                .filteredOn(rule -> rule.on(LIBRARIES).evaluate(LIBRARIES).hasViolation())
                .extracting(ApplicationRule::name)
                .containsExactly("NO_TRANSPORT_AROUND_THE_MANAGER");
    }

    private static JavaClasses without(String packages) {
        return IMPORT.value().that(not(resideInAPackage(packages)));
    }

    private static List<String> violations(List<RuleReport> reports) {
        return reports.stream().flatMap(report -> report.violations().stream()).toList();
    }

    private record Timed<T>(T value, Duration time) {
        static <T> Timed<T> of(Supplier<T> work) {
            long begin = now();
            T value = work.get();
            return new Timed<>(value, Duration.ofNanos(now() - begin));
        }

        private static long now() {
            return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        }
    }
}
