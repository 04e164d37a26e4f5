package dev.tidings.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Is a test that notices no change to the code found? */
class MutationsTest {
    private static final String ONE =
            "dev.tidings.core.OneTest.[engine:junit-jupiter]/[class:dev.tidings.core.OneTest]/";

    @TempDir
    Path directory;

    private Rows rows;

    @BeforeEach
    void document() throws IOException {
        Path document = directory.resolve("ACCEPTANCE.md");
        Files.writeString(document, """
                ## 1 Part
                | `a` | x | `core.OneTest#first` `core.OneTest#second` |
                | `b` | x | `core.ShapeTest#shape` `core.OtherTest#not_run` |
                - `core.ShapeTest#shape`, shown by `core.ShapeTest#is_found`
                """);
        rows = Rows.read(document);
    }

    private List<String> complaints(String... mutations) throws IOException {
        Path report = directory.resolve("mutations.xml");
        Files.writeString(report, "<mutations partial=\"true\">" + String.join("", mutations) + "</mutations>");
        Mutations read = new Mutations();
        read.read(report);
        return read.complaints(rows, false);
    }

    private static String mutation(String killing, String succeeding) {
        return "<mutation detected='true' status='KILLED'><killingTests>" + killing + "</killingTests><succeedingTests>"
                + succeeding + "</succeedingTests></mutation>";
    }

    @Test
    void tests_that_each_kill_one_are_right_and_one_that_was_not_run_is_not_judged() throws IOException {
        assertThat(
                        complaints(
                                mutation(
                                        "x.[engine:junit-jupiter]/[class-template:dev.tidings.core.OneTest]/"
                                                + "[class-template-invocation:#2]/[method:first()]|" + ONE
                                                + "[test-template:second(java.lang.String)]/[test-template-invocation:#1]",
                                        "dev.tidings.core.ShapeTest.[engine:junit-jupiter]/[class:dev.tidings.core.ShapeTest]/[method:shape()]")))
                .isEmpty();
    }

    @Test
    void a_test_that_survives_every_change_is_found() throws IOException {
        assertThat(complaints(mutation(ONE + "[method:first()]", ONE + "[method:second()]")))
                .containsExactly("core.OneTest#second: kills no mutant");
    }

    @Test
    void a_test_of_a_class_that_was_run_and_touches_no_changed_line_is_found() throws IOException {
        assertThat(complaints(mutation(ONE + "[method:first()]", "")))
                .containsExactly("core.OneTest#second: kills no mutant");
    }

    @Test
    void in_a_complete_run_a_test_that_was_not_run_is_found_too() throws IOException {
        Path report = directory.resolve("mutations.xml");
        Files.writeString(report, "<mutations>" + mutation(ONE + "[method:first()]", "") + "</mutations>");
        Mutations read = new Mutations();
        read.read(report);
        assertThat(read.complaints(rows, true))
                .containsExactly("core.OneTest#second: kills no mutant", "core.OtherTest#not_run: kills no mutant");
        assertThat(read.summary(rows))
                .isEqualTo("1 mutants, 1 killed; 1 of 3 named tests of api and core kill at least one");
    }

    @Test
    void a_run_without_mutants_is_found() throws IOException {
        assertThat(complaints()).containsExactly("no mutants were made");
    }

    @Test
    void a_report_that_is_cut_off_is_an_error() {
        assertThatThrownBy(() -> complaints("<mutation")).isInstanceOf(IOException.class);
    }
}
