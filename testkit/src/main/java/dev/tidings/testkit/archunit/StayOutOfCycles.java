package dev.tidings.testkit.archunit;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toUnmodifiableSet;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Holds where no package that uses Tidings is in a cycle of packages. For each such package the shortest cycle is
 * reported, once for the packages on it, with one dependency for each step; the cycles of other packages are not this
 * rule's.
 */
final class StayOutOfCycles extends ArchCondition<JavaClass> {
    private static final String CYCLE = " the cycle <";
    private static final String STEP = "> -> <";
    private static final String REASONS = ">: ";

    private final SortedMap<String, SortedMap<String, Dependency>> steps = new TreeMap<>();
    private final Set<String> users = new TreeSet<>();

    StayOutOfCycles(JavaClasses application) {
        super("be in no cycle of packages around Tidings");
        application.forEach(
                type -> type.getDirectDependenciesFromSelf().forEach(dependency -> add(application, dependency)));
        application.stream()
                .filter(Application::usesTidings)
                .map(JavaClass::getPackageName)
                .forEach(users::add);
    }

    private void add(JavaClasses application, Dependency dependency) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        String from = dependency.getOriginClass().getPackageName();
        if (!from.equals(target.getPackageName()) && application.contain(target.getName())) {
            steps.computeIfAbsent(from, any -> new TreeMap<>())
                    .merge(target.getPackageName(), dependency, StayOutOfCycles::first);
        }
    }

    private static Dependency first(Dependency one, Dependency other) {
        return one.getDescription().compareTo(other.getDescription()) <= 0 ? one : other;
    }

    /** Has no effect: a cycle has no class of its own, so the packages are judged in the end. */
    @Override
    public void check(JavaClass type, ConditionEvents events) {}

    @Override
    public void finish(ConditionEvents events) {
        Set<Set<String>> told = new HashSet<>();
        for (String user : users) {
            List<String> cycle = shortestCycle(user);
            if (!cycle.isEmpty() && told.add(Set.copyOf(cycle))) {
                events.add(SimpleConditionEvent.violated(user, text(cycle)));
            }
        }
    }

    private List<String> shortestCycle(String start) {
        Map<String, String> before = new HashMap<>();
        Deque<String> next = new ArrayDeque<>(List.of(start));
        while (!next.isEmpty()) {
            String here = next.remove();
            for (String there : stepsFrom(here).keySet()) {
                if (there.equals(start)) {
                    return wayTo(here, before);
                }
                if (before.putIfAbsent(there, here) == null) {
                    next.add(there);
                }
            }
        }
        return List.of();
    }

    /**
     * Says whether two texts are of the same packages. Of which of them a cycle is told, and by which dependencies, may
     * change with code that is taken away.
     */
    static boolean isSame(String one, String other) {
        return packages(one).equals(packages(other));
    }

    private static Set<String> packages(String text) {
        int begin = text.indexOf(CYCLE);
        int end = text.indexOf(REASONS);
        return begin < 0 || end < begin
                ? Set.of(text)
                : Stream.of(text.substring(begin + CYCLE.length(), end).split(STEP))
                        .collect(toUnmodifiableSet());
    }

    private static List<String> wayTo(String end, Map<String, String> before) {
        List<String> way = new ArrayList<>();
        for (String here = end; here != null; here = before.get(here)) {
            way.add(0, here);
        }
        return way;
    }

    private SortedMap<String, Dependency> stepsFrom(String here) {
        return steps.getOrDefault(here, Collections.emptySortedMap());
    }

    private String text(List<String> cycle) {
        String names = Stream.concat(cycle.stream(), Stream.of(cycle.get(0))).collect(joining(STEP));
        String reasons = IntStream.range(0, cycle.size())
                .mapToObj(index -> stepsFrom(cycle.get(index)).get(cycle.get((index + 1) % cycle.size())))
                .map(Dependency::getDescription)
                .collect(joining("; "));
        return "Package <" + cycle.get(0) + "> uses Tidings and is in" + CYCLE + names + REASONS + reasons;
    }
}
