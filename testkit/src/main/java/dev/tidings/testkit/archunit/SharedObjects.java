package dev.tidings.testkit.archunit;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import dev.tidings.api.spi.Agent;
import dev.tidings.testkit.CanonicalTypes;
import dev.tidings.testkit.CanonicalTypes.Family;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Says which objects serve more than one run: the constants of an enum, what implements an extension point of
 * Tidings, and what a container makes once. The connection and the subscription are extension points of one client
 * each, so they are not. An agent is often made for one run: it is shared if a container makes it once, and else by
 * what it does with its fields.
 */
final class SharedObjects {
    private static final Set<String> MAYBE_OF_ONE = Set.of("Agent", "LogSubscription", "WebSocketConnection");
    private static final List<String> MADE_ONCE = List.of(
            "org.springframework.stereotype.Component",
            "org.springframework.stereotype.Service",
            "org.springframework.stereotype.Controller",
            "org.springframework.stereotype.Repository",
            "org.springframework.context.annotation.Configuration",
            "org.springframework.web.bind.annotation.RestController",
            "jakarta.inject.Singleton",
            "javax.inject.Singleton",
            "jakarta.ejb.Singleton",
            "javax.ejb.Singleton",
            "jakarta.ejb.Stateless",
            "javax.ejb.Stateless",
            "jakarta.enterprise.context.ApplicationScoped",
            "javax.enterprise.context.ApplicationScoped",
            "com.google.inject.Singleton");
    private static final String SCOPE = "org.springframework.context.annotation.Scope";
    private static final List<String> SCOPES = List.of(
            "jakarta.enterprise.context.NormalScope",
            "javax.enterprise.context.NormalScope",
            "jakarta.inject.Scope",
            "javax.inject.Scope",
            "com.google.inject.ScopeAnnotation");

    private SharedObjects() {}

    /** Says why an object of the class serves more than one run whatever its fields are. */
    static Optional<String> whyShared(JavaClass type) {
        return isScoped(type)
                ? Optional.empty()
                : Stream.concat(nature(type), annotation(type)).findFirst();
    }

    static boolean isShared(JavaClass type) {
        return whyShared(type).isPresent();
    }

    /** Says whether an object of the class may as well be of one run. */
    static boolean isOnlyAnAgent(JavaClass type) {
        return type.isAssignableTo(Agent.class) && !isShared(type) && !isScoped(type);
    }

    static boolean isScoped(JavaClass type) {
        return all(type)
                .filter(annotation -> isScope(annotation.getRawType()))
                .findFirst()
                .filter(SharedObjects::isNoSingleton)
                .isPresent();
    }

    private static boolean isScope(JavaClass annotation) {
        return annotation.getName().equals(SCOPE) || SCOPES.stream().anyMatch(annotation::isAnnotatedWith);
    }

    /** Returns what the class is annotated with, then what that is annotated with, and so on. */
    private static Stream<JavaAnnotation<?>> all(JavaClass type) {
        Map<String, JavaAnnotation<?>> found = new LinkedHashMap<>();
        Deque<JavaClass> next = new ArrayDeque<>(List.of(type));
        while (!next.isEmpty()) {
            for (JavaAnnotation<?> annotation : next.remove().getAnnotations()) {
                if (found.putIfAbsent(annotation.getRawType().getName(), annotation) == null) {
                    next.add(annotation.getRawType());
                }
            }
        }
        return found.values().stream();
    }

    private static boolean isNoSingleton(JavaAnnotation<?> scope) {
        if (!scope.getRawType().getName().equals(SCOPE)) {
            return !MADE_ONCE.contains(scope.getRawType().getName());
        }
        return Stream.of("value", "scopeName")
                .map(scope::tryGetExplicitlyDeclaredProperty)
                .flatMap(Optional::stream)
                .anyMatch(value -> !value.equals("singleton") && !value.equals(""));
    }

    private static Stream<String> nature(JavaClass type) {
        if (type.isAssignableTo(Enum.class)) {
            return Stream.of("is an enum");
        }
        return CanonicalTypes.of(Family.EXTENSION_POINT).entrySet().stream()
                .filter(point -> !MAYBE_OF_ONE.contains(point.getKey()) && type.isAssignableTo(point.getValue()))
                .map(point -> "implements " + point.getKey());
    }

    private static Stream<String> annotation(JavaClass type) {
        return MADE_ONCE.stream()
                .filter(name -> type.isAnnotatedWith(name) || type.isMetaAnnotatedWith(name))
                .map(name -> "is annotated with @" + name.substring(name.lastIndexOf('.') + 1));
    }
}
