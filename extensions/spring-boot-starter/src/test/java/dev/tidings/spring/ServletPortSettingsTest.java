package dev.tidings.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.AgentRun;
import dev.tidings.api.ThreadId;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.spi.Transport;
import dev.tidings.core.TidingsConfig;
import dev.tidings.jakarta.JakartaTransportBuilder;
import dev.tidings.testkit.MockFactory;
import dev.tidings.testkit.RecordingConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;

class ServletPortSettingsTest {
    private static final AutoConfigurations TIDINGS =
            AutoConfigurations.of(TidingsServletPortAutoConfiguration.class, TidingsAutoConfiguration.class);

    private final WebApplicationContextRunner web = new WebApplicationContextRunner().withConfiguration(TIDINGS);

    private static ConfigurableApplicationContext start(String... properties) {
        return new SpringApplicationBuilder(LoginApplication.class)
                .properties("server.port=0")
                .properties(properties)
                .run();
    }

    private static String at(ConfigurableApplicationContext context) {
        return "://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
    }

    @Test
    void path_and_limits_are_those_of_the_configuration_within_the_application() throws Exception {
        try (ConfigurableApplicationContext context = start(
                        "server.servlet.context-path=/shop",
                        "tidings.path=/live",
                        "tidings.limits.connections=1",
                        "tidings.limits.message-bytes=1KiB");
                Visitor visitor =
                        Visitor.connect(URI.create("ws" + at(context) + "/shop/live"), Visitor.basic("ada"))) {
            assertThat(visitor.next().get("user_id").asString()).isEqualTo("ada");
            assertThat(Visitor.status(URI.create("ws" + at(context) + "/shop/live"), Visitor.basic("grace")))
                    .isEqualTo(503);
            assertThat(context.getBean(TidingsServer.class).uri()).hasPath("/shop/live");
            assertThat(context.getBean(TidingsConfig.class).path()).isEqualTo("/live");
            visitor.send("{\"type\":\"ping\",\"x\":\"" + "x".repeat(1024) + "\"}");
            assertThat(visitor.closed()).isEqualTo(1009);
        }
    }

    @Test
    void at_the_end_runs_are_drained_while_the_container_still_serves() throws Exception {
        ConfigurableApplicationContext context = start("tidings.drain-policy=finish-runs");
        try (Visitor visitor = Visitor.connect(URI.create("ws" + at(context) + "/ws"), Visitor.basic("ada"))) {
            visitor.next("connection_established");
            AgentRun run = context.getBean(AgentBridge.class)
                    .start(UserExecutionContext.newRun(UserId.of("ada"), ThreadId.of("late")), "writer", "Write");
            visitor.next("agent_started");
            Thread closing = new Thread(context::close);
            closing.start();
            visitor.next("going_away");
            assertThat(Visitor.status(URI.create("ws" + at(context) + "/ws"), Visitor.basic("grace")))
                    .isEqualTo(503);
            assertThat(status("http" + at(context) + "/tidings/tidings.js?open"))
                    .isEqualTo(200);
            run.complete("written");
            assertThat(visitor.next("agent_completed").get("final_response").asString())
                    .isEqualTo("written");
            assertThat(visitor.closed()).isEqualTo(1012);
            closing.join(Duration.ofSeconds(20).toMillis());
            assertThat(closing.isAlive()).isFalse();
        } finally {
            context.close();
        }
    }

    private static int status(String uri) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri))
                .timeout(Duration.ofSeconds(20))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void what_only_a_port_of_its_own_has_is_refused_by_name() {
        web.withPropertyValues("tidings.address=127.0.0.1", "tidings.transport.close-linger=1s")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessage("a server on the servlet container's port must not be told what is the container's"
                                + " but was told tidings.address (property tidings.address),"
                                + " tidings.transport.close-linger (property tidings.transport.close-linger):"
                                + " set it as server.*, or set tidings.port for a port of its own"));
    }

    @Test
    void clients_need_tls_where_the_container_has_it() {
        assertThat(schemeWith("server.port=8443")).isEqualTo("ws");
        assertThat(schemeWith("server.ssl.bundle=shop")).isEqualTo("wss");
        assertThat(schemeWith("server.ssl.bundle=shop", "server.ssl.enabled=false"))
                .isEqualTo("ws");
    }

    private String schemeWith(String... properties) {
        List<String> schemes = new ArrayList<>();
        web.withPropertyValues("tidings.development-mode=true", "server.address=localhost")
                .withPropertyValues(properties)
                .run(context -> {
                    Transport transport =
                            context.getBean(JakartaTransportBuilder.class).build();
                    schemes.add(transport
                            .uri(new InetSocketAddress("127.0.0.1", 8443))
                            .getScheme());
                });
        return schemes.get(0);
    }

    @Test
    void development_mode_on_a_port_that_others_reach_is_refused() {
        web.withPropertyValues("tidings.development-mode=true")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessage("development mode believes every client, so server.address must be a loopback"
                                + " address but was 0.0.0.0: set server.address=localhost"));
        assertThatThrownBy(() -> new SpringApplicationBuilder(DocsExample.FirstEvent.class)
                        .properties("server.port=0", "tidings.preset=development")
                        .run())
                .hasStackTraceContaining(
                        "development mode must listen on a loopback address but was to listen on 0.0.0.0");
    }

    @Test
    void in_a_test_with_a_mocked_servlet_context_nothing_listens_and_recorded_clients_join() {
        web.withPropertyValues("tidings.development-mode=true", "server.address=localhost")
                .run(context -> {
                    UserId ada = UserId.of("ada");
                    RecordingConnection client =
                            MockFactory.of(context.getBean(TidingsServer.class)).connect(ada);
                    context.getBean(AgentBridge.class)
                            .start(UserExecutionContext.newRun(ada, ThreadId.of("a")), "writer", "Write")
                            .complete("written");
                    assertThat(client.awaitTerminal(Duration.ofSeconds(20)).events())
                            .hasSize(2);
                });
    }

    @Test
    void a_port_of_its_own_or_no_servlet_container_means_the_embedded_server() {
        web.withPropertyValues("tidings.port=0", "tidings.development-mode=true", "tidings.transport.close-linger=1s")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(Transport.class));
        new ApplicationContextRunner()
                .withConfiguration(TIDINGS)
                .withPropertyValues("tidings.development-mode=true")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(Transport.class));
    }
}
