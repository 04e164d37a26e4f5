package dev.tidings.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rows of docs/ACCEPTANCE.md.
 *
 * @param tests the tests of each original name, which is written {@code section / name}
 * @param structural tests that look at the shape of the code, each with the test that shows it finds a planted defect
 * @param complaints what could not be read
 */
record Rows(Map<String, List<TestName>> tests, Map<TestName, TestName> structural, List<String> complaints) {
    private static final Pattern HEADING = Pattern.compile("## (.+)");
    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| ([^|]*) \\| ([^|]*) \\|");
    private static final Pattern PROOF = Pattern.compile("- `([^`]+)`, shown by `([^`]+)`");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /** Reads the document; a row that is not as rows are is a complaint. */
    static Rows read(Path document) throws IOException {
        Rows rows = new Rows(new LinkedHashMap<>(), new TreeMap<>(), new ArrayList<>());
        String section = "";
        for (String line : Files.readAllLines(document)) {
            Matcher heading = HEADING.matcher(line);
            section = heading.matches() ? heading.group(1) : section;
            rows.take(section, line);
        }
        return rows;
    }

    private void take(String section, String line) {
        Matcher row = ROW.matcher(line);
        Matcher proof = PROOF.matcher(line);
        if (row.matches()) {
            String name = section + " / " + row.group(1);
            List<TestName> named = named(name, row.group(3));
            if (row.group(2).isBlank() || named.isEmpty()) {
                complaints.add(name + ": a row must say what is demanded and by which test");
            }
            if (tests.put(name, named) != null) {
                complaints.add(name + ": there are two rows");
            }
        } else if (proof.matches()) {
            structural.put(TestName.of(proof.group(1)), TestName.of(proof.group(2)));
        } else if (line.startsWith("| `")) {
            complaints.add(section + ": not a row: " + line);
        }
    }

    private List<TestName> named(String name, String cell) {
        List<TestName> named = new ArrayList<>();
        Matcher code = CODE.matcher(cell);
        while (code.find()) {
            try {
                named.add(TestName.of(code.group(1)));
            } catch (IllegalArgumentException malformed) {
                complaints.add(name + ": " + malformed.getMessage());
            }
        }
        return named;
    }

    /** Returns every test that is named, once. */
    TreeSet<TestName> named() {
        TreeSet<TestName> named = new TreeSet<>(structural.keySet());
        named.addAll(structural.values());
        tests.values().forEach(named::addAll);
        return named;
    }
}
