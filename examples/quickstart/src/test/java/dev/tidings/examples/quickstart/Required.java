package dev.tidings.examples.quickstart;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** What a test needs from the machine: skipped without it, unless the environment says that it has to be there. */
final class Required {
    private Required() {}

    static Path program(String name) {
        Optional<Path> found = Stream.of(
                        System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
        if ("true".equals(System.getenv("TIDINGS_REQUIRE_FOREIGN"))) {
            return found.orElseThrow(() -> new AssertionError(name + " is required here but is not on the path"));
        }
        assumeTrue(found.isPresent(), name + " is not on the path");
        return found.orElseThrow();
    }
}
