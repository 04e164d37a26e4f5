package dev.tidings.core;

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
            .find("dev.tidings.core")
            .orElseThrow()
            .descriptor();

    @Test
    void requires_the_api_and_its_three_libraries() {
        assertThat(descriptor.requires())
                .extracting(Requires::name, Requires::modifiers)
                .containsExactlyInAnyOrder(
                        tuple("java.base", Set.of(MANDATED)),
                        tuple("dev.tidings.api", Set.of(TRANSITIVE)),
                        tuple("com.fasterxml.jackson.databind", Set.of()),
                        tuple("org.java_websocket", Set.of()),
                        tuple("org.jspecify", Set.of(STATIC, TRANSITIVE)),
                        tuple("org.slf4j", Set.of()));
    }

    @Test
    void exports_its_factories_and_what_is_left_of_the_past() {
        assertThat(descriptor.exports())
                .extracting(Exports::source, Exports::targets)
                .containsExactlyInAnyOrder(
                        tuple("dev.tidings.core", Set.of()), tuple("dev.tidings.core.legacy", Set.of()));
    }

    @Test
    void opens_nothing_and_names_no_service() {
        assertThat(descriptor.isOpen()).isFalse();
        assertThat(descriptor.opens()).isEmpty();
        assertThat(descriptor.uses()).isEmpty();
        assertThat(descriptor.provides()).isEmpty();
    }
}
