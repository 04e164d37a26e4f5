package dev.tidings.api.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;

/** Holds for a non-sealed interface in the internal package that extends the contract it is named after. */
final class OnlyOpenItsContract extends ArchCondition<JavaClass> {
    OnlyOpenItsContract() {
        super("be an empty interface in dev.tidings.api.internal that extends the contract it is named after");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        List<String> parents =
                type.getRawInterfaces().stream().map(JavaClass::getSimpleName).toList();
        boolean satisfied = type.isInterface()
                && !type.isSealed()
                && type.getPackageName().equals("dev.tidings.api.internal")
                && type.getMembers().isEmpty()
                && parents.equals(List.of(type.getSimpleName().substring("Canonical".length())));
        String message = type.getName() + " extends " + parents + " and has "
                + type.getMembers().size() + " members of its own";
        events.add(new SimpleConditionEvent(type, satisfied, message));
    }
}
