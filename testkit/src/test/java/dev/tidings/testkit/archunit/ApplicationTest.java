package dev.tidings.testkit.archunit;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApplicationTest {
    private static final String SENDER = "com/example/bad/Around$ByJakarta.class";
    private static final String USER = "com/example/good/Calling$ByCall.class";

    @TempDir
    Path folder;

    @Test
    void a_class_in_a_directory_is_the_applications_though_nothing_uses_tidings() {
        JavaClasses imported = Corpus.CLASSES.that(com.tngtech.archunit.base.DescribedPredicate.describe(
                "is the sender", type -> type.getName().endsWith("ByJakarta")));

        assertThat(Application.among(imported)).hasSize(1);
    }

    @Test
    void a_class_in_a_jar_is_the_applications_if_its_organisation_uses_tidings() throws Exception {
        assertThat(applicationIn(SENDER, USER))
                .containsExactly("com.example.bad.Around$ByJakarta", "com.example.good.Calling$ByCall");
    }

    @Test
    void a_class_in_a_jar_of_strangers_is_a_librarys() throws Exception {
        assertThat(applicationIn(SENDER)).isEmpty();
    }

    @Test
    void tidings_is_nobodys_application() {
        JavaClasses tidings = new ClassFileImporter().importPackages("dev.tidings.api.spi", "dev.tidings.core.time");

        assertThat(tidings).isNotEmpty();
        assertThat(Application.among(tidings)).isEmpty();
    }

    @Test
    void the_testkit_and_the_extensions_are_nobodys_application_though_they_use_tidings() throws Exception {
        String conversation = "dev/tidings/testkit/client/Conversation.class";

        assertThat(applicationIn(conversation, USER)).containsExactly("com.example.good.Calling$ByCall");
        assertThat(applicationIn(conversation)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "com.example.shop, com.example",
        "com.example, com.example",
        "shop, shop",
        "io.github.ada.shop, io.github.ada",
        "com.github.ada.shop.web, com.github.ada",
        "uk.co.acme.shop, uk.co.acme",
        "au.com.acme, au.com.acme",
        "uk.co, uk.co",
        "de.acme.shop, de.acme",
        "org.acme.co.shop, org.acme"
    })
    void an_organisation_has_two_names_and_three_where_many_share_the_first_two(String home, String organisation) {
        assertThat(Application.organisation(home)).isEqualTo(organisation);
    }

    @Test
    void a_connection_elsewhere_permits_nothing_to_a_package_of_the_same_name() throws Exception {
        JavaClasses both = Corpus.in("com.example.good.adapter");
        assertThat(TidingsRules.NO_TRANSPORT_AROUND_THE_MANAGER.evaluate(both).hasViolation())
                .isFalse();

        try (JarFile other = new JarFile(
                jar("com/example/good/adapter/SessionConnection.class", USER).toFile())) {
            JavaClasses apart = new ClassFileImporter()
                    .importLocations(List.of(
                            Location.of(other), Location.of(fileOf("com/example/good/adapter/SessionWriter.class"))));

            assertThat(TidingsRules.NO_TRANSPORT_AROUND_THE_MANAGER
                            .evaluate(apart)
                            .getFailureReport()
                            .getDetails())
                    .singleElement()
                    .asString()
                    .contains("com.example.good.adapter.SessionWriter.write(");
        }
    }

    @Test
    void constants_are_read_out_of_a_jar() throws Exception {
        JavaClasses imported = imported("com/example/bad/Literals$ByArgument.class");

        assertThat(ClassFile.of(imported.get("com.example.bad.Literals$ByArgument"))
                        .strings())
                .containsExactly("agent_started");
    }

    private Set<String> applicationIn(String... entries) throws Exception {
        JavaClasses imported = imported(entries);
        assertThat(imported).hasSize(entries.length);
        return Application.among(imported).stream()
                .map(JavaClass::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private JavaClasses imported(String... entries) throws Exception {
        try (JarFile file = new JarFile(jar(entries).toFile())) {
            return new ClassFileImporter().importJar(file);
        }
    }

    private Path jar(String... entries) throws IOException, URISyntaxException {
        Path jar = folder.resolve("application.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (String entry : List.of(entries)) {
                out.putNextEntry(new ZipEntry(entry));
                out.write(Files.readAllBytes(fileOf(entry)));
                out.closeEntry();
            }
        }
        return jar;
    }

    private static Path fileOf(String entry) throws URISyntaxException {
        return Path.of(ApplicationTest.class.getClassLoader().getResource(entry).toURI());
    }
}
