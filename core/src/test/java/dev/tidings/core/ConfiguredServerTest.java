package dev.tidings.core;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.AuthHandler;
import dev.tidings.api.ConnectionLimits;
import dev.tidings.api.PerformanceMode;
import dev.tidings.api.RealmId;
import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.Timeouts;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.core.TidingsConfig.Preset;
import dev.tidings.core.config.Setting;
import dev.tidings.core.testing.WireClient;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConfiguredServerTest {
    private static final TokenVerifier VERIFIER =
            TokenVerifier.of(token -> Optional.of(UserPrincipal.of(UserId.of(token))));

    @Test
    void a_server_is_what_its_configuration_says() throws Exception {
        TidingsConfig config = TidingsConfig.builder()
                .set("tidings.path", "/live")
                .set("tidings.heartbeat-interval", "12345ms")
                .build();
        try (TidingsServer server =
                Tidings.server(config).tokenVerifier(VERIFIER).start()) {
            WireClient client = WireClient.connect(server.uri(), List.of("tidings.v1", "bearer.ada"));
            assertThat(server.uri().getPath()).isEqualTo("/live");
            assertThat(client.next().path("heartbeat_interval_ms").asLong()).isEqualTo(12_345);
        }
    }

    @Test
    void a_preset_of_development_believes_clients_unless_the_program_says_who_they_are() throws Exception {
        TidingsConfig config = TidingsConfig.builder()
                .preset(Preset.DEVELOPMENT)
                .set("tidings.port", "0")
                .build();
        try (TidingsServer server = Tidings.server(config).start()) {
            WireClient client = WireClient.connect(URI.create(server.uri() + "?user=ada"), List.of("tidings.v1"));
            assertThat(client.next().path("user_id").asText()).isEqualTo("ada");
        }
        try (TidingsServer server =
                Tidings.server(config).tokenVerifier(VERIFIER).start()) {
            URI uri = URI.create(server.uri() + "?user=ada");
            assertThatThrownBy(() -> WireClient.connect(uri, List.of("tidings.v1")))
                    .hasMessageContaining("401");
        }
    }

    @Test
    void what_somebody_chose_is_not_set_again_on_the_builder_and_the_message_says_who_did() throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        Map<String, Consumer<TidingsServerBuilder>> setters = new LinkedHashMap<>();
        setters.put("port", builder -> builder.port(1));
        setters.put("address", builder -> builder.address(loopback));
        setters.put("path", builder -> builder.path("/x"));
        setters.put("realm", builder -> builder.realm(RealmId.MAIN));
        setters.put("allowed-origins", builder -> builder.allowedOrigins(Set.of("https://a.example")));
        setters.put("require-origin", TidingsServerBuilder::requireOrigin);
        setters.put("development-mode", TidingsServerBuilder::developmentMode);
        setters.put("heartbeat-interval", builder -> builder.heartbeatInterval(Duration.ofSeconds(1)));
        setters.put("silence-limit", builder -> builder.silenceLimit(Duration.ofSeconds(1)));
        setters.put("handler-limit", builder -> builder.handlerLimit(Duration.ofSeconds(1)));
        setters.put("timeouts.run", builder -> builder.timeouts(Timeouts.defaults()));
        setters.put("timeouts.preset", builder -> builder.timeouts(Timeouts.defaults()));
        setters.put("delta-window", builder -> builder.deltaWindow(Duration.ofMillis(20)));
        setters.put("performance-mode", builder -> builder.performanceMode(PerformanceMode.BALANCED));
        setters.put("retention.age", builder -> builder.retention(RetentionPolicy.defaults()));
        setters.put("limits.connections", builder -> builder.limits(ConnectionLimits.defaults()));
        setters.put(
                "auth.cache-life", builder -> builder.authentication(auth -> auth.cacheLife(Duration.ofSeconds(1))));
        setters.put(
                "auth.verifier-limit",
                builder -> builder.authentication(auth -> auth.verifierLimit(Duration.ofSeconds(1))));
        setters.put("auth.query-tokens", builder -> builder.authentication(AuthHandlerBuilder::queryTokens));
        setters.forEach((key, setter) -> {
            String value = standardOf("tidings." + key);
            TidingsConfig config = TidingsConfig.builder()
                    .set("tidings." + key, value.isEmpty() ? "https://b.example" : value)
                    .build();
            TidingsServerBuilder builder = Tidings.server(config);
            assertThatThrownBy(() -> setter.accept(builder))
                    .as(key)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("was set already, by tidings." + key + " (builder)");
            setter.accept(Tidings.server(TidingsConfig.builder().build()));
        });
    }

    private static String standardOf(String key) {
        return Setting.of(key).orElseThrow().standard();
    }

    @Test
    void a_retention_that_somebody_chose_needs_a_log_that_obeys_it() throws Exception {
        TidingsConfig config =
                TidingsConfig.builder().set("tidings.retention.age", "1m").build();
        try (EventLog log = EventLogs.inMemory()) {
            TidingsServerBuilder builder =
                    Tidings.server(config).tokenVerifier(VERIFIER).eventLog(log);
            assertThatThrownBy(builder::start)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("retention");
        }
    }

    @Test
    void production_refuses_what_the_builder_sets_later_too_and_tells_all_of_it() {
        TidingsServerBuilder builder = production()
                .authentication(auth -> auth.tokenVerifier(VERIFIER).queryTokens())
                .limits(ConnectionLimits.defaults()
                        .withConnectionsPerUser(0)
                        .withMessages(0, 0, Duration.ofSeconds(10)))
                .allowedOrigins(Set.of("http://shop.example"));

        assertThatThrownBy(() -> builder.start().close())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("5 problems")
                .hasMessageContaining("tidings.auth.query-tokens (builder) must not be true in production")
                .hasMessageContaining("tidings.limits.connections-per-user (builder) must not be 0 in production")
                .hasMessageContaining("tidings.limits.messages-per-connection (builder) must not be 0 in production")
                .hasMessageContaining("tidings.limits.messages-per-user (builder) must not be 0 in production")
                .hasMessageContaining("tidings.allowed-origins (builder) must be https in production but was"
                        + " http://shop.example");
    }

    @Test
    void production_refuses_a_ready_handler_that_takes_tokens_from_the_query() {
        AuthHandler handler =
                AuthHandlers.builder().tokenVerifier(VERIFIER).queryTokens().build();

        assertThatThrownBy(() -> production().authHandler(handler).start().close())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("1 problem:")
                .hasMessageContaining("tidings.auth.query-tokens (builder) must not be true in production");
    }

    @Test
    void production_takes_from_the_builder_what_is_safe() throws Exception {
        try (TidingsServer server = production()
                .authentication(auth -> auth.tokenVerifier(VERIFIER))
                .limits(ConnectionLimits.defaults())
                .allowedOrigins(Set.of("https://shop.example"))
                .start()) {
            assertThat(server.uri().getPath()).isEqualTo("/ws");
        }
    }

    private static TidingsServerBuilder production() {
        return Tidings.server(TidingsConfig.builder()
                .preset(Preset.PRODUCTION)
                .set("tidings.address", "127.0.0.1")
                .set("tidings.port", "0")
                .build());
    }

    @Test
    void every_setting_of_the_builders_that_is_data_is_in_the_table() {
        Set<String> data = Stream.of(TidingsServerBuilder.class, AuthHandlerBuilder.class)
                .flatMap(type ->
                        Arrays.stream(type.getDeclaredMethods()).filter(method -> method.getReturnType() == type))
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .filter(method -> Arrays.stream(method.getParameterTypes()).allMatch(ConfiguredServerTest::isData))
                .map(Method::getName)
                .collect(toCollection(TreeSet::new));

        assertThat(data).contains("port", "disconnectPolicy", "cacheLife").doesNotContain("tokenVerifier", "executor");
        assertThat(Arrays.stream(Setting.values())
                        .map(Setting::method)
                        .filter(method -> !method.isEmpty())
                        .collect(toSet()))
                .containsExactlyInAnyOrderElementsOf(data);
    }

    private static boolean isData(Class<?> type) {
        return type.isPrimitive()
                || type.isRecord()
                || type.isEnum()
                || Set.of(String.class, Duration.class, Set.class, InetAddress.class)
                        .contains(type)
                || (type.isSealed()
                        && Arrays.stream(type.getPermittedSubclasses()).allMatch(Class::isRecord));
    }
}
