package dev.tidings.core.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Holds for a method whose result, parameters and declared exceptions are of allowed types, type arguments included. */
final class MentionOnly extends ArchCondition<JavaMethod> {
    private final Predicate<JavaClass> allowed;

    MentionOnly(Predicate<JavaClass> allowed) {
        super("mention types of the api, of the JDK and of the exported package only");
        this.allowed = allowed;
    }

    @Override
    public void check(JavaMethod method, ConditionEvents events) {
        mentioned(method)
                .filter(allowed.negate())
                .forEach(type -> events.add(
                        SimpleConditionEvent.violated(method, method.getFullName() + " mentions " + type.getName())));
    }

    private static Stream<JavaClass> mentioned(JavaMethod method) {
        Stream<JavaClass> signature = Stream.concat(
                        Stream.of(method.getReturnType()), method.getParameterTypes().stream())
                .map(JavaType::getAllInvolvedRawTypes)
                .flatMap(Set::stream);
        return Stream.concat(signature, method.getExceptionTypes().stream()).distinct();
    }
}
