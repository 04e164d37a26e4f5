package dev.tidings.core.architecture;

import static dev.tidings.core.architecture.Imported.CORE;
import static dev.tidings.core.architecture.Imported.violations;
import static dev.tidings.core.architecture.VisibilityRules.CLASSES_ARE_FINAL;
import static dev.tidings.core.architecture.VisibilityRules.CONSTRUCTORS_ARE_NOT_PUBLIC;
import static dev.tidings.core.architecture.VisibilityRules.IMPLEMENTATIONS_ARE_HIDDEN_AND_FINAL;
import static dev.tidings.core.architecture.VisibilityRules.entryTypesAreFew;
import static dev.tidings.core.architecture.VisibilityRules.exportedMethodsSpeakApi;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.lang.ArchRule;
import dev.tidings.core.architecture.fixtures.CoreViolations;
import dev.tidings.core.architecture.fixtures.Leaky;
import dev.tidings.core.architecture.fixtures.StaticState;
import dev.tidings.core.architecture.fixtures.left.Left;
import org.junit.jupiter.api.Test;

class VisibilityTest {
    private static final int MOST_ENTRY_TYPES = 5;

    @Test
    void implementations_are_hidden_and_final() {
        IMPLEMENTATIONS_ARE_HIDDEN_AND_FINAL.check(CORE);
    }

    @Test
    void an_implementation_that_everybody_sees_is_found() {
        assertThat(violations(IMPLEMENTATIONS_ARE_HIDDEN_AND_FINAL, CoreViolations.Visible.class))
                .anyMatch(violation -> violation.contains("$Visible> has modifier PUBLIC"))
                .anyMatch(violation -> violation.contains("$Visible> does not have modifier FINAL"));
    }

    @Test
    void classes_are_final() {
        CLASSES_ARE_FINAL.check(CORE);
    }

    @Test
    void a_class_that_is_not_final_is_found() {
        assertThat(violations(CLASSES_ARE_FINAL, CoreViolations.Constructible.class))
                .singleElement()
                .asString()
                .contains("$Constructible> does not have modifier FINAL");
    }

    @Test
    void constructors_are_not_public() {
        CONSTRUCTORS_ARE_NOT_PUBLIC.check(CORE);
    }

    @Test
    void a_public_constructor_is_found() {
        assertThat(violations(CONSTRUCTORS_ARE_NOT_PUBLIC, CoreViolations.Constructible.class))
                .singleElement()
                .asString()
                .contains("$Constructible.<init>()> has modifier PUBLIC");
    }

    @Test
    void entry_types_are_few() {
        entryTypesAreFew(MOST_ENTRY_TYPES).check(CORE);
    }

    @Test
    void too_many_public_types_are_found() {
        assertThat(violations(entryTypesAreFew(MOST_ENTRY_TYPES), CoreViolations.class, Leaky.class, StaticState.class))
                .containsExactly("core has 3 public types of 3 and may have 1: [CoreViolations, Leaky, StaticState]");
    }

    @Test
    void too_many_ways_into_an_area_are_found() {
        assertThat(violations(entryTypesAreFew(2), CoreViolations.class, Leaky.class, StaticState.class, Left.class))
                .contains("dev.tidings.core.architecture.fixtures has 3 entry types and may have 2:"
                        + " [CoreViolations, Leaky, StaticState]")
                .hasSize(2);
    }

    @Test
    void exported_methods_speak_api() {
        exportedMethodsSpeakApi("dev.tidings.core").check(CORE);
    }

    @Test
    void methods_of_the_past_speak_api_too() {
        exportedMethodsSpeakApi("dev.tidings.core.legacy").check(CORE);
    }

    @Test
    void an_exported_method_that_leaks_is_found_wherever_it_leaks() {
        ArchRule rule = exportedMethodsSpeakApi(Leaky.class.getPackageName());

        assertThat(violations(rule, Leaky.class))
                .containsExactlyInAnyOrder(
                        Leaky.class.getName() + ".result() mentions org.java_websocket.WebSocket",
                        Leaky.class.getName()
                                + ".parameter([Lorg.java_websocket.WebSocket;) mentions org.java_websocket.WebSocket",
                        Leaky.class.getName()
                                + ".exception() mentions org.java_websocket.exceptions.InvalidDataException");
    }
}
