package dev.tidings.testkit.archunit;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitectureCheckTest {
    private static final JavaClasses ALL = Corpus.CLASSES;
    private static final JavaClasses BUT_STATICS =
            ALL.that(describe("hold nothing statically", type -> !type.getName().contains("Statics")));

    @TempDir
    Path store;

    @Test
    void one_error_tells_the_violations_of_all_rules_with_reason_and_fix() {
        assertThatThrownBy(() -> ArchitectureCheck.strict().check(ALL))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith(
                        "9 of 9 rules of Tidings were violated\n\nrule CONTRACTS_ARE_NOT_IMPLEMENTED was"
                                + " violated (")
                .hasMessageContainingAll(
                        "\n\nrule NO_STATIC_CONTRACTS was violated (28 times): no class should hold a contract of"
                                + " Tidings in a static field, because what is static is shared by every user, tenant"
                                + " and test in the process, and nobody closes it. Fix: make it where the application"
                                + " is put together,",
                        "\n  Field <com.example.bad.Statics$ByField.manager> is static and holds"
                                + " <dev.tidings.api.WebSocketManager> in (Statics.java:",
                        "\n  Field <com.example.bad.Statics$ByWayOfOtherClasses.whole> is static and holds"
                                + " <dev.tidings.api.WebSocketManager> by way of"
                                + " <com.example.bad.Statics$Whole.parts>, <com.example.bad.Statics$Parts.manager> in",
                        "\n  Class <com.example.bad.Keeping$InAnAgent>, which implements Agent, has the field"
                                + " <com.example.bad.Keeping$InAnAgent.run>, which holds <dev.tidings.api.AgentRun> in",
                        "\n  Class <com.example.bad.Literals$ByArgument> writes \"agent_started\", the name of"
                                + " <dev.tidings.api.event.AgentStarted>, as a literal in (Literals.java:",
                        "\n  Package <com.example.loops.call> uses Tidings and is in the cycle"
                                + " <com.example.loops.call> -> <com.example.loops.back> -> <com.example.loops.call>:"
                                + " Method <com.example.loops.call.Caller.emit(dev.tidings.api.AgentRun)> calls method");
    }

    @Test
    void nothing_is_thrown_where_every_rule_is_kept() {
        assertThatCode(() -> ArchitectureCheck.strict().check(Corpus.in("com.example.good..")))
                .doesNotThrowAnyException();
    }

    @Test
    void a_report_has_every_rule_whether_violated_or_not() {
        assertThat(ArchitectureCheck.strict().report(BUT_STATICS))
                .hasSize(9)
                .filteredOn(RuleReport::clean)
                .singleElement()
                .satisfies(report -> {
                    assertThat(report.rule()).isEqualTo("NO_STATIC_CONTRACTS");
                    assertThat(report.text()).startsWith("rule NO_STATIC_CONTRACTS is kept: no class should hold");
                });
    }

    @Test
    void exempt_packages_are_left_out_with_their_inner_classes() {
        ArchitectureCheck check = ArchitectureCheck.strict().exempting("com.example.bad..");

        assertThat(violated(check, ALL)).containsExactly("NO_CYCLES_AROUND_TIDINGS");
        assertThat(violated(check.exempting("com.example.loops.."), ALL)).isEmpty();
        assertThat(violated(check, ALL)).as("the first check, afterwards").isNotEmpty();
    }

    @Test
    void a_package_may_be_exempt_from_one_rule() {
        ArchitectureCheck check = ArchitectureCheck.strict().exempting(TidingsRules.NO_LEGACY, "com.example.bad..");

        assertThat(violated(check, ALL)).hasSize(8).doesNotContain("NO_LEGACY");
    }

    @Test
    void a_foreign_rule_to_exempt_from_is_refused() {
        ArchRule foreign = ArchRuleDefinition.classes().should().bePublic();

        assertThatThrownBy(() -> ArchitectureCheck.strict().exempting(foreign, "com.example.."))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "rule to exempt from must be a constant of TidingsRules but was \"classes should"
                                + " be public\": name one of [CONTRACTS_ARE_NOT_IMPLEMENTED, ");
    }

    @Test
    void what_was_frozen_is_let_through_and_what_is_new_is_not() {
        ArchitectureCheck.freezing(store).check(BUT_STATICS);
        ArchitectureCheck.freezing(store).check(BUT_STATICS);

        assertThatThrownBy(() -> ArchitectureCheck.freezing(store).check(ALL))
                .hasMessageStartingWith("1 of 9 rules of Tidings were violated\n\nrule NO_STATIC_CONTRACTS was violated"
                        + " (28 times)");
    }

    @Test
    void a_frozen_violation_that_is_gone_can_not_come_back() {
        ArchitectureCheck.freezing(store).check(ALL);
        ArchitectureCheck.freezing(store).check(BUT_STATICS);

        assertThat(violated(ArchitectureCheck.freezing(store), ALL)).containsExactly("NO_STATIC_CONTRACTS");
    }

    @Test
    void a_frozen_violation_may_move_to_another_line() throws IOException {
        ArchitectureCheck.freezing(store).check(ALL);
        Path file = store.resolve("NO_LEGACY.txt");
        String moved = Files.readString(file).replaceAll("\\.java:\\d+\\)", ".java:4711)");
        Files.writeString(file, moved);

        assertThat(moved).contains("(Nostalgic.java:4711)");
        assertThat(violated(ArchitectureCheck.freezing(store), ALL)).isEmpty();
    }

    @Test
    void a_frozen_cycle_may_lose_the_dependency_that_was_told_of_it() throws IOException {
        rewriteCycles(": .*", ": Method <com.example.Gone.gone()> calls method <com.example.Gone.go()>");

        assertThat(violated(ArchitectureCheck.freezing(store), ALL)).isEmpty();
    }

    @Test
    void a_frozen_cycle_may_be_told_of_another_package_on_it() throws IOException {
        rewriteCycles(
                "Package <([^>]*)> uses Tidings and is in the cycle <\\1> -> <([^>]*)> -> <\\1>",
                "Package <$2> uses Tidings and is in the cycle <$2> -> <$1> -> <$2>");

        assertThat(violated(ArchitectureCheck.freezing(store), ALL)).isEmpty();
    }

    @Test
    void a_cycle_of_other_packages_is_new_though_it_is_of_the_same_dependency() throws IOException {
        rewriteCycles("<com\\.example\\.loops\\.call> -> <", "<com.example.loops.call> -> <com.example.gone> -> <");

        assertThat(violated(ArchitectureCheck.freezing(store), ALL)).containsExactly("NO_CYCLES_AROUND_TIDINGS");
    }

    private void rewriteCycles(String pattern, String replacement) throws IOException {
        ArchitectureCheck.freezing(store).check(ALL);
        Path file = store.resolve("NO_CYCLES_AROUND_TIDINGS.txt");
        String before = Files.readString(file);
        String after = before.replaceAll(pattern, replacement);
        assertThat(after).isNotEqualTo(before);
        Files.writeString(file, after);
    }

    @Test
    void a_required_store_must_be_there() {
        ArchitectureCheck check =
                ArchitectureCheck.freezing(store.resolve("gone")).requireStore();

        assertThatThrownBy(() -> check.check(ALL))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageMatching("store of frozen violations must be there but /.*/gone was not: commit what .*");
        assertThat(store.resolve("gone")).doesNotExist();
    }

    @Test
    void a_required_store_lets_through_what_it_has_and_freezes_no_rule_that_it_lacks() throws IOException {
        ArchitectureCheck.freezing(store).check(ALL);
        ArchitectureCheck check = ArchitectureCheck.freezing(store)
                .exempting("com.example.none..")
                .requireStore();
        assertThat(violated(check, ALL)).isEmpty();

        Files.delete(store.resolve("NO_LEGACY.txt"));

        assertThat(violated(check.exempting("com.example.none.."), ALL)).containsExactly("NO_LEGACY");
        assertThat(store.resolve("NO_LEGACY.txt")).doesNotExist();
    }

    @Test
    void a_strict_check_has_no_store_to_require() {
        assertThatThrownBy(() -> ArchitectureCheck.strict().requireStore())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("store to require must be named but the check is strict: begin with"
                        + " ArchitectureCheck.freezing(folder)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:/shop/target/test-classes/com/example/Shop.class",
                "file:/shop/build/classes/java/test/com/example/Shop.class",
                "file:/shop/build/classes/java/integrationTest/com/example/Shop.class",
                "file:/shop/build/classes/kotlin/testFixtures/com/example/Shop.class",
                "file:/shop/build/classes/kotlin/e2eTests/com/example/Shop.class",
                "jar:file:/shop/build/libs/shop-1.0-test-fixtures.jar!/com/example/Shop.class",
                "jar:file:/repository/shop-1.0-tests.jar!/com/example/Shop.class"
            })
    void classes_of_tests_are_known_by_where_they_are(String place) {
        assertThat(new NoTests().includes(Location.of(URI.create(place)))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:/shop/target/classes/com/example/test/Shop.class",
                "file:/shop/build/classes/java/main/com/example/testFixtures/Shop.class",
                "file:/shop/build/classes/java/testimony/com/example/Shop.class",
                "file:/shop/build/classes/java/contest/com/example/Shop.class",
                "jar:file:/repository/contests-1.0.jar!/com/example/Shop.class"
            })
    void classes_that_only_remind_of_tests_are_not_left_out(String place) {
        assertThat(new NoTests().includes(Location.of(URI.create(place)))).isTrue();
    }

    @Test
    void a_store_has_a_sorted_file_for_each_rule() throws IOException {
        ArchitectureCheck.freezing(store.resolve("not/yet/there")).check(ALL);

        try (var files = Files.list(store.resolve("not/yet/there"))) {
            assertThat(files)
                    .hasSize(9)
                    .allSatisfy(file ->
                            assertThat(Files.readAllLines(file)).isNotEmpty().isSorted());
        }
    }

    @Test
    void a_store_that_can_not_be_written_is_named() throws IOException {
        Path file = Files.createFile(store.resolve("file"));

        assertThatThrownBy(() -> ArchitectureCheck.freezing(file).check(ALL))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageMatching(
                        "frozen violations must be writable but .*CONTRACTS_ARE_NOT_IMPLEMENTED.txt was not:"
                                + " choose another folder");
    }

    @Test
    void the_testkit_itself_keeps_the_rules() {
        ArchitectureCheck check = ArchitectureCheck.strict();

        assertThatCode(() -> check.checkPackages("dev.tidings.testkit")).doesNotThrowAnyException();
    }

    @Test
    void packages_without_a_class_are_refused_and_tests_are_not_looked_at() {
        assertThatThrownBy(() -> ArchitectureCheck.strict().checkPackages("com.example", "com.exmaple"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("packages to check must hold classes but there were none in [com.example, com.exmaple]:"
                        + " name the packages of the application, without a pattern");
    }

    @Test
    void one_package_without_a_class_is_refused_beside_one_that_has_some() {
        assertThatThrownBy(() -> ArchitectureCheck.strict().checkPackages("dev.tidings.testkit.time", "com.exmaple"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("packages to check must hold classes but there were none in [com.exmaple]:");
    }

    @Test
    void packages_of_tidings_itself_are_no_application() {
        assertThatThrownBy(() -> ArchitectureCheck.strict().checkPackages("dev.tidings.api"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there were none in [dev.tidings.api]");
    }

    private static List<String> violated(ArchitectureCheck check, JavaClasses classes) {
        return check.report(classes).stream()
                .filter(report -> !report.clean())
                .map(RuleReport::rule)
                .toList();
    }
}
