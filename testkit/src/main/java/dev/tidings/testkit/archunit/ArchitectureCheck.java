package dev.tidings.testkit.archunit;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static java.util.stream.Collectors.joining;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.freeze.FreezingArchRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All rules of {@link TidingsRules} at once. In a test of the application:
 *
 * <pre>{@code
 * @Test
 * void tidings_is_used_as_it_is_meant() {
 *     ArchitectureCheck.strict().checkPackages("com.example");
 * }
 * }</pre>
 *
 * <p>The classes are imported once, every rule is evaluated, and one error tells the violations of all of them.
 *
 * <p>Immutable: each method that changes something returns another check.
 */
public final class ArchitectureCheck {
    private static final String EVERY_RULE = "";

    private final @Nullable Path store;
    private final boolean storeRequired;
    private final Map<String, List<String>> exempt;

    private ArchitectureCheck(@Nullable Path store, boolean storeRequired, Map<String, List<String>> exempt) {
        this.store = store;
        this.storeRequired = storeRequired;
        this.exempt = Map.copyOf(exempt);
    }

    /**
     * Starts a check that fails at any violation.
     *
     * @return the check
     */
    public static ArchitectureCheck strict() {
        return new ArchitectureCheck(null, false, Map.of());
    }

    /**
     * Starts a check that fails at new violations only. The first run of a rule writes down what there is, in a file of
     * the folder that is named after the rule; commit the folder. A violation that is gone is struck off and can't come
     * back. Numbers of lines don't matter, so code may move within its file; of a cycle its packages matter only, so its
     * classes may change, but a longer cycle that was hidden by it is new when it goes. Neither needs nor heeds an
     * {@code archunit.properties} for its store.
     *
     * <p>A folder that is not there is made, which on a server that builds, or in another working directory, would let
     * everything through: say {@link #requireStore} there.
     *
     * @param store the folder; made if it is not there
     * @return the check
     */
    public static ArchitectureCheck freezing(Path store) {
        return new ArchitectureCheck(Objects.requireNonNull(store, "store"), false, Map.of());
    }

    /**
     * Freezes nothing more. A folder that is not there is refused, and a rule that has no file in it, as one that came
     * with a later version of Tidings, is checked as strictly as if nothing were frozen. What is gone is still struck
     * off.
     *
     * @return the check
     * @throws IllegalStateException if this check freezes nothing
     */
    public ArchitectureCheck requireStore() {
        if (store == null) {
            throw new IllegalStateException("store to require must be named but the check is strict: begin with"
                    + " ArchitectureCheck.freezing(folder)");
        }
        return new ArchitectureCheck(store, true, exempt);
    }

    /**
     * Leaves packages out, with all classes in them and what is nested in those.
     *
     * @param packages in the syntax of ArchUnit, such as {@code com.example.chat..}
     * @return the check without them
     */
    public ArchitectureCheck exempting(String... packages) {
        return exempting(EVERY_RULE, packages);
    }

    /**
     * Leaves packages out of one rule.
     *
     * @param rule a constant of {@link TidingsRules}
     * @param packages in the syntax of ArchUnit, such as {@code com.example.chat..}
     * @return the check without them
     * @throws IllegalArgumentException if the rule is none of those
     */
    public ArchitectureCheck exempting(ArchRule rule, String... packages) {
        if (rule instanceof ApplicationRule known) {
            return exempting(known.name(), packages);
        }
        throw new IllegalArgumentException("rule to exempt from must be a constant of TidingsRules but was \""
                + rule.getDescription() + "\": name one of " + TidingsRules.all());
    }

    ArchitectureCheck exempting(String rule, String[] packages) {
        Map<String, List<String>> more = new HashMap<>(exempt);
        more.merge(rule, List.of(packages), (before, added) -> {
            return Stream.concat(before.stream(), added.stream()).toList();
        });
        return new ArchitectureCheck(store, storeRequired, more);
    }

    /**
     * Imports the application from the class path, but for its tests, and checks it. Every class of the packages is
     * taken for the application's.
     *
     * @param packages such as {@code com.example}, with what is below them
     * @throws IllegalArgumentException if there is no class in one of them
     * @throws IllegalStateException if the store is required and not there
     * @throws AssertionError if a rule is violated, with all violations of all rules
     */
    public void checkPackages(String... packages) {
        JavaClasses classes = Application.outsideTidings(
                new ClassFileImporter().withImportOption(new NoTests()).importPackages(packages));
        List<String> empty = Stream.of(packages)
                .filter(home -> classes.stream().noneMatch(type -> Application.isIn(type, home)))
                .toList();
        if (!empty.isEmpty() || packages.length == 0) {
            throw new IllegalArgumentException("packages to check must hold classes but there were none in " + empty
                    + ": name the packages of the application, without a pattern");
        }
        failAt(evaluate(classes));
    }

    /**
     * Checks classes that were imported already. They may include libraries, which are left alone; see
     * {@link TidingsRules}.
     *
     * @param classes what was imported
     * @throws IllegalStateException if the store is required and not there
     * @throws AssertionError if a rule is violated, with all violations of all rules
     */
    public void check(JavaClasses classes) {
        failAt(report(classes));
    }

    /**
     * Evaluates every rule, as {@link #check} does, and throws nothing.
     *
     * @param classes what was imported
     * @return what was found, with one element for each rule, violated or not
     * @throws IllegalStateException if the store is required and not there
     */
    public List<RuleReport> report(JavaClasses classes) {
        return evaluate(Application.among(classes));
    }

    private List<RuleReport> evaluate(JavaClasses application) {
        if (storeRequired && store != null && !Files.isDirectory(store)) {
            throw new IllegalStateException("store of frozen violations must be there but " + store.toAbsolutePath()
                    + " was not: commit what a run without requireStore has written, and name the folder so that it is"
                    + " the same from each working directory");
        }
        List<RuleReport> reports = new ArrayList<>();
        for (ApplicationRule rule : TidingsRules.all()) {
            JavaClasses checked = without(exempt.get(rule.name()), without(exempt.get(EVERY_RULE), application));
            ArchRule strict = rule.on(checked);
            List<String> violations = frozen(rule.name(), strict)
                    .evaluate(checked)
                    .getFailureReport()
                    .getDetails();
            reports.add(new RuleReport(rule.name(), strict.getDescription(), violations));
        }
        return List.copyOf(reports);
    }

    private ArchRule frozen(String name, ArchRule rule) {
        if (store == null) {
            return rule;
        }
        FrozenViolations violations = new FrozenViolations(store, name);
        if (storeRequired && !violations.contains(rule)) {
            return rule;
        }
        FreezingArchRule frozen = FreezingArchRule.freeze(rule).persistIn(violations);
        return name.equals("NO_CYCLES_AROUND_TIDINGS")
                ? frozen.associateViolationLinesVia(StayOutOfCycles::isSame)
                : frozen;
    }

    private static JavaClasses without(@Nullable List<String> packages, JavaClasses classes) {
        return packages == null ? classes : classes.that(not(resideInAnyPackage(packages.toArray(String[]::new))));
    }

    private static void failAt(List<RuleReport> reports) {
        List<RuleReport> violated =
                reports.stream().filter(report -> !report.clean()).toList();
        if (!violated.isEmpty()) {
            throw new AssertionError(violated.size() + " of " + reports.size() + " rules of Tidings were violated\n\n"
                    + violated.stream().map(RuleReport::text).collect(joining("\n\n")));
        }
    }
}
