package dev.tidings.testkit;

import static java.lang.module.ModuleDescriptor.Requires.Modifier.MANDATED;
import static java.lang.module.ModuleDescriptor.Requires.Modifier.STATIC;
import static java.lang.module.ModuleDescriptor.Requires.Modifier.TRANSITIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModuleDescriptorTest {
    private final ModuleDescriptor descriptor = ModuleFinder.of(Path.of("target", "classes"))
            .find("dev.tidings.testkit")
            .orElseThrow()
            .descriptor();

    @Test
    void requires_core_the_three_test_libraries_and_what_the_client_is_made_of() {
        assertThat(descriptor.requires())
                .extracting(Requires::name, Requires::modifiers)
                .containsExactlyInAnyOrder(
                        tuple("java.base", Set.of(MANDATED)),
                        tuple("com.tngtech.archunit", Set.of(TRANSITIVE)),
                        tuple("com.fasterxml.jackson.databind", Set.of()),
                        tuple("dev.tidings.core", Set.of(TRANSITIVE)),
                        tuple("org.assertj.core", Set.of(TRANSITIVE)),
                        tuple("org.jspecify", Set.of(STATIC, TRANSITIVE)),
                        tuple("org.junit.jupiter.api", Set.of(TRANSITIVE)),
                        tuple("org.slf4j", Set.of()));
    }

    @Test
    void exports_its_packages() {
        assertThat(descriptor.exports())
                .extracting(Exports::source, Exports::targets)
                .containsExactlyInAnyOrder(
                        tuple("dev.tidings.testkit", Set.of()),
                        tuple("dev.tidings.testkit.archunit", Set.of()),
                        tuple("dev.tidings.testkit.assertions", Set.of()),
                        tuple("dev.tidings.testkit.client", Set.of()),
                        tuple("dev.tidings.testkit.fault", Set.of()),
                        tuple("dev.tidings.testkit.junit", Set.of()),
                        tuple("dev.tidings.testkit.staging", Set.of()),
                        tuple("dev.tidings.testkit.tck", Set.of()),
                        tuple("dev.tidings.testkit.time", Set.of()));
    }

    @Test
    void opens_nothing_and_names_no_service() {
        assertThat(descriptor.isOpen()).isFalse();
        assertThat(descriptor.opens()).isEmpty();
        assertThat(descriptor.uses()).isEmpty();
        assertThat(descriptor.provides()).isEmpty();
    }
}
