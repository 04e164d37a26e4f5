package dev.tidings.testkit.tck;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Runs rules on an implementation with a planted defect, several at once, since most of them wait in vain. */
final class PlantedRun {
    private static final String ADVICE = "\nIf this fails: ";
    private static final int LEAST_ADVICE = 20;

    private PlantedRun() {}

    /** Demands that the rules of a defect fail, and that each says who it is and what to look at. */
    static void requireCaught(Class<?> tck, PlantedDefect defect) {
        String[] rules = defect.rules();
        Map<String, String> failures = failures(tck, Arrays.asList(rules));
        assertThat(failures.keySet()).as("broken rules").containsExactlyInAnyOrder(rules);
        failures.forEach((rule, text) -> {
            assertThat(text).startsWith(rule + ": ").contains(ADVICE);
            assertThat(text.substring(text.lastIndexOf(ADVICE))).hasSizeGreaterThan(ADVICE.length() + LEAST_ADVICE);
        });
    }

    /** Demands that each rule of a kit catches one of some defects, and that no defect names a rule that is not there. */
    static void requireAllToCatch(Class<?> tck, Stream<? extends PlantedDefect> defects) {
        Set<String> caught =
                defects.flatMap(defect -> Arrays.stream(defect.rules())).collect(Collectors.toCollection(TreeSet::new));
        assertThat(caught).containsExactlyElementsOf(rulesOf(tck));
    }

    /** Demands that no rule fails. */
    static void requireRight(Class<?> tck) {
        assertThat(failures(tck, rulesOf(tck))).isEmpty();
    }

    private static Map<String, String> failures(Class<?> tck, List<String> rules) {
        return EngineTestKit.engine("junit-jupiter")
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
                .configurationParameter(
                        "junit.jupiter.execution.parallel.config.executor-service", "WORKER_THREAD_POOL")
                .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "4")
                .selectors(methods(tck)
                        .filter(method -> rules.contains(idOf(method)))
                        .map(method -> selectMethod(tck, method))
                        .toArray(DiscoverySelector[]::new))
                .execute()
                .testEvents()
                .failed()
                .stream()
                .collect(toMap(PlantedRun::idOf, PlantedRun::textOf, (one, other) -> one, TreeMap::new));
    }

    private static String idOf(Event event) {
        return idOf(event.getTestDescriptor().getDisplayName());
    }

    private static String textOf(Event event) {
        return String.valueOf(event.getRequiredPayload(TestExecutionResult.class)
                .getThrowable()
                .orElseThrow()
                .getMessage());
    }

    private static Stream<Method> methods(Class<?> tck) {
        return Arrays.stream(tck.getMethods()).filter(method -> method.isAnnotationPresent(Test.class));
    }

    private static String idOf(Method method) {
        return idOf(method.getName());
    }

    private static String idOf(String name) {
        return name.substring(0, 2).toUpperCase(Locale.ROOT) + "-" + name.substring(2, 4);
    }

    /** Returns the ids of all rules, in order. */
    static List<String> rulesOf(Class<?> tck) {
        return methods(tck).map(PlantedRun::idOf).sorted().toList();
    }
}
