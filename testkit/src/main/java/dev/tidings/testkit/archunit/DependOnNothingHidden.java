package dev.tidings.testkit.archunit;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.tidings.testkit.CanonicalTypes;
import java.util.Set;
import java.util.stream.Stream;

/** Holds for a class that uses no type of Tidings but those of the canonical map. */
final class DependOnNothingHidden extends ArchCondition<JavaClass> {
    private static final String TESTKIT = "dev.tidings.testkit";
    private final Set<String> canonical = Set.copyOf(CanonicalTypes.all().values());

    DependOnNothingHidden() {
        super("use no type of Tidings that the canonical map does not have");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        type.getDirectDependenciesFromSelf().stream()
                .filter(this::isOnHidden)
                .forEach(dependency ->
                        events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription())));
    }

    private boolean isOnHidden(Dependency dependency) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        return Stream.of("dev.tidings.api", "dev.tidings.core", TESTKIT)
                        .anyMatch(root -> Application.isIn(target, root))
                && !isOfAnotherRule(target)
                && !(Application.isIn(target, TESTKIT) && Application.isIn(dependency.getOriginClass(), TESTKIT))
                && !canonical.contains(topLevel(target));
    }

    private static boolean isOfAnotherRule(JavaClass target) {
        return Application.isIn(target, "dev.tidings.api.internal")
                || Application.isIn(target, "dev.tidings.core.legacy");
    }

    private static String topLevel(JavaClass type) {
        int nested = type.getName().indexOf('$');
        return nested < 0 ? type.getName() : type.getName().substring(0, nested);
    }
}
