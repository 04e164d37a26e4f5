package dev.tidings.examples.quickstart;

import static java.lang.module.ModuleDescriptor.Requires.Modifier.MANDATED;
import static java.lang.module.ModuleDescriptor.Requires.Modifier.STATIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModuleDescriptorTest {
    private final ModuleDescriptor descriptor = ModuleFinder.of(Path.of("target", "classes"))
            .find("dev.tidings.examples.quickstart")
            .orElseThrow()
            .descriptor();

    @Test
    void requires_core_and_the_http_server_of_the_jdk() {
        assertThat(descriptor.requires())
                .extracting(Requires::name, Requires::modifiers)
                .containsExactlyInAnyOrder(
                        tuple("java.base", Set.of(MANDATED)),
                        tuple("dev.tidings.core", Set.of()),
                        tuple("jdk.httpserver", Set.of()),
                        tuple("org.jspecify", Set.of(STATIC)));
    }

    @Test
    void exports_nothing() {
        assertThat(descriptor.exports()).isEmpty();
    }

    @Test
    void opens_nothing_and_names_no_service() {
        assertThat(descriptor.isOpen()).isFalse();
        assertThat(descriptor.opens()).isEmpty();
        assertThat(descriptor.uses()).isEmpty();
        assertThat(descriptor.provides()).isEmpty();
    }
}
