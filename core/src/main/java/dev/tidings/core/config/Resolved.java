package dev.tidings.core.config;

import java.util.List;
import java.util.Objects;

/**
 * What came of the layers.
 *
 * @param config the values; of use only if there are no problems
 * @param problems everything that is wrong, a sentence each
 */
public record Resolved(ServerConfig config, List<String> problems) {
    /** Copies the list. */
    public Resolved {
        Objects.requireNonNull(config, "config");
        problems = List.copyOf(problems);
    }
}
