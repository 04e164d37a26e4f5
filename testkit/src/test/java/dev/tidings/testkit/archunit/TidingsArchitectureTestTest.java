package dev.tidings.testkit.archunit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TidingsArchitectureTestTest {
    private final TidingsArchitectureTest test = new TidingsArchitectureTest();

    @AfterEach
    void forget() {
        List.of("packages", "exempt", "freeze", "freeze.required")
                .forEach(name -> System.clearProperty("tidings.architecture." + name));
    }

    @Test
    void packages_must_be_named() {
        assertThatThrownBy(test::the_application_keeps_the_rules_of_tidings)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "system property tidings.architecture.packages must name the packages of the application but"
                                + " was not set: set it, such as to com.example, in systemPropertyVariables of the surefire"
                                + " plugin");
    }

    @Test
    void an_application_that_keeps_the_rules_passes_with_every_setting(@TempDir Path store) {
        set("packages", " dev.tidings.testkit.client , dev.tidings.testkit.time");
        set("exempt", "com.example.chat.., NO_LEGACY:com.example.old..");
        set("freeze", store.toString());

        assertThatCode(test::the_application_keeps_the_rules_of_tidings).doesNotThrowAnyException();
        assertThat(store).isNotEmptyDirectory();
    }

    @Test
    void a_store_may_be_required(@TempDir Path store) {
        set("packages", "dev.tidings.testkit.time");
        set("freeze", store.resolve("gone").toString());
        set("freeze.required", "true");

        assertThatThrownBy(test::the_application_keeps_the_rules_of_tidings)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("store of frozen violations must be there but ");
    }

    @Test
    void packages_without_classes_are_refused() {
        set("packages", "com.exmaple");

        assertThatThrownBy(test::the_application_keeps_the_rules_of_tidings)
                .hasMessageContaining("there were none in [com.exmaple]");
    }

    @Test
    void an_unknown_rule_to_exempt_from_is_refused() {
        set("packages", "dev.tidings.testkit.time");
        set("exempt", "NO_LEGACIES:com.example.old..");

        assertThatThrownBy(test::the_application_keeps_the_rules_of_tidings)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("rule in tidings.architecture.exempt must be one of \\[.*NO_LEGACY,.*] but was"
                        + " NO_LEGACIES: write RULE:package, or the package alone");
    }

    private static void set(String name, String value) {
        System.setProperty("tidings.architecture." + name, value);
    }
}
