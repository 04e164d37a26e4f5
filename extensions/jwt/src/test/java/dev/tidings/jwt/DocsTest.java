package dev.tidings.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.TidingsServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DocsTest {
    private static String withoutBlanks(Path path) throws IOException {
        return Files.readString(path).replaceAll("\\s", "");
    }

    @Test
    void the_documented_example_compiles_and_starts() throws IOException {
        String page = withoutBlanks(Path.of("..", "..", "docs", "JWT.md"));
        String code = page.substring(page.indexOf("```java") + 7);
        assertThat(withoutBlanks(Path.of("src/test/java/dev/tidings/jwt/DocsExample.java")))
                .contains(code.substring(0, code.indexOf("```")));
        try (TidingsServer server = DocsExample.start()) {
            assertThat(server.uri()).isNotNull();
        }
    }

    @Test
    void every_header_member_that_is_refused_is_documented() throws IOException {
        String page = Files.readString(Path.of("..", "..", "docs", "JWT.md"));
        assertThat(HeaderRules.REFUSED)
                .isNotEmpty()
                .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }
}
