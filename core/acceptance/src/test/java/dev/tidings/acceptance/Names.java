package dev.tidings.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;

/** The names of the original tests: a file with a line for each, below the name of its section. */
final class Names {
    private Names() {}

    /** Returns the names that are committed, each written {@code section / name}. */
    static Set<String> committed() {
        try (InputStream in = Objects.requireNonNull(Names.class.getResourceAsStream("names.txt"), "names.txt")) {
            return read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Set<String> read(String text) {
        Set<String> names = new LinkedHashSet<>();
        String section = "";
        for (String line : text.lines().filter(each -> !each.isBlank()).toList()) {
            if (line.startsWith("# ")) {
                section = line.substring(2);
            } else if (!names.add(section + " / " + line)) {
                throw new IllegalArgumentException("a name must come once but came twice: " + section + " / " + line);
            }
        }
        return names;
    }
}
