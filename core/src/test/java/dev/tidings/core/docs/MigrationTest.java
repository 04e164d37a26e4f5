package dev.tidings.core.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.core.legacy.DeprecationReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds docs/MIGRATION.md to the code: its examples compile, and it has one row for each adapter. */
class MigrationTest {
    private static final Path PAGE = Path.of("..", "docs", "MIGRATION.md");
    private static final Path EXAMPLES = Path.of("src/test/java/dev/tidings/core/docs/MigrationExamples.java");
    private static final Path LEGACY = Path.of("src/main/java/dev/tidings/core/legacy");
    private static final Pattern TYPE =
            Pattern.compile("public (?:static )?(?:final class|sealed interface|interface|enum) (\\w+)");
    private static final Pattern DEPRECATED_METHOD = Pattern.compile(
            "@deprecated use \\{@link ([^}]+)}[^;]*; gone[^/]*\\*/\\s*(?:@Override\\s*)?@Deprecated\\([^)]*\\)\\s*"
                    + "(?:public |default |static )*[\\w.<>?, @]+? (\\w+)\\(");
    private static final Pattern ROW =
            Pattern.compile("\\| `(\\w+)\\.(\\w+)` \\| `([^`]+)` \\| ([^|]+) \\| ([\\d-]+) \\|");

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void each_group_shows_the_code_of_then_and_of_now_that_is_compiled(int group) throws IOException {
        List<String> lines = Files.readAllLines(EXAMPLES);
        int from = lines.indexOf("        // old " + group);
        int middle = lines.indexOf("        // new " + group);
        int to = middle + lines.subList(middle, lines.size()).indexOf("        // end");

        assertThat(section(group))
                .contains("```java\n" + text(lines.subList(from + 1, middle)) + "```")
                .contains("```java\n" + text(lines.subList(middle + 1, to)) + "```");
    }

    private static String text(List<String> lines) {
        return String.join("\n", lines).indent(-8);
    }

    private static String section(int group) throws IOException {
        String page = Files.readString(PAGE);
        int start = page.indexOf("\n## " + group + ". ");
        assertThat(start).as("a section of group %s", group).isPositive();
        int end = page.indexOf("\n## ", start + 1);
        return page.substring(start, end);
    }

    @Test
    void every_adapter_has_one_row_with_its_replacement_and_no_row_is_left_over() throws IOException {
        Set<String> adapters = new TreeSet<>();
        try (Stream<Path> files = Files.list(LEGACY)) {
            for (Path file : files.sorted().toList()) {
                adapters.addAll(adaptersIn(Files.readString(file).replaceAll("\\n\\s*\\*\\s+", " ")));
            }
        }
        assertThat(adapters).hasSizeGreaterThan(120);
        assertThat(rows()).containsExactlyInAnyOrderElementsOf(adapters);
    }

    private static Set<String> adaptersIn(String source) {
        Matcher type = TYPE.matcher(source);
        if (!type.find()) {
            return Set.of();
        }
        String home = type.group(1);
        return DEPRECATED_METHOD
                .matcher(source)
                .results()
                .filter(match -> !match.group(2).equals("legacy"))
                .map(match -> home + "." + match.group(2))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> rows() throws IOException {
        return ROW.matcher(Files.readString(PAGE))
                .results()
                .map(row -> row.group(1) + "." + row.group(2))
                .toList();
    }

    @Test
    void every_row_says_what_to_use_why_and_until_when() throws IOException {
        String page = Files.readString(PAGE);
        long lines = page.lines().filter(line -> line.startsWith("| `")).count();
        List<java.util.regex.MatchResult> rows = ROW.matcher(page).results().toList();

        assertThat(rows).hasSize((int) lines);
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.group(3)).isNotBlank();
            assertThat(row.group(4)).hasSizeGreaterThan(5);
            assertThat(row.group(5)).isEqualTo(DeprecationReport.SUNSET);
        });
    }
}
