package dev.tidings.testkit.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the consumer projects in the examples to the versions of this build. They have no parent to get them from, and
 * offline there are no others.
 */
class ConsumerVersionsTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern VERSIONED =
            Pattern.compile("<artifactId>([\\w-]+)</artifactId>\\s*<version>([^<]+)</version>");
    private static final Pattern TIDINGS = Pattern.compile("<tidings\\.version>([^<]+)<");
    private static final Map<String, String> PROPERTIES =
            Map.of("junit-jupiter", "junit.version", "mockito-core", "mockito.version");

    static List<Path> consumers() throws IOException {
        try (Stream<Path> examples = Files.list(ROOT.resolve("examples"))) {
            return examples.filter(path -> path.getFileName().toString().startsWith("consumer-"))
                    .map(path -> path.resolve("pom.xml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("consumers")
    void a_consumer_is_built_with_what_this_build_is_built_with(Path pom) throws IOException {
        String text = Files.readString(pom);
        List<MatchResult> uses = VERSIONED
                .matcher(text.substring(text.indexOf("<dependencies>")))
                .results()
                .toList();

        assertThat(uses).hasSizeGreaterThan(2);
        assertThat(uses)
                .allSatisfy(use -> assertThat(use.group(2)).as(use.group(1)).isIn(expected(use.group(1))));
        assertThat(TIDINGS.matcher(text).results())
                .allSatisfy(tidings -> assertThat(tidings.group(1)).isEqualTo(ownVersion()));
    }

    private static List<String> expected(String artifact) {
        if (artifact.startsWith("tidings-")) {
            return List.of(ownVersion(), "${tidings.version}");
        }
        return List.of(
                inRoot("<" + Pattern.quote(PROPERTIES.getOrDefault(artifact, artifact + ".version")) + ">([^<]+)<"));
    }

    private static String ownVersion() {
        return inRoot("<artifactId>tidings-parent</artifactId>\\s*<version>([^<]+)<");
    }

    private static String inRoot(String pattern) {
        try {
            return Pattern.compile(pattern)
                    .matcher(Files.readString(ROOT.resolve("pom.xml")))
                    .results()
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("pom.xml of the root must have " + pattern))
                    .group(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
