package dev.tidings.core.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.Ticket;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.TokenVerifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/SECURITY.md says is so: each test it names exists, each row is there, each recipe works. */
class SecurityDocumentTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern ROW =
            Pattern.compile("^\\| ([A-Z]?[0-9]+) \\| ([^|]+) \\| ([^|]+) \\|$", Pattern.MULTILINE);
    private static final Pattern NAMED = Pattern.compile("`([A-Z][A-Za-z]+Test)\\.([a-z0-9_]+)`");
    private static final Map<String, Integer> ROWS =
            Map.of("", 26, "H", 7, "A", 7, "J", 6, "Z", 2, "M", 7, "L", 2, "E", 1, "R", 2, "S", 1);

    private static String page() throws IOException {
        return Files.readString(ROOT.resolve("docs/SECURITY.md"));
    }

    /** The sources of tests by the name of their class; two of one name are put together. */
    private static Map<String, String> tests() throws IOException {
        Map<String, String> sources = new HashMap<>();
        for (String module : List.of("api", "core", "testkit", "extensions/jwt")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
                for (Path file : files.filter(path -> path.toString().endsWith("Test.java"))
                        .toList()) {
                    String name = file.getFileName().toString().replace(".java", "");
                    sources.merge(name, Files.readString(file), String::concat);
                }
            }
        }
        return sources;
    }

    @Test
    void each_test_that_is_named_exists() throws IOException {
        Map<String, String> tests = tests();
        List<String> missing = new ArrayList<>();
        Matcher named = NAMED.matcher(page());
        int count = 0;
        for (; named.find(); count++) {
            if (!tests.getOrDefault(named.group(1), "").contains("void " + named.group(2) + "(")) {
                missing.add(named.group());
            }
        }
        assertThat(count).isGreaterThan(80);
        assertThat(missing).isEmpty();
    }

    @Test
    void each_row_of_both_tables_is_there_with_a_test_or_a_reason() throws IOException {
        Set<String> found = new TreeSet<>();
        Matcher row = ROW.matcher(page());
        while (row.find()) {
            assertThat(found.add(row.group(1))).as(row.group(1)).isTrue();
            assertThat(row.group(3))
                    .as(row.group(1))
                    .matches(text -> NAMED.matcher(text).find() || text.startsWith("not covered because "));
        }
        Set<String> expected = new TreeSet<>();
        ROWS.forEach((prefix, count) -> {
            for (int number = 1; number <= count; number++) {
                expected.add(prefix + number);
            }
        });
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void the_recipes_of_the_page_are_those_that_are_compiled() throws IOException {
        String source = Files.readString(Path.of("src/test/java/dev/tidings/core/attack/SecurityRecipes.java"));
        Matcher recipe =
                Pattern.compile("// begin\\n(.*?) *// end", Pattern.DOTALL).matcher(source);
        int count = 0;
        for (; recipe.find(); count++) {
            assertThat(page()).contains("```java\n" + recipe.group(1).indent(-8) + "```");
        }
        assertThat(count).isEqualTo(4);
    }

    private static void joins(TidingsServer server, String protocols, String... headers) throws IOException {
        String head = RawClient.head(server.address(), "", "-").replace("tidings.v1, bearer.-", protocols);
        try (RawClient client = RawClient.connect(server.address())) {
            client.send(head.replace("\r\n\r\n", "\r\n" + String.join("\r\n", headers) + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            assertThat(client.readHead()).startsWith("HTTP/1.1 101");
            assertThat(client.readTo("connection_established").text()).contains("\"user_id\":\"ann\"");
        }
    }

    @Test
    void each_recipe_lets_its_user_in_and_keeps_a_foreign_page_out() throws Exception {
        String page = "Origin: https://app.example.com";
        UserPrincipal ann = UserPrincipal.of(UserId.of("ann"));
        try (TidingsServer server =
                SecurityRecipes.cookie(cookies -> cookies.equals("sid=1") ? Optional.of(ann) : Optional.empty())) {
            joins(server, "tidings.v1", page, "Cookie: sid=1");
            assertThatThrownBy(() -> joins(server, "tidings.v1", "Origin: https://evil.example", "Cookie: sid=1"))
                    .hasMessageContaining("403");
        }
        TokenVerifier logins = TokenVerifier.of(token -> token.equals("t") ? Optional.of(ann) : Optional.empty());
        try (TidingsServer server = SecurityRecipes.bearer(logins)) {
            joins(server, "tidings.v1, bearer.t", page);
            Ticket ticket =
                    SecurityRecipes.ticket(server, ann).toCompletableFuture().get(5, TimeUnit.SECONDS);
            joins(server, "tidings.v1, ticket." + ticket.value(), page);
        }
        try (TidingsServer server = SecurityRecipes.redacted(logins)) {
            joins(server, "tidings.v1, bearer.t", "X-Any: 1");
        }
    }
}
