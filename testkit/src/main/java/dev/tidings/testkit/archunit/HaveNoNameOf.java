package dev.tidings.testkit.archunit;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;

/** Holds for a class whose simple name is not taken. */
final class HaveNoNameOf extends ArchCondition<JavaClass> {
    private final Map<String, String> homes;

    HaveNoNameOf(Map<String, String> homes) {
        super("have none of the names " + homes.keySet());
        this.homes = homes;
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        String home = homes.get(type.getSimpleName());
        if (home != null) {
            events.add(SimpleConditionEvent.violated(
                    type,
                    "Class <" + type.getName() + "> has the name of the contract <" + home + "> in "
                            + type.getSourceCodeLocation()));
        }
    }
}
