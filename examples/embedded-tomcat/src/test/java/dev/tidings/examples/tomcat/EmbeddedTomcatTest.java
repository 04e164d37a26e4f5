package dev.tidings.examples.tomcat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.foreign.Interpreter;
import dev.tidings.foreign.Script;
import java.io.IOException;
import java.net.CookieManager;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EmbeddedTomcatTest {
    private static EmbeddedTomcat example;

    private final HttpClient http = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();

    @BeforeAll
    static void start() throws Exception {
        example = EmbeddedTomcat.start(0, Duration.ofMillis(1));
    }

    @AfterAll
    static void end() {
        example.close();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(example.address().resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> logIn(String name, String password) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(example.address().resolve("/login"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("name=" + name + "&password=" + password))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void websockets_for_python_logs_in_chats_drops_and_resumes_without_a_gap() {
        try (Script client = Interpreter.PYTHON.start(
                Path.of("src/test/resources/client.py"), "", example.address().toString())) {
            assertThat(client.output()).contains("300 words in order over 3 connections, grace was told nothing");
        }
    }

    @Test
    void the_page_is_for_those_who_have_logged_in() throws Exception {
        assertThat(get("/").body()).contains("password").doesNotContain("chat.js");
        assertThat(logIn("ada", "hopper").statusCode()).isEqualTo(401);
        assertThat(get("/").body()).doesNotContain("chat.js");
        assertThat(logIn("ada", "lovelace").body()).contains("chat.js");
        assertThat(get("/").body()).contains("chat.js");
    }

    @Test
    void scripts_are_served_and_nothing_else_of_the_class_path() throws Exception {
        assertThat(get("/chat.js").body()).contains("/tidings/tidings.js");
        assertThat(get("/tidings/tidings.js").body()).contains("export function connect(");
        assertThat(get("/page/chat.html").statusCode()).isEqualTo(404);
        assertThat(get("/logback.xml").statusCode()).isEqualTo(404);
    }
}
