package dev.tidings.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Finds the check what is wrong? A small source tree is right, and then one thing in it is not. */
class AcceptanceTest {
    private static final String ROW = "| `test_one` | events in order | `core.a.OneTest#it_works` |\n";
    private static final Set<String> NAMES = Set.of("1 Part / test_one");

    @TempDir
    Path root;

    private Path source;
    private Path report;

    @BeforeEach
    void rightTree() throws IOException {
        Files.writeString(root.resolve("pom.xml"), "<modules><module>api</module><module>core</module></modules>");
        source = write(
                "core/src/test/java/dev/tidings/core/a/OneTest.java",
                "class OneTest {\n  @Test\n  void it_works() {\n  }\n\n  void helper() {\n  }\n}\n");
        report = write(
                "core/target/surefire-reports/TEST-dev.tidings.core.a.OneTest.xml",
                "<testsuite><testcase name=\"it_works\"/></testsuite>");
        document("## 1 Part\n\n" + ROW);
    }

    private Path write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private void document(String text) throws IOException {
        write("docs/ACCEPTANCE.md", text);
    }

    private List<String> complaints() throws IOException {
        return Acceptance.complaints(NAMES, Rows.read(root.resolve("docs/ACCEPTANCE.md")), new Modules(root));
    }

    @Test
    void a_document_whose_tests_all_ran_is_right() throws IOException {
        assertThat(complaints()).isEmpty();
        Files.writeString(
                report,
                "<testsuite><testcase name=\"it_works(int)[1]\"/><testcase name=\"it_works(int)[2]\"/></testsuite>");
        assertThat(complaints()).isEmpty();
    }

    @Test
    void a_name_without_a_row_is_found() throws IOException {
        document("## 1 Part\n");
        assertThat(complaints()).containsExactly("1 Part / test_one: has no row");
    }

    @Test
    void a_row_that_nobody_asked_for_or_that_comes_twice_is_found() throws IOException {
        document("## 1 Part\n" + ROW + ROW + ROW.replace("test_one", "test_two"));
        assertThat(complaints())
                .containsExactly("1 Part / test_one: there are two rows", "1 Part / test_two: is not among the names");
    }

    @Test
    void a_row_without_a_demand_or_a_test_is_found() throws IOException {
        document("## 1 Part\n| `test_one` | events | later |\n");
        assertThat(complaints())
                .containsExactly("1 Part / test_one: a row must say what is demanded and by which test");
        document("## 1 Part\n| `test_one` | | `core.a.OneTest#it_works`\n");
        assertThat(complaints()).anyMatch(each -> each.startsWith("1 Part: not a row"));
    }

    @Test
    void a_class_or_a_method_that_does_not_exist_is_found() throws IOException {
        document("## 1 Part\n" + ROW.replace("OneTest", "TwoTest"));
        assertThat(complaints()).containsExactly("core.a.TwoTest#it_works: there is no such class");
        document("## 1 Part\n" + ROW.replace("it_works", "it_flies"));
        assertThat(complaints()).containsExactly("core.a.OneTest#it_flies: there is no such test in its class");
        document("## 1 Part\n" + ROW.replace("OneTest#it_works", "OneTest.it_works"));
        assertThat(complaints()).anyMatch(each -> each.contains("must be written package.Class#method"));
    }

    @Test
    void a_test_with_a_list_of_values_is_one() throws IOException {
        Files.writeString(
                source,
                "class OneTest {\n  int x;\n\n  @ParameterizedTest\n  @ValueSource(\n      strings = {\n \"a;\"\n })\n"
                        + "  void it_works(String a) {}\n}\n");
        assertThat(complaints()).isEmpty();
    }

    @Test
    void a_method_that_is_no_test_is_found() throws IOException {
        document("## 1 Part\n" + ROW.replace("it_works", "helper"));
        assertThat(complaints()).containsExactly("core.a.OneTest#helper: there is no such test in its class");
    }

    @Test
    void a_test_that_was_skipped_or_failed_is_found() throws IOException {
        for (String bad : List.of("skipped", "failure", "error")) {
            Files.writeString(
                    report,
                    "<testsuite><testcase name=\"it_works\"/><testcase name=\"it_works[2]\"><" + bad
                            + "/></testcase></testsuite>");
            assertThat(complaints()).containsExactly("core.a.OneTest#it_works: its report says " + bad);
        }
    }

    @Test
    void a_test_that_did_not_run_is_found() throws IOException {
        Files.writeString(report, "<testsuite tests=\"0\"/>");
        assertThat(complaints()).containsExactly("core.a.OneTest#it_works: did not run");
    }

    @Test
    void a_build_in_which_no_tests_were_run_is_found() throws IOException {
        Files.delete(report);
        assertThat(complaints())
                .containsExactly(
                        "no tests were run: there is no report of any module",
                        "core.a.OneTest#it_works: did not run: there is no report");
    }

    @Test
    void a_report_of_an_earlier_build_is_found() throws IOException {
        Path type = write("core/target/test-classes/OneTest.class", "");
        Files.setLastModifiedTime(type, FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(complaints())
                .containsExactly(
                        "core.a.OneTest#it_works: its report is older than the classes: run the tests of core again");
    }

    @Test
    void a_report_that_is_cut_off_is_an_error() throws IOException {
        Files.writeString(report, "<testsuite><testcase");
        assertThatThrownBy(this::complaints).isInstanceOf(IOException.class).hasMessageContaining("must be xml");
    }

    @Test
    void names_are_read_with_their_section_and_come_once() {
        assertThat(Names.read("# 1 Part\ntest_one\n\n# 2 Part\ntest_one\n"))
                .containsExactly("1 Part / test_one", "2 Part / test_one");
        assertThatThrownBy(() -> Names.read("# 1\na\na\n")).hasMessageContaining("twice");
        assertThat(Names.committed()).hasSizeGreaterThan(250);
    }
}
