package dev.tidings.testkit;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.tidings.testkit.CanonicalTypes.Family;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CanonicalTypesTest {
    private static final Set<String> EXPORTED = Set.of(
            "dev.tidings.api",
            "dev.tidings.api.event",
            "dev.tidings.api.monitor",
            "dev.tidings.api.spi",
            "dev.tidings.core",
            "dev.tidings.testkit",
            "dev.tidings.testkit.archunit",
            "dev.tidings.testkit.assertions",
            "dev.tidings.testkit.client",
            "dev.tidings.testkit.fault",
            "dev.tidings.testkit.junit",
            "dev.tidings.testkit.staging",
            "dev.tidings.testkit.tck",
            "dev.tidings.testkit.time");
    private static final JavaClasses TIDINGS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.tidings.api", "dev.tidings.core", "dev.tidings.testkit");

    private final ContractsPage page = ContractsPage.read();

    @Test
    void the_map_names_every_public_type_and_no_other() {
        Map<String, String> exported = TIDINGS.stream()
                .filter(type -> EXPORTED.contains(type.getPackageName()) && isPublicTopLevel(type))
                .collect(toMap(JavaClass::getSimpleName, JavaClass::getName));

        assertThat(CanonicalTypes.all()).containsExactlyInAnyOrderEntriesOf(exported);
    }

    @Test
    void the_contracts_of_the_map_are_the_ones_that_core_alone_may_implement() {
        assertThat(CanonicalTypes.of(Family.CONTRACT).values())
                .containsExactlyInAnyOrderElementsOf(TIDINGS.stream()
                        .filter(type -> type.getPackageName().equals("dev.tidings.api.internal"))
                        .flatMap(type -> type.getRawInterfaces().stream())
                        .map(JavaClass::getName)
                        .toList());
    }

    @Test
    void the_extension_points_of_the_map_are_open_interfaces() {
        assertThat(CanonicalTypes.of(Family.EXTENSION_POINT).values())
                .map(TIDINGS::get)
                .allMatch(type -> type.isInterface() && !type.isSealed());
    }

    @Test
    void every_component_belongs_to_one_family() {
        assertThat(EnumSet.allOf(Family.class).stream()
                        .mapToInt(family -> CanonicalTypes.of(family).size())
                        .sum())
                .isEqualTo(CanonicalTypes.all().size());
    }

    @Test
    void a_component_is_found_by_its_simple_name() {
        assertThat(CanonicalTypes.homeOf("WebSocketManager")).contains("dev.tidings.api.WebSocketManager");
        assertThat(CanonicalTypes.homeOf("DefaultWebSocketManager")).isEmpty();
    }

    @Test
    void the_map_can_not_be_changed() {
        Map<String, String> all = CanonicalTypes.all();

        assertThatThrownBy(() -> all.put("WebSocketManager", "com.example.WebSocketManager"))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @ParameterizedTest
    @EnumSource
    void the_page_prints_each_family_of_the_map(Family family) {
        assertThat(page.homes(family)).containsExactlyEntriesOf(CanonicalTypes.of(family));
    }

    @Test
    void the_page_prints_nothing_twice_and_nothing_else() {
        assertThat(page.homes())
                .containsExactlyInAnyOrderElementsOf(CanonicalTypes.all().values());
    }

    @Test
    void the_page_says_which_class_implements_each_contract() {
        Map<String, Set<String>> implementations = new TreeMap<>();
        CanonicalTypes.of(Family.CONTRACT)
                .forEach((component, home) -> implementations.put(
                        component, implementationsOf(component).collect(toSet())));

        assertThat(page.implementations()).containsExactlyInAnyOrderEntriesOf(implementations);
    }

    @Test
    void the_page_lists_the_words_that_ids_refuse() throws ReflectiveOperationException {
        var words = Class.forName("dev.tidings.api.Ids").getDeclaredField("PLACEHOLDERS");
        words.setAccessible(true);

        assertThat(page.placeholders()).isEqualTo(words.get(null));
    }

    private static Stream<String> implementationsOf(String contract) {
        return TIDINGS.get("dev.tidings.api.internal.Canonical" + contract).getSubclasses().stream()
                .map(JavaClass::getSimpleName);
    }

    private static boolean isPublicTopLevel(JavaClass type) {
        return type.isTopLevelClass() && type.getModifiers().contains(JavaModifier.PUBLIC);
    }
}
