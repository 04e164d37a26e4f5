package dev.tidings.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Each original test has a row, and each test of a row ran in this build and passed. */
class AcceptanceDocumentTest {
    private static final Path ROOT = Path.of(System.getProperty("tidings.root", "../.."));

    @Test
    void every_original_test_has_a_test_that_ran_and_passed() throws IOException {
        Rows rows = Rows.read(ROOT.resolve("docs/ACCEPTANCE.md"));
        assertThat(Acceptance.complaints(Names.committed(), rows, new Modules(ROOT)))
                .as("docs/ACCEPTANCE.md, which is held against the tests of the whole build")
                .isEmpty();
    }
}
