package dev.tidings.testkit;

import static java.util.stream.Collectors.toMap;

import dev.tidings.testkit.CanonicalTypes.Family;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The page docs/CONTRACTS.md, read by its tables. */
record ContractsPage(List<String> lines) {
    private static final Map<Family, String> HEADINGS = Map.of(
            Family.CONTRACT, "## Contracts",
            Family.ID, "### Ids",
            Family.VALUE, "### Contexts, results and other values",
            Family.EVENT, "### Events",
            Family.EXTENSION_POINT, "## Extension points",
            Family.EXTENSION_VALUE, "### What extension points take and return",
            Family.FACTORY, "## Factories",
            Family.TESTING, "## For tests");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    static ContractsPage read() {
        try {
            return new ContractsPage(Files.readAllLines(Path.of("..", "docs", "CONTRACTS.md")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Map<String, String> homes(Family family) {
        return rows(HEADINGS.get(family)).collect(toMap(row -> row[0], row -> row[1], (a, b) -> a + b, TreeMap::new));
    }

    List<String> homes() {
        return Arrays.stream(Family.values())
                .flatMap(family -> rows(HEADINGS.get(family)))
                .map(row -> row[1])
                .toList();
    }

    Map<String, Set<String>> implementations() {
        return rows("## Contracts").collect(toMap(row -> row[0], row -> codes(row[2])));
    }

    Set<String> placeholders() {
        return codes(section("## Placeholder words")
                .filter(line -> line.startsWith("`"))
                .collect(Collectors.joining()));
    }

    private Stream<String[]> rows(String heading) {
        return section(heading).filter(line -> line.startsWith("| `")).map(ContractsPage::cells);
    }

    private Stream<String> section(String heading) {
        int start = lines.indexOf(heading);
        if (start < 0) {
            throw new AssertionError("docs/CONTRACTS.md must have the heading \"" + heading + "\"");
        }
        return lines.stream().skip(start + 1L).takeWhile(line -> !line.startsWith("#"));
    }

    private static String[] cells(String row) {
        String[] cells = row.substring(1).split("\\|");
        cells[0] = codes(cells[0]).iterator().next();
        cells[1] = codes(cells[1]).iterator().next();
        return cells;
    }

    private static Set<String> codes(String text) {
        return CODE.matcher(text)
                .results()
                .map(MatchResult::group)
                .map(code -> code.substring(1, code.length() - 1))
                .collect(Collectors.toSet());
    }
}
