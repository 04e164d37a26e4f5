package dev.tidings.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.adapters.Await;
import dev.tidings.api.AgentBridge;
import dev.tidings.api.Delivery;
import dev.tidings.api.MessageReply;
import dev.tidings.api.MessageRouter;
import dev.tidings.api.Tickets;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.monitor.HealthSnapshot;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.api.spi.TidingsListener;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.core.EventLogs;
import dev.tidings.core.TidingsConfig;
import dev.tidings.micrometer.TidingsMetrics;
import dev.tidings.testkit.MockFactory;
import dev.tidings.testkit.client.TidingsClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class TidingsAutoConfigurationTest {
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    TidingsAutoConfiguration.class,
                    TidingsHealthAutoConfiguration.class,
                    TidingsMetricsAutoConfiguration.class));
    private final ApplicationContextRunner believing = runner.withPropertyValues("tidings.development-mode=true");

    @Configuration(proxyBeanMethods = false)
    static class Logins {
        @Bean
        TokenVerifier logins() {
            return TokenVerifier.of(token ->
                    token.equals("secret") ? Optional.of(UserPrincipal.of(UserId.of("ada"))) : Optional.empty());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Chat {
        @Bean
        @MessageType({"user_message", "x_again"})
        MessageHandler chat(AgentBridge bridge) {
            return MessageHandler.of(message -> {
                UserExecutionContext context = MockFactory.createIsolatedExecutionContext(message.userId());
                bridge.start(context, "echo", "says it").complete("said");
                return MessageReply.accepted(context.runId());
            });
        }
    }

    @Test
    void nobody_says_who_the_users_are_and_the_start_fails_and_says_so() {
        runner.run(context -> assertThat(context)
                .getFailure()
                .rootCause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("tokenVerifier"));
    }

    @Test
    void the_parts_of_the_one_server_are_beans() {
        believing.run(context -> {
            TidingsServer server = context.getBean(TidingsServer.class);
            assertThat(context.getBean(WebSocketManager.class)).isSameAs(server.manager());
            assertThat(context.getBean(AgentBridge.class)).isSameAs(server.bridge());
            assertThat(context.getBean(MessageRouter.class)).isSameAs(server.router());
            assertThat(context.getBean(Tickets.class)).isSameAs(server.tickets());
        });
    }

    @Test
    void it_can_be_switched_off() {
        runner.withPropertyValues("tidings.spring.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(TidingsServer.class));
    }

    @Test
    void a_verifier_and_a_handler_are_all_that_a_chat_needs() {
        runner.withUserConfiguration(Logins.class, Chat.class).run(context -> {
            Page page = new Page();
            try (TidingsClient client = TidingsClient.builder(
                            context.getBean(TidingsServer.class).uri())
                    .token(() -> "secret")
                    .start(page)) {
                client.send(Map.of("type", "user_message", "message", "hello"));
                client.send(Map.of("type", "x_again", "message", "hello"));
                Await.until("two runs are told", () -> page.types.size() == 4);
            }
            assertThat(page.types)
                    .containsExactly("agent_started", "agent_completed", "agent_started", "agent_completed");
        });
    }

    @Test
    void a_message_that_comes_before_the_application_has_started_waits_for_it() {
        runner.withUserConfiguration(Logins.class, Chat.class)
                .withBean(EarlyClient.class)
                .run(context ->
                        assertThat(context.getBean(EarlyClient.class).answer()).succeedsWithin(Duration.ofSeconds(20)));
    }

    @Test
    void a_handler_that_does_not_say_what_it_handles_is_refused_by_name() {
        believing
                .withBean("nameless", MessageHandler.class, () -> MessageHandler.of(message -> MessageReply.accepted()))
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessage("message handler must say which messages it handles but bean \"nameless\" does not:"
                                + " add @MessageType(\"user_message\") to its class or its @Bean method"));
    }

    @Test
    void properties_are_the_settings_of_the_configuration() {
        believing
                .withPropertyValues(
                        "tidings.heartbeat-interval=7s",
                        "tidings.limits.messageBytes=32KiB",
                        "tidings.allowed-origins[0]=https://a.example.com",
                        "tidings.allowed-origins[1]=https://b.example.com",
                        "tidings.staging.uri=ws://elsewhere",
                        "tidings.spring.shutdown-limit=1s")
                .withSystemProperties("tidings.realm=acme")
                .run(context -> {
                    TidingsConfig config = context.getBean(TidingsConfig.class);
                    assertThat(config.heartbeatInterval()).isEqualTo(Duration.ofSeconds(7));
                    assertThat(config.limits().messageBytes()).isEqualTo(32 * 1024);
                    assertThat(config.allowedOrigins())
                            .containsExactlyInAnyOrder("https://a.example.com", "https://b.example.com");
                    assertThat(context.getBean(WebSocketManager.class).realm().value())
                            .isEqualTo("acme");
                });
    }

    @Test
    void a_property_that_is_no_setting_is_refused() {
        believing
                .withPropertyValues("tidings.hartbeat-interval=7s", "tidings.port=x")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(TidingsConfig.InvalidException.class)
                        .hasMessageContaining("tidings.hartbeat-interval is no setting: did you mean")
                        .hasMessageContaining("tidings.port"));
    }

    @Test
    void other_beans_and_customizers_reach_the_server() {
        List<String> told = new CopyOnWriteArrayList<>();
        EventLog log = EventLogs.inMemory();
        believing
                .withBean(EventLog.class, () -> log)
                .withBean(TidingsListener.class, () -> new Told(told))
                .withBean(
                        TidingsCustomizer.class,
                        () -> server -> server.on("x_ping", MessageHandler.of(message -> MessageReply.accepted())))
                .run(context -> {
                    context.getBean(AgentBridge.class)
                            .start(MockFactory.createIsolatedExecutionContext(), "researcher", "a")
                            .complete("b");
                    Await.until("the listener is told", () -> told.contains("agent_completed"));
                    assertThat(context.getBean(MessageRouter.class).routes())
                            .anySatisfy(route ->
                                    assertThat(route.route().toString()).contains("x_ping"));
                });
    }

    @Test
    void closing_the_context_drains_and_frees_the_port() {
        Page page = new Page();
        TidingsServer[] kept = new TidingsServer[1];
        TidingsClient[] client = new TidingsClient[1];
        believing.run(context -> {
            kept[0] = context.getBean(TidingsServer.class);
            client[0] = TidingsClient.builder(URI.create(kept[0].uri() + "?user=ada"))
                    .start(page);
            Await.until("the client is there", () -> kept[0].manager().connectionCount() == 1);
        });
        Await.until("the client is closed", () -> !page.codes.isEmpty());
        client[0].close();
        assertThat(page.codes.get(0)).isEqualTo(1012);
        assertThat(kept[0].health().status()).isEqualTo(HealthSnapshot.Status.DOWN);
        assertThat(connects(kept[0].address().getPort())).isFalse();
    }

    private static boolean connects(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    @Test
    void health_says_how_every_part_is() {
        believing.run(context -> {
            HealthIndicator indicator = context.getBean(HealthIndicator.class);
            assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
            assertThat(indicator.health().getDetails())
                    .containsOnlyKeys("manager", "bridge", "log", "listeners", "router", "auth", "transport");
            context.getBean(TidingsServer.class).close(Duration.ZERO);
            assertThat(indicator.health().getStatus()).isEqualTo(Status.DOWN);
        });
    }

    @Test
    void metrics_are_there_with_a_registry_and_only_then() {
        believing.run(context -> assertThat(context).doesNotHaveBean(TidingsMetrics.class));
        believing.withBean(MeterRegistry.class, SimpleMeterRegistry::new).run(context -> {
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            context.getBean(AgentBridge.class)
                    .start(MockFactory.createIsolatedExecutionContext(), "researcher", "a")
                    .complete("b");
            Await.until(
                    "the run is counted",
                    () -> registry.find("tidings.runs.ended").counter() != null);
            assertThat(registry.get("tidings.health").gauges()).hasSize(7);
        });
    }

    private record Told(List<String> types) implements TidingsListener {
        @Override
        public void onEventSent(UserExecutionContext context, String type, Delivery delivery) {
            types.add(type);
        }
    }
}
