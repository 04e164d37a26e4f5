package dev.tidings.api;

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
            .find("dev.tidings.api")
            .orElseThrow()
            .descriptor();

    @Test
    void requires_nothing_but_the_jspecify_annotations() {
        assertThat(descriptor.requires())
                .extracting(Requires::name, Requires::modifiers)
                .containsExactlyInAnyOrder(
                        tuple("java.base", Set.of(MANDATED)), tuple("org.jspecify", Set.of(STATIC, TRANSITIVE)));
    }

    @Test
    void exports_its_internal_package_to_core_alone() {
        assertThat(descriptor.exports())
                .extracting(Exports::source, Exports::targets)
                .containsExactlyInAnyOrder(
                        tuple("dev.tidings.api", Set.of()),
                        tuple("dev.tidings.api.event", Set.of()),
                        tuple("dev.tidings.api.monitor", Set.of()),
                        tuple("dev.tidings.api.spi", Set.of()),
                        tuple("dev.tidings.api.internal", Set.of("dev.tidings.core")));
    }

    @Test
    void opens_nothing_and_names_no_service() {
        assertThat(descriptor.isOpen()).isFalse();
        assertThat(descriptor.opens()).isEmpty();
        assertThat(descriptor.uses()).isEmpty();
        assertThat(descriptor.provides()).isEmpty();
    }
}
