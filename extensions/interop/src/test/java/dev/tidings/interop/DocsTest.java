package dev.tidings.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.TidingsServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds docs/EMBEDDING.md to what it says of each server. */
class DocsTest {
    private static final Path PAGE = Path.of("..", "..", "docs", "EMBEDDING.md");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| ([^|]+) \\| [^|]*\\(#([a-z0-9-]+)\\)[^|]*\\| [^|]+ \\|$");
    private static final Pattern SECTION = Pattern.compile("(?ms)^## (.+?)\\n(.*?)(?=^## |\\z)");

    private static String withoutBlanks(Path path) throws IOException {
        return Files.readString(path).replaceAll("\\s", "");
    }

    static Stream<String> sections() throws IOException {
        List<String> anchors = ROW.matcher(Files.readString(PAGE))
                .results()
                .map(row -> row.group(2))
                .distinct()
                .toList();
        assertThat(anchors)
                .contains("plain-java", "netty", "vertx", "tomcat-jetty-undertow", "tyrus", "quarkus", "spring-boot");
        return anchors.stream();
    }

    private static String anchor(MatchResult section) {
        return section.group(1)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9 -]", "")
                .replace(' ', '-');
    }

    @ParameterizedTest
    @MethodSource("sections")
    void each_server_that_is_listed_has_a_section_with_code(String anchor) throws IOException {
        assertThat(SECTION.matcher(Files.readString(PAGE))
                        .results()
                        .filter(found -> anchor(found).equals(anchor)))
                .singleElement()
                .satisfies(section -> assertThat(section.group(2)).contains("```java\n"));
    }

    @Test
    void the_documented_example_compiles() throws IOException {
        String page = withoutBlanks(PAGE);
        String mark = "<!--snippet:plain-java-->```java";
        assertThat(page).contains(mark);
        String code = page.substring(page.indexOf(mark) + mark.length());
        assertThat(withoutBlanks(Path.of("src/test/java/dev/tidings/interop/DocsExample.java")))
                .contains(code.substring(0, code.indexOf("```")));
    }

    @Test
    void plain_java_works_as_documented() throws Exception {
        BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        try (TidingsServer tidings = DocsExample.plainJava(0)) {
            Dialer.Line line = new JdkDialer()
                    .dial(
                            URI.create(tidings.uri() + "?user=ada"),
                            List.of("tidings.v1", "other"),
                            texts::add,
                            texts::add);
            assertThat(texts.poll(20, TimeUnit.SECONDS)).contains("connection_established", "\"ada\"");
            line.send("{\"type\":\"user_message\",\"request_id\":\"1\",\"message\":\"hello\"}");
            assertThat(texts.poll(20, TimeUnit.SECONDS)
                            + texts.poll(20, TimeUnit.SECONDS)
                            + texts.poll(20, TimeUnit.SECONDS))
                    .contains("agent_started", "agent_completed", "hello", "accepted");
            line.cut();
        }
    }
}
