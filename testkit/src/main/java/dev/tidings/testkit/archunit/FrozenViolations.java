package dev.tidings.testkit.archunit;

import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.freeze.ViolationStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/**
 * Keeps the frozen violations of one rule in a text file that is named after it, sorted, a violation on each line. The
 * settings of ArchUnit have no say in it, so it works without an {@code archunit.properties} and in spite of one.
 */
final class FrozenViolations implements ViolationStore {
    private final Path file;

    FrozenViolations(Path folder, String rule) {
        file = folder.resolve(rule + ".txt");
    }

    /** Has no effect: nothing of it is configurable. */
    @Override
    public void initialize(Properties properties) {}

    @Override
    public boolean contains(ArchRule rule) {
        return Files.exists(file);
    }

    @Override
    public void save(ArchRule rule, List<String> violations) {
        List<String> lines =
                violations.stream().map(FrozenViolations::inOneLine).sorted().toList();
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            if (!contains(rule) || !Files.readAllLines(file).equals(lines)) {
                Files.write(file, lines);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "frozen violations must be writable but " + file + " was not: choose another folder", e);
        }
    }

    @Override
    public List<String> getViolations(ArchRule rule) {
        try {
            return Files.readAllLines(file).stream()
                    .map(FrozenViolations::asItWas)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "frozen violations must be readable but " + file + " was not: restore or delete it", e);
        }
    }

    private static String inOneLine(String violation) {
        return violation.replace("\\", "\\\\").replace("\r\n", "\n").replace("\n", "\\n");
    }

    private static String asItWas(String line) {
        StringBuilder text = new StringBuilder(line.length());
        for (int i = 0; i < line.length(); i++) {
            char here = line.charAt(i);
            boolean escape = here == '\\' && i + 1 < line.length();
            if (escape) {
                i++;
                text.append(line.charAt(i) == 'n' ? '\n' : line.charAt(i));
            } else {
                text.append(here);
            }
        }
        return text.toString();
    }
}
