package dev.tidings.core.transport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How many descriptors this process may open, where the operating system says so in a file. */
final class DescriptorLimit {
    static final int UNKNOWN = Integer.MAX_VALUE;

    private static final String FILE = "/proc/self/limits";
    private static final String NAME = "Max open files";

    private DescriptorLimit() {}

    /** Returns the limit, or {@link #UNKNOWN}. */
    static int read() {
        Path limits = Path.of(FILE);
        try {
            return Files.isReadable(limits) ? parse(Files.readAllLines(limits, StandardCharsets.US_ASCII)) : UNKNOWN;
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    static int parse(List<String> lines) {
        for (String line : lines) {
            if (line.startsWith(NAME)) {
                String soft = line.substring(NAME.length()).strip().split(" ", 2)[0];
                return soft.matches("\\d{1,9}") ? Integer.parseInt(soft) : UNKNOWN;
            }
        }
        return UNKNOWN;
    }
}
