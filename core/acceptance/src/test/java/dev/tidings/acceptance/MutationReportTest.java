package dev.tidings.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every acceptance test that PIT ran notices at least one change to the code. */
class MutationReportTest {
    private static final Path ROOT = Path.of(System.getProperty("tidings.root", "../.."));

    /** PIT may have been run part by part, each with a directory of its own. */
    private static List<Path> reports(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.endsWith("mutations.xml")).toList();
        }
    }

    @Test
    void every_acceptance_test_that_was_run_kills_a_mutant() throws IOException {
        Rows rows = Rows.read(ROOT.resolve("docs/ACCEPTANCE.md"));
        Mutations mutations = new Mutations();
        for (Path module : new Modules(ROOT).all()) {
            for (Path report : reports(module.resolve("target/pit-reports"))) {
                mutations.read(report);
            }
        }
        boolean complete = System.getProperty("tidings.part", "all").equals("all");
        assertThat(mutations.complaints(rows, complete))
                .as(mutations.summary(rows))
                .isEmpty();
        Files.writeString(ROOT.resolve("core/acceptance/target/mutations.txt"), mutations.summary(rows) + "\n");
    }
}
