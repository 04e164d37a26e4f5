package dev.tidings.examples.quickstart;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * What a person can set.
 *
 * @param port where the page is served; 0 takes any free one
 * @param folder what the agent searches
 * @param pause how long the agent waits after each step, so that a person can follow it
 */
record Settings(int port, Path folder, Duration pause) {
    private static final int MAX_PORT = 65_535;
    private static final int MAX_PAUSE_MILLIS = 60_000;

    static Settings from(Map<String, String> environment) {
        int port = number(environment, "TIDINGS_PORT", 8080, MAX_PORT);
        int pause = number(environment, "TIDINGS_PAUSE_MS", 450, MAX_PAUSE_MILLIS);
        String named = environment.getOrDefault("TIDINGS_FOLDER", "");
        Path folder = named.isBlank() ? repositoryAround(Path.of("").toAbsolutePath()) : Path.of(named);
        return new Settings(port, folder, Duration.ofMillis(pause));
    }

    private static Path repositoryAround(Path start) {
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve(".git"))) {
                return folder;
            }
        }
        return start;
    }

    private static int number(Map<String, String> environment, String name, int otherwise, int max) {
        String text = environment.getOrDefault(name, "").strip();
        if (text.isEmpty()) {
            return otherwise;
        }
        if (!text.matches("\\d{1,9}") || Integer.parseInt(text) > max) {
            throw new IllegalArgumentException(
                    name + " must be a number from 0 to " + max + " but was \"" + text + "\"");
        }
        return Integer.parseInt(text);
    }
}
