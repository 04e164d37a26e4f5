package dev.tidings.testkit.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A page of the documentation, whose examples are regions of files in this directory. */
record DocumentPage(Path path) {
    private static final Path HERE = Path.of("src/test/java/dev/tidings/testkit/docs");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!http|#)([^)#]+)");
    private static final Pattern ANCHOR = Pattern.compile("\\]\\(#([^)]+)\\)");

    static DocumentPage of(String name) {
        return new DocumentPage(Path.of("..", "docs", name));
    }

    String text() throws IOException {
        return Files.readString(path);
    }

    static String region(String file, String name) throws IOException {
        List<String> lines = Files.readAllLines(HERE.resolve(file));
        List<String> stripped = lines.stream().map(String::strip).toList();
        int from = stripped.indexOf("// begin " + name) + 1;
        assertThat(from).as("// begin %s in %s", name, file).isPositive();
        int to = from + stripped.subList(from, lines.size()).indexOf("// end");
        return String.join("\n", lines.subList(from, to)).stripIndent() + "\n";
    }

    List<Path> links() throws IOException {
        return LINK.matcher(text())
                .results()
                .map(link -> path.resolveSibling(link.group(1)))
                .toList();
    }

    List<String> anchors() throws IOException {
        return ANCHOR.matcher(text())
                .results()
                .map((MatchResult anchor) -> anchor.group(1))
                .toList();
    }
}
