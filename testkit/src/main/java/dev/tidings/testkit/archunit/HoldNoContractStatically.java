package dev.tidings.testkit.archunit;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.tidings.testkit.archunit.TypeInPlace.Place;
import java.util.Map;

/** Holds for a class from whose static fields no contract is reached. */
final class HoldNoContractStatically extends ArchCondition<JavaClass> {
    private final Holding contracts;
    private final Holding contractsOfServers;

    HoldNoContractStatically(JavaClasses application) {
        super("hold no contract in a static field");
        contracts = new Holding(application, RunContracts::isContract, type -> false);
        contractsOfServers = new Holding(
                application, type -> RunContracts.isContract(type) && !RunContracts.isOfOneRun(type), type -> false);
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        type.getFields().stream()
                .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
                .forEach(field -> holding(field)
                        .in(new Place(field, Map.of()))
                        .ifPresent(found -> events.add(SimpleConditionEvent.violated(
                                type,
                                field.getDescription() + " is static and " + found.text() + " in "
                                        + field.getSourceCodeLocation()))));
    }

    private Holding holding(JavaField field) {
        return field.getRawType().getBaseComponentType().isAssignableTo(Enum.class) ? contractsOfServers : contracts;
    }
}
