package dev.tidings.core.architecture;

import static java.util.stream.Collectors.groupingBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Holds if at most half of all top-level types are public, and if no package but the exported ones has more public
 * types with behaviour than a limit. Records, enums and sealed families of them are values that such a type takes or
 * returns.
 */
final class BePublicInFewCases extends ArchCondition<JavaClass> {
    private static final Set<String> EXPORTED = Set.of("dev.tidings.core", "dev.tidings.core.legacy");

    private final int mostPerArea;
    private final List<JavaClass> types = new ArrayList<>();

    BePublicInFewCases(int mostPerArea) {
        super("be public in at most half of the cases, and in at most " + mostPerArea + " per area but for values");
        this.mostPerArea = mostPerArea;
    }

    @Override
    public void init(Collection<JavaClass> all) {
        types.clear();
        all.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .forEach(types::add);
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {}

    @Override
    public void finish(ConditionEvents events) {
        List<JavaClass> open = types.stream()
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .toList();
        report("core has " + open.size() + " public types of " + types.size(), open, types.size() / 2, events);
        open.stream()
                .filter(type -> !type.isRecord() && !type.isEnum() && !type.isSealed())
                .filter(type -> !EXPORTED.contains(type.getPackageName()))
                .collect(groupingBy(JavaClass::getPackageName))
                .forEach((area, entries) ->
                        report(area + " has " + entries.size() + " entry types", entries, mostPerArea, events));
    }

    private static void report(String fact, List<JavaClass> open, int limit, ConditionEvents events) {
        List<String> names =
                open.stream().map(JavaClass::getSimpleName).sorted().toList();
        events.add(
                new SimpleConditionEvent(open, open.size() <= limit, fact + " and may have " + limit + ": " + names));
    }
}
