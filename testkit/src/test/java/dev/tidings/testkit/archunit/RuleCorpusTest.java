package dev.tidings.testkit.archunit;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RuleCorpusTest {
    private static final List<RuleReport> REPORTS = ArchitectureCheck.strict().report(Corpus.CLASSES);

    static Stream<ApplicationRule> rules() {
        return TidingsRules.all().stream();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void a_rule_reports_every_class_that_breaks_it_and_no_other(ApplicationRule rule) {
        assertThat(subjects(report(rule).violations()))
                .containsExactlyInAnyOrderElementsOf(Corpus.breaks().getOrDefault(rule.name(), Set.of()));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void a_rule_by_itself_finds_what_the_bundle_finds(ArchRule rule) {
        assertThat(rule.evaluate(Corpus.CLASSES).getFailureReport().getDetails())
                .containsExactlyInAnyOrderElementsOf(
                        report((ApplicationRule) rule).violations());
    }

    @ParameterizedTest
    @MethodSource("rules")
    void a_rule_is_tried_on_classes_that_come_close_to_breaking_it(ApplicationRule rule) {
        assertThat(Corpus.keeps().get(rule.name())).hasSizeGreaterThanOrEqualTo(3);
        assertThat(Corpus.breaks().get(rule.name())).hasSizeGreaterThanOrEqualTo(8);
    }

    @Test
    void the_corpus_has_its_size() {
        assertThat(count(Corpus.breaks())).isEqualTo(157);
        assertThat(count(Corpus.keeps())).isEqualTo(116);
    }

    /** Of other compilers it is not known whether they note where a constant is from. */
    @Test
    void names_of_events_in_classes_of_other_languages_are_left_alone(@TempDir Path folder) throws Exception {
        assertThat(literals(folder, "Literals.java")).isNotEmpty();
        assertThat(literals(folder, "Literals.kt")).isEmpty();
    }

    private static List<String> literals(Path folder, String source) throws Exception {
        try (InputStream in = RuleCorpusTest.class.getResourceAsStream("/com/example/bad/Literals$ByArgument.class")) {
            String bytes = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            String file = "\u0000\rLiterals.java";
            assertThat(bytes).contains(file);
            String other = "\u0000" + (char) source.length() + source;
            Files.write(
                    folder.resolve("ByArgument.class"),
                    bytes.replace(file, other).getBytes(StandardCharsets.ISO_8859_1));
        }
        return TidingsRules.NO_EVENT_NAMES_AS_LITERALS
                .evaluate(new ClassFileImporter().importPath(folder))
                .getFailureReport()
                .getDetails();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void a_rule_says_why_and_how_to_mend_it_in_lower_case(ApplicationRule rule) {
        assertThat(rule.getDescription()).matches("no [a-z].*, because [a-z].*\\. Fix: [a-z].*[^.]");
    }

    private static RuleReport report(ApplicationRule rule) {
        return REPORTS.stream()
                .filter(each -> each.rule().equals(rule.name()))
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> subjects(List<String> violations) {
        return violations.stream().map(Corpus::subjectOf).collect(toCollection(TreeSet::new));
    }

    private static int count(Map<String, Set<String>> marked) {
        return marked.values().stream().mapToInt(Set::size).sum();
    }
}
