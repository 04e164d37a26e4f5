package dev.tidings.core.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    private static final int MAX_LINES = 170;
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Path EXAMPLE = Path.of("src/test/java/dev/tidings/core/docs/ReadmeExample.java");

    private static String readme() throws IOException {
        return Files.readString(ROOT.resolve("README.md"));
    }

    private static List<String> between(List<String> lines, String begin, String end) {
        return lines.subList(lines.indexOf(begin) + 1, lines.indexOf(end));
    }

    @Test
    void the_example_of_the_readme_is_the_one_that_is_compiled() throws IOException {
        List<String> compiled = between(Files.readAllLines(EXAMPLE), "        // begin", "        // end");
        String text = String.join("\n", compiled).indent(-8);
        assertThat(text).isNotBlank();
        assertThat(readme()).contains("```java\n" + text + "```");
    }

    @Test
    void run_it_and_test_it_begin_with_one_fenced_command() throws IOException {
        for (String heading : List.of("Run it", "Test it")) {
            Matcher block =
                    Pattern.compile("## " + heading + "\\n\\n```\\n([^`]*)```").matcher(readme());
            assertThat(block.find()).as(heading).isTrue();
            assertThat(block.group(1).lines()).as(heading).hasSize(1);
        }
    }

    @Test
    void the_readme_is_short_and_its_links_lead_somewhere() throws IOException {
        assertThat(readme().lines().count()).isLessThanOrEqualTo(MAX_LINES);
        Matcher link = Pattern.compile("\\]\\((?!http)([^)#]+)\\)").matcher(readme());
        while (link.find()) {
            assertThat(ROOT.resolve(link.group(1))).exists();
        }
    }
}
