package dev.tidings.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.adapters.RawClient;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.TokenVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocsTest {
    private static String withoutBlanks(Path path) throws IOException {
        return Files.readString(path).replaceAll("\\s", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"own", "endpoint"})
    void the_documented_examples_compile(String name) throws IOException {
        String page = withoutBlanks(Path.of("..", "..", "docs", "EMBEDDING.md"));
        String mark = "<!--snippet:" + name + "-->```java";
        assertThat(page).contains(mark);
        String code = page.substring(page.indexOf(mark) + mark.length());
        assertThat(withoutBlanks(Path.of("src/test/java/dev/tidings/netty/DocsExample.java")))
                .contains(code.substring(0, code.indexOf("```")));
    }

    @Test
    void the_one_line_starts() throws IOException {
        TokenVerifier verifier = TokenVerifier.of(token -> Optional.of(UserPrincipal.of(UserId.of(token))));
        try (TidingsServer server = DocsExample.own(verifier);
                RawClient client = new RawClient(server.address())
                        .send(RawClient.upgrade("/ws", "Authorization: Bearer ada\r\n"))) {
            assertThat(client.status()).isEqualTo(101);
        }
    }
}
