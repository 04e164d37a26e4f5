package dev.tidings.core.architecture;

import static dev.tidings.core.architecture.Imported.API_AND_CORE;
import static dev.tidings.core.architecture.Imported.violations;
import static dev.tidings.core.architecture.StaticStateRules.STATIC_FIELDS_HOLD_NO_STATE;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import dev.tidings.core.architecture.fixtures.StaticState;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StaticStateTest {
    @Test
    void static_fields_hold_no_state() {
        STATIC_FIELDS_HOLD_NO_STATE.check(API_AND_CORE);
    }

    @Test
    void every_listed_constant_exists_and_is_final() {
        Set<String> constants = API_AND_CORE.stream()
                .flatMap(type -> type.getFields().stream())
                .filter(field -> field.getModifiers().containsAll(Set.of(JavaModifier.STATIC, JavaModifier.FINAL)))
                .map(JavaField::getFullName)
                .collect(Collectors.toSet());

        assertThat(constants).containsAll(StaticStateRules.listed());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    NotFinal              | .count is not final
                    Atomic                | .COUNT has the type java.util.concurrent.atomic.AtomicLong
                    MutableMap            | initialized with java.util.concurrent.ConcurrentHashMap.<init>()
                    MutableList           | initialized with java.util.ArrayList.<init>(java.util.Collection)
                    CollectedSet          | initialized with java.util.stream.Collectors.toSet()
                    CompletableStage      | initialized with java.util.concurrent.CompletableFuture.<init>()
                    Array                 | .NUMBERS has the type [I
                    HiddenBehindInterface | .ACTION has the type java.lang.Runnable
                    Singleton             | Singleton.count, which has the type java.util.concurrent.atomic.AtomicLong
                    """)
    void state_is_found_however_it_hides(String fixture, String violation) {
        assertThat(violations(STATIC_FIELDS_HOLD_NO_STATE, Fixtures.named(StaticState.class, fixture)))
                .singleElement()
                .asString()
                .contains(violation);
    }

    @Test
    void constants_are_left_alone() {
        assertThat(violations(STATIC_FIELDS_HOLD_NO_STATE, Fixtures.named(StaticState.class, "Legitimate")))
                .isEmpty();
    }
}
