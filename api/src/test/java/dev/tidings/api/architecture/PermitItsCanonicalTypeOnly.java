package dev.tidings.api.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.stream.Collectors;

/** Holds for a sealed interface whose subtypes are its canonical type and, perhaps, further contracts. */
final class PermitItsCanonicalTypeOnly extends ArchCondition<JavaClass> {
    private final Set<String> contracts;

    PermitItsCanonicalTypeOnly(Set<String> contracts) {
        super("be a sealed interface that permits its canonical type only");
        this.contracts = contracts;
    }

    @Override
    public void check(JavaClass contract, ConditionEvents events) {
        Set<String> permitted = contract.getPermittedSubclasses().orElse(Set.of()).stream()
                .map(JavaClass::getSimpleName)
                .collect(Collectors.toSet());
        String canonical = "Canonical" + contract.getSimpleName();
        boolean satisfied = contract.isInterface()
                && permitted.contains(canonical)
                && permitted.stream().allMatch(name -> name.equals(canonical) || contracts.contains(name));
        String message = contract.getName() + " must be a sealed interface that permits " + canonical + " but is "
                + (contract.isSealed() ? "sealed and permits " + permitted : "not sealed");
        events.add(new SimpleConditionEvent(contract, satisfied, message));
    }
}
