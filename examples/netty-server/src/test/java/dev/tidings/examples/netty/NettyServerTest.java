package dev.tidings.examples.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.foreign.Interpreter;
import dev.tidings.foreign.Script;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class NettyServerTest {
    private static NettyServer example;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws IOException {
        example = NettyServer.start(0, Duration.ofMillis(1));
    }

    @AfterAll
    static void end() {
        example.close();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(example.address().resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void ws_for_node_logs_in_chats_drops_and_resumes_without_a_gap() {
        try (Script client = Interpreter.NODE.start(
                Path.of("src/test/resources/client.mjs"), "", example.address().toString())) {
            assertThat(client.output()).contains("300 numbers in order over 3 connections, grace was told nothing");
        }
    }

    @Test
    void the_page_and_the_scripts_are_served_and_nothing_else_of_the_class_path() throws Exception {
        assertThat(get("/").body()).contains("/count.js");
        assertThat(get("/count.js").body()).contains("/tidings/tidings.js");
        assertThat(get("/tidings/tidings.js").body()).contains("export function connect(");
        assertThat(get("/page/index.html").statusCode()).isEqualTo(404);
        assertThat(get("/login").statusCode()).isEqualTo(405);
    }
}
