package dev.tidings.foreign;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * What a test needs from the machine. A test is skipped without it, unless {@code TIDINGS_REQUIRE_FOREIGN} is true: then it
 * fails.
 */
final class Required {
    private Required() {}

    /** Finds a program on the path, or ends the test. */
    static Path program(String name) {
        return require(
                Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                        .map(folder -> Path.of(folder, name))
                        .filter(Files::isExecutable)
                        .findFirst(),
                name + " is not on the path: install it");
    }

    /** Returns what was found, or ends the test. */
    static <T> T require(Optional<T> found, String otherwise) {
        if (found.isPresent()) {
            return found.get();
        }
        if (Boolean.parseBoolean(System.getenv("TIDINGS_REQUIRE_FOREIGN"))) {
            return Assertions.fail(otherwise);
        }
        return Assumptions.abort(otherwise);
    }
}
