package dev.tidings.spring;

import static dev.tidings.testkit.assertions.TidingsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.adapters.Await;
import dev.tidings.api.AgentBridge;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.testkit.MockFactory;
import dev.tidings.testkit.RecordingConnection;
import dev.tidings.testkit.client.TidingsClient;
import dev.tidings.testkit.junit.TidingsTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

@SpringBootTest(
        classes = ChatApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "tidings.port=0",
            "management.endpoint.health.show-details=always",
            "management.endpoints.web.exposure.include=health,metrics"
        })
@TidingsTest
class SpringApplicationTest {
    @Autowired
    private TidingsServer server;

    @Autowired
    private AgentBridge bridge;

    @LocalServerPort
    private int port;

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .timeout(Duration.ofSeconds(20))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void a_client_over_the_network_is_answered_by_the_handler_bean() {
        Page page = new Page();
        try (TidingsClient client =
                TidingsClient.builder(server.uri()).token(() -> "token-of-ada").start(page)) {
            client.send(Map.of("type", "user_message", "message", "hello"));
            Await.until("the run is told", () -> page.types.contains("agent_completed"));
        }
        assertThat(page.types).containsExactly("agent_started", "agent_thinking", "agent_completed");
    }

    @Test
    void a_recording_client_joins_the_server_of_the_application() {
        MockFactory clients = MockFactory.of(server);
        UserId user = UserId.of("grace");
        RecordingConnection browser = clients.connect(user);
        bridge.start(MockFactory.createIsolatedExecutionContext(user), "researcher", "a")
                .complete("b");

        assertThat(browser.awaitTerminal(Duration.ofSeconds(20)).events()).hasSize(2);
    }

    @Test
    void the_extension_of_the_testkit_works_beside_it(
            AgentBridge own, UserExecutionContext context, RecordingConnection browser) {
        own.start(context, "researcher", "a").complete("b");

        assertThat(own).isNotSameAs(bridge);
        assertThat(browser.awaitTerminal(Duration.ofSeconds(20)).events()).hasSize(2);
    }

    @Test
    void the_browser_client_is_served() throws Exception {
        HttpResponse<String> script = get("/tidings/tidings.js");

        assertThat(script.statusCode()).isEqualTo(200);
        assertThat(script.headers().firstValue("content-type").orElse("")).contains("javascript");
        assertThat(script.body()).contains("tidings.v1");
    }

    @Test
    void the_actuator_shows_health_and_meters() throws Exception {
        assertThat(get("/actuator/health").body()).contains("\"tidings\"", "used_bytes");
        assertThat(get("/actuator/metrics/tidings.connections.open").statusCode())
                .isEqualTo(200);
    }
}
