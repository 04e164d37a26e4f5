package dev.tidings.api.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static dev.tidings.api.architecture.ApiRules.CANONICAL_TYPES_ADD_NOTHING;
import static dev.tidings.api.architecture.ApiRules.CLASSES_ARE_FINAL;
import static dev.tidings.api.architecture.ApiRules.CONSTRUCTORS_ARE_NOT_PUBLIC;
import static dev.tidings.api.architecture.ApiRules.CONTRACTS;
import static dev.tidings.api.architecture.ApiRules.CONTRACTS_PERMIT_THEIR_CANONICAL_TYPE_ONLY;
import static dev.tidings.api.architecture.ApiRules.DEPENDS_ON_THE_JDK_AND_JSPECIFY_ALONE;
import static dev.tidings.api.architecture.ApiRules.OTHER_INTERFACES_ARE_SEALED_OR_OPEN_ON_PURPOSE;
import static dev.tidings.api.architecture.ApiRules.TYPES_ARE_FREE_OF_CYCLES;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.tidings.api.architecture.fixtures.ApiViolations;
import dev.tidings.api.architecture.fixtures.ApiViolations.AgentBridge;
import dev.tidings.api.architecture.fixtures.ApiViolations.CanonicalToolCall;
import dev.tidings.api.architecture.fixtures.ApiViolations.Constructible;
import dev.tidings.api.architecture.fixtures.ApiViolations.Demanding;
import dev.tidings.api.architecture.fixtures.ApiViolations.Helper;
import dev.tidings.api.architecture.fixtures.ApiViolations.ToolCall;
import dev.tidings.api.architecture.fixtures.Egg;
import dev.tidings.api.architecture.fixtures.Hen;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ApiArchitectureTest {
    private static final JavaClasses API = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.tidings.api");
    private static final JavaClasses FIXTURES =
            new ClassFileImporter().importPackages(ApiViolations.class.getPackageName());

    @Test
    void every_contract_exists() {
        assertThat(API.stream()
                        .filter(type -> List.of("dev.tidings.api", "dev.tidings.api.monitor")
                                .contains(type.getPackageName()))
                        .map(JavaClass::getSimpleName))
                .containsAll(CONTRACTS);
    }

    @Test
    void every_contract_permits_its_canonical_type_only() {
        CONTRACTS_PERMIT_THEIR_CANONICAL_TYPE_ONLY.check(API);
    }

    @Test
    void a_contract_that_is_not_sealed_is_found() {
        assertThat(violations(CONTRACTS_PERMIT_THEIR_CANONICAL_TYPE_ONLY, AgentBridge.class))
                .singleElement()
                .asString()
                .contains(
                        "$AgentBridge must be a sealed interface that permits CanonicalAgentBridge but is not sealed");
    }

    @Test
    void a_contract_with_a_second_subtype_is_found() {
        assertThat(violations(CONTRACTS_PERMIT_THEIR_CANONICAL_TYPE_ONLY, ToolCall.class))
                .singleElement()
                .asString()
                .contains("is sealed and permits [", "SecondToolCall");
    }

    @Test
    void canonical_types_add_nothing() {
        CANONICAL_TYPES_ADD_NOTHING.check(API);
        assertThat(API.stream()
                        .filter(type -> type.getPackageName().equals("dev.tidings.api.internal"))
                        .map(JavaClass::getSimpleName)
                        .filter(name -> !name.equals("package-info")))
                .containsExactlyInAnyOrderElementsOf(
                        CONTRACTS.stream().map("Canonical"::concat).toList());
    }

    @Test
    void a_canonical_type_with_a_method_is_found() {
        assertThat(violations(CANONICAL_TYPES_ADD_NOTHING, CanonicalToolCall.class))
                .singleElement()
                .asString()
                .contains("$CanonicalToolCall extends [ToolCall] and has 1 members of its own");
    }

    @Test
    void other_interfaces_are_sealed_or_open_on_purpose() {
        OTHER_INTERFACES_ARE_SEALED_OR_OPEN_ON_PURPOSE.check(API);
    }

    @Test
    void an_interface_that_is_open_by_accident_is_found() {
        assertThat(violations(OTHER_INTERFACES_ARE_SEALED_OR_OPEN_ON_PURPOSE, Helper.class))
                .containsExactly(Helper.class.getName() + " is not sealed");
    }

    @Test
    void the_api_depends_on_the_jdk_and_jspecify_alone() {
        DEPENDS_ON_THE_JDK_AND_JSPECIFY_ALONE.check(API);
    }

    @Test
    void a_foreign_dependency_is_found() {
        assertThat(violations(DEPENDS_ON_THE_JDK_AND_JSPECIFY_ALONE, Demanding.class))
                .isNotEmpty()
                .allSatisfy(violation -> assertThat(violation).contains("Demanding.demand()", "org.assertj"));
    }

    @Test
    void constructors_are_not_public() {
        CONSTRUCTORS_ARE_NOT_PUBLIC.check(API);
    }

    @Test
    void a_public_constructor_is_found() {
        assertThat(violations(CONSTRUCTORS_ARE_NOT_PUBLIC, Constructible.class))
                .singleElement()
                .asString()
                .contains("Constructible.<init>()> has modifier PUBLIC");
    }

    @Test
    void classes_are_final() {
        CLASSES_ARE_FINAL.check(API);
    }

    @Test
    void a_class_that_is_not_final_is_found() {
        assertThat(violations(CLASSES_ARE_FINAL, Constructible.class))
                .singleElement()
                .asString()
                .contains("Constructible> does not have modifier FINAL");
    }

    @Test
    void types_are_free_of_cycles() {
        TYPES_ARE_FREE_OF_CYCLES.check(API);
    }

    @Test
    void a_cycle_of_two_types_is_found() {
        assertThat(violations(TYPES_ARE_FREE_OF_CYCLES, Hen.class, Egg.class))
                .singleElement()
                .asString()
                .contains("Cycle detected", "Egg", "Hen");
    }

    @Test
    void fixtures_are_not_part_of_the_api() {
        assertThat(API.contain(ApiViolations.class)).isFalse();
    }

    private static List<String> violations(ArchRule rule, Class<?>... fixtures) {
        List<String> names = Stream.of(fixtures).map(Class::getName).toList();
        return rule.evaluate(FIXTURES.that(describe("are chosen", type -> names.contains(type.getName()))))
                .getFailureReport()
                .getDetails();
    }
}
