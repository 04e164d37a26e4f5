package dev.tidings.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.adapters.Await;
import dev.tidings.testkit.client.TidingsClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

class DocsTest {
    private static final Path EXAMPLES = Path.of("src/test/java/dev/tidings/spring/DocsExample.java");

    private static String section() throws IOException {
        String page = Files.readString(Path.of("..", "..", "docs", "EMBEDDING.md"));
        int begin = page.indexOf("\n## Spring Boot\n");
        int end = page.indexOf("\n## ", begin + 1);
        return page.substring(begin, end < 0 ? page.length() : end);
    }

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL)
                .matcher(section())
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static String withoutBlanks(String text) {
        return text.replaceAll("\\s", "");
    }

    @Test
    void the_documented_code_compiles() throws IOException {
        String compiled = withoutBlanks(Files.readString(EXAMPLES));

        assertThat(blocks("java"))
                .hasSizeGreaterThan(2)
                .allSatisfy(block -> assertThat(compiled).contains(withoutBlanks(block)));
    }

    @Test
    void the_readme_has_the_same_three_steps() throws IOException {
        String readme = withoutBlanks(Files.readString(Path.of("..", "..", "README.md")));

        assertThat(List.of("xml", "properties", "java"))
                .allSatisfy(language -> assertThat(readme)
                        .contains("```" + language
                                + withoutBlanks(blocks(language).get(0)) + "```"));
    }

    @Test
    void one_dependency_two_properties_and_one_bean_bring_the_first_event() throws IOException {
        assertThat(blocks("xml"))
                .hasSize(1)
                .allSatisfy(block -> assertThat(block.split("<dependency>", -1)).hasSize(2));
        List<String> properties = blocks("properties")
                .get(0)
                .lines()
                .map(String::trim)
                .filter(line -> !line.isEmpty())
                .toList();
        assertThat(properties).hasSize(2);
        Page page = new Page();
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(DocsExample.FirstEvent.class)
                        .properties("server.port=0")
                        .properties(properties.toArray(String[]::new))
                        .run();
                TidingsClient client = TidingsClient.builder(URI.create("ws://localhost:"
                                + context.getEnvironment().getProperty("local.server.port") + "/ws?user=ada"))
                        .start(page)) {
            client.send(Map.of("type", "user_message", "message", "hello"));
            Await.until("the run is told", () -> page.types.size() == 2);
        }
        assertThat(page.types).containsExactly("agent_started", "agent_completed");
    }
}
