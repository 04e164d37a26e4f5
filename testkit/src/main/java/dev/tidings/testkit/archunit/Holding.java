package dev.tidings.testkit.archunit;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import dev.tidings.testkit.archunit.TypeInPlace.Place;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Finds what a field holds: an object of its type; the elements of an array; what a collection, a map, an optional, a
 * reference, a supplier or a future is of, also if it is a subclass that says so; and, through the fields of the
 * application's own classes, what those hold. Whatever else takes type arguments holds nothing by them, such as a
 * function, a key or a token of a type. The shortest way is told.
 *
 * @param application whose classes are looked into
 * @param wanted what to find
 * @param closed which classes are not looked into
 */
record Holding(JavaClasses application, Predicate<JavaClass> wanted, Predicate<JavaClass> closed) {
    private static final int FARTHEST = 16;
    private static final String FIXED = "java.util.Optional";
    private static final Set<String> HOLDERS = Set.of(
            FIXED,
            "java.util.Collection",
            "java.util.Iterator",
            "java.util.Map",
            "java.util.Map$Entry",
            "java.util.concurrent.Callable",
            "java.util.concurrent.CompletionStage",
            "java.util.concurrent.Future",
            "java.util.concurrent.atomic.AtomicMarkableReference",
            "java.util.concurrent.atomic.AtomicReference",
            "java.util.concurrent.atomic.AtomicReferenceArray",
            "java.util.concurrent.atomic.AtomicStampedReference",
            "java.util.function.Supplier",
            "java.util.stream.Stream",
            "java.lang.ThreadLocal",
            "java.lang.ref.Reference",
            "com.github.benmanes.caffeine.cache.AsyncCache",
            "com.github.benmanes.caffeine.cache.Cache",
            "com.google.common.base.Optional",
            "com.google.common.cache.Cache",
            "com.google.common.collect.Multimap",
            "com.google.common.collect.Table",
            "kotlin.Lazy",
            "kotlin.Pair",
            "kotlin.Triple",
            "kotlin.jvm.functions.Function0",
            "kotlinx.coroutines.Deferred",
            "kotlinx.coroutines.flow.StateFlow");

    /**
     * What was found.
     *
     * @param type what the last field of the way holds
     * @param way the field, and the fields that lead on from it
     * @param settled whether all of the way is final, and nothing on it can be given another content
     */
    record Found(JavaClass type, List<JavaField> way, boolean settled) {
        String text() {
            String text = "holds <" + type.getName() + ">";
            return way.size() == 1
                    ? text
                    : text + " by way of <"
                            + String.join(
                                    ">, <",
                                    way.stream()
                                            .skip(1)
                                            .map(JavaField::getFullName)
                                            .toList()) + ">";
        }
    }

    /** A type on the way, with how far it is. */
    private record Step(TypeInPlace type, List<JavaField> way, boolean settled, int distance) {
        static Step to(Place place, List<JavaField> before, boolean settled, int distance) {
            List<JavaField> way =
                    Stream.concat(before.stream(), Stream.of(place.field())).toList();
            boolean isFinal = place.field().getModifiers().contains(JavaModifier.FINAL);
            return new Step(place.type(), way, settled && isFinal, distance);
        }

        Stream<Step> alternatives() {
            return type.bounds().map(bound -> new Step(bound, way, settled, distance));
        }

        Step toContent(TypeInPlace content, boolean stillSettled) {
            return new Step(content, way, stillSettled, distance + 1);
        }

        String text() {
            return type.text() + settled;
        }
    }

    Optional<Found> in(Place place) {
        return in(place, found -> true);
    }

    /** Returns the nearest that is of interest. */
    Optional<Found> in(Place place, Predicate<Found> interest) {
        Deque<Step> next = new ArrayDeque<>(List.of(Step.to(place, List.of(), true, 0)));
        Set<String> seen = new HashSet<>();
        while (!next.isEmpty()) {
            List<Step> here = next.remove().alternatives().toList();
            Optional<Found> found = here.stream()
                    .filter(step -> wanted.test(step.type().raw()))
                    .map(step -> new Found(step.type().raw(), step.way(), step.settled()))
                    .filter(interest)
                    .findFirst();
            if (found.isPresent()) {
                return found;
            }
            here.stream()
                    .filter(step -> step.distance() < FARTHEST && seen.add(step.text()))
                    .flatMap(this::onwards)
                    .forEach(next::add);
        }
        return Optional.empty();
    }

    private Stream<Step> onwards(Step step) {
        return step.type().isArray()
                ? Stream.of(step.toContent(step.type().component(), false))
                : Stream.concat(contents(step), fields(step));
    }

    private static Stream<Step> contents(Step step) {
        return step.type()
                .hierarchy()
                .filter(each -> HOLDERS.contains(each.raw().getName()))
                .flatMap(holder -> holder.arguments().stream()
                        .map(argument -> step.toContent(
                                argument,
                                step.settled() && holder.raw().getName().equals(FIXED))));
    }

    private Stream<Step> fields(Step step) {
        JavaClass type = step.type().raw();
        return application.contain(type.getName()) && !wanted.test(type) && !closed.test(type)
                ? step.type().fields().map(place -> Step.to(place, step.way(), step.settled(), step.distance() + 1))
                : Stream.empty();
    }
}
