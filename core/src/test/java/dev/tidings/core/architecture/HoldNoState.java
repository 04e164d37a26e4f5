package dev.tidings.core.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Holds for a static field that is final and whose value can't change.
 *
 * <p>The value can't change if the declared type is primitive, an enum, or one of a list of values; if it is a
 * class of the project whose instance fields are all final and of such types; or if it is a list, set, map or completion
 * stage and the static initializer of the class, with the static methods of the class that it calls, makes none that
 * can be modified or completed. Arrays never hold, nor other interfaces, behind which there can be anything.
 */
final class HoldNoState extends ArchCondition<JavaField> {
    private static final Set<String> VALUES = Set.of(
            "dev.tidings.api.spi.OutboundFrame",
            "java.lang.Boolean",
            "java.lang.Class",
            "java.lang.Integer",
            "java.lang.Long",
            "java.lang.String",
            "java.net.InetSocketAddress",
            "java.nio.charset.Charset",
            "java.time.Duration",
            "java.time.Instant",
            "java.util.Optional",
            "java.util.concurrent.atomic.AtomicIntegerFieldUpdater",
            "java.util.concurrent.atomic.AtomicLongFieldUpdater",
            "java.util.concurrent.atomic.AtomicReferenceFieldUpdater",
            "java.util.regex.Pattern",
            "javax.net.ssl.SSLContext",
            "org.slf4j.Logger");

    HoldNoState() {
        super("be final and of an immutable type");
    }

    @Override
    public void check(JavaField field, ConditionEvents events) {
        stateOf(field)
                .ifPresent(state -> events.add(SimpleConditionEvent.violated(
                        field, field.getFullName() + " " + state + " in " + field.getSourceCodeLocation())));
    }

    private static Optional<String> stateOf(JavaField field) {
        if (!field.getModifiers().contains(JavaModifier.FINAL)) {
            return Optional.of("is not final");
        }
        if (isCollection(field.getRawType()) || field.getRawType().isEquivalentTo(CompletionStage.class)) {
            return StaticInitializers.mutableValueIn(field.getOwner())
                    .map(call -> "may be mutable, since its class is initialized with " + call);
        }
        return stateIn(field.getRawType(), new HashSet<>());
    }

    private static Optional<String> stateIn(JavaClass type, Set<JavaClass> seen) {
        if (type.isPrimitive() || type.isEnum() || VALUES.contains(type.getName()) || !seen.add(type)) {
            return Optional.empty();
        }
        if (!type.getPackageName().startsWith("dev.tidings") || type.isInterface() || type.isArray()) {
            return Optional.of("has the type " + type.getName() + ", which may hold state");
        }
        return type.getAllFields().stream()
                .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                .flatMap(field -> stateOfPart(field, seen).stream())
                .findFirst();
    }

    private static Optional<String> stateOfPart(JavaField part, Set<JavaClass> seen) {
        if (!part.getModifiers().contains(JavaModifier.FINAL)) {
            return Optional.of("holds " + part.getFullName() + ", which is not final");
        }
        return isCollection(part.getRawType())
                ? Optional.empty()
                : stateIn(part.getRawType(), seen).map(state -> "holds " + part.getFullName() + ", which " + state);
    }

    private static boolean isCollection(JavaClass type) {
        return List.of(Collection.class, List.class, Set.class, Map.class).stream()
                .anyMatch(type::isEquivalentTo);
    }
}
