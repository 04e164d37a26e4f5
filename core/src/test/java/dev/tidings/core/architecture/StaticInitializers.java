package dev.tidings.core.architecture;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Reads what runs while a class is initialized. */
final class StaticInitializers {
    private static final Set<String> UNMODIFIABLE = Set.of("of", "ofEntries", "copyOf", "toList");

    private StaticInitializers() {}

    static Optional<String> mutableValueIn(JavaClass type) {
        Set<JavaCodeUnit> reached = new LinkedHashSet<>();
        type.getStaticInitializer().ifPresent(start -> reach(start, reached));
        return reached.stream()
                .flatMap(unit -> unit.getCallsFromSelf().stream())
                .filter(StaticInitializers::makesMutableValue)
                .map(call -> call.getTarget().getFullName())
                .sorted()
                .findFirst();
    }

    private static void reach(JavaCodeUnit unit, Set<JavaCodeUnit> reached) {
        if (!reached.add(unit)) {
            return;
        }
        unit.getMethodCallsFromSelf().stream()
                .filter(call -> call.getTargetOwner().equals(unit.getOwner()))
                .flatMap(call -> call.getTarget().resolveMember().stream())
                .map(JavaMethod.class::cast)
                .forEach(method -> reach(method, reached));
    }

    private static boolean makesMutableValue(JavaCall<?> call) {
        AccessTarget.CodeUnitCallTarget target = call.getTarget();
        if (target.getOwner().isEquivalentTo(Collectors.class)) {
            return !target.getName().startsWith("toUnmodifiable");
        }
        JavaClass made = target.getName().equals("<init>") ? target.getOwner() : target.getRawReturnType();
        if (target.getOwner().getPackageName().startsWith("dev.tidings")) {
            return false;
        }
        return made.isAssignableTo(CompletableFuture.class)
                || (isCollection(made) && !UNMODIFIABLE.contains(target.getName()));
    }

    private static boolean isCollection(JavaClass type) {
        return type.isAssignableTo(Collection.class) || type.isAssignableTo(Map.class);
    }
}
