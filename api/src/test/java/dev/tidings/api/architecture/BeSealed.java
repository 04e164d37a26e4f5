package dev.tidings.api.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** Holds for a sealed type. */
final class BeSealed extends ArchCondition<JavaClass> {
    BeSealed() {
        super("be sealed");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        events.add(new SimpleConditionEvent(
                type, type.isSealed(), type.getName() + " is " + (type.isSealed() ? "" : "not ") + "sealed"));
    }
}
