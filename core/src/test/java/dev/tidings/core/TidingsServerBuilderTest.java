package dev.tidings.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.ConnectionLimits;
import dev.tidings.api.MessageReply;
import dev.tidings.api.MessageRouter;
import dev.tidings.api.PerformanceMode;
import dev.tidings.api.RealmId;
import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.EventLog;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.core.testing.CapturedLog;
import dev.tidings.core.testing.ControlledTime;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TidingsServerBuilderTest {
    private static final TokenVerifier VERIFIER =
            TokenVerifier.of(token -> Optional.of(UserPrincipal.of(UserId.of(token))));
    private static final MessageHandler HANDLER = MessageHandler.of(message -> MessageReply.accepted());

    @Test
    void no_verifier_no_server() {
        assertThatThrownBy(() -> Tidings.server().start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("tokenVerifier")
                .hasMessageContaining("developmentMode");
    }

    @Test
    void users_are_known_in_one_way_only() {
        List<TidingsServerBuilder> builders = List.of(
                Tidings.server().tokenVerifier(VERIFIER).developmentMode(),
                Tidings.server().tokenVerifier(VERIFIER).authentication(auth -> {}),
                Tidings.server().tokenVerifier(VERIFIER).authHandler(AuthHandlers.createAuthHandler(VERIFIER)),
                Tidings.server()
                        .authHandler(AuthHandlers.createAuthHandler(VERIFIER))
                        .developmentMode());
        assertThat(builders)
                .allSatisfy(builder -> assertThatThrownBy(builder::start)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining(
                                "only one of tokenVerifier, authHandler, authentication and developmentMode"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.7"})
    void development_mode_is_for_loopback_only(String address) throws IOException {
        TidingsServerBuilder builder = Tidings.server().developmentMode().address(InetAddress.getByName(address));
        assertThatThrownBy(builder::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("loopback");
    }

    @Test
    void development_mode_says_so_in_the_log() throws IOException {
        try (CapturedLog log = CapturedLog.open();
                TidingsServer server = Tidings.server().developmentMode().start()) {
            assertThat(server.address().getAddress().isLoopbackAddress()).isTrue();
            assertThat(log.text()).contains("WARN").contains("development mode");
        }
    }

    @Test
    void each_setting_is_made_once() throws Exception {
        ControlledTime time = new ControlledTime();
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (EventLog log = EventLogs.inMemory()) {
            List<UnaryOperator<TidingsServerBuilder>> settings = List.of(
                    builder -> builder.port(0),
                    builder -> builder.address(loopback),
                    builder -> builder.path("/x"),
                    builder -> builder.silenceLimit(Duration.ofSeconds(30)),
                    builder -> builder.handlerLimit(Duration.ofSeconds(30)),
                    builder -> builder.tokenVerifier(VERIFIER),
                    builder -> builder.authHandler(AuthHandlers.createAuthHandler(VERIFIER)),
                    builder -> builder.authentication(auth -> auth.tokenVerifier(VERIFIER)),
                    builder -> builder.developmentMode(),
                    builder -> builder.allowedOrigins(Set.of("https://a.example")),
                    builder -> builder.requireOrigin(),
                    builder -> builder.limits(ConnectionLimits.defaults()),
                    builder -> builder.realm(RealmId.MAIN),
                    builder -> builder.eventLog(log),
                    builder -> builder.retention(RetentionPolicy.defaults()),
                    builder -> builder.executor(Runnable::run),
                    builder -> builder.transport(EmbeddedTransports.create()),
                    builder -> builder.on("note", HANDLER),
                    builder -> builder.deltaWindow(Duration.ZERO),
                    builder -> builder.performanceMode(PerformanceMode.LATENCY),
                    builder -> builder.timeSource(time),
                    builder -> builder.taskScheduler(time));
            assertThat(settings).allSatisfy(setting -> {
                TidingsServerBuilder once = setting.apply(Tidings.server());
                assertThatThrownBy(() -> setting.apply(once))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("set already");
            });
        }
    }

    @Test
    void a_window_and_its_name_are_one_setting_and_each_message_names_what_was_called() {
        TidingsServerBuilder builder = Tidings.server();
        assertThatThrownBy(() -> builder.performanceMode(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("performanceMode");
        builder.performanceMode(PerformanceMode.BALANCED);
        for (UnaryOperator<TidingsServerBuilder> again : List.<UnaryOperator<TidingsServerBuilder>>of(
                other -> other.performanceMode(PerformanceMode.BALANCED),
                other -> other.deltaWindow(Duration.ofMillis(1)))) {
            assertThatThrownBy(() -> again.apply(builder))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("deltaWindow or performanceMode was set already: set one of them, and once");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536})
    void a_port_out_of_range_is_refused(int port) {
        assertThatThrownBy(() -> Tidings.server().port(port))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("port must be within")
                .hasMessageContaining(Integer.toString(port));
    }

    @Test
    void a_handler_of_the_builder_is_not_said_to_be_registered_where_the_server_does_that() throws IOException {
        try (TidingsServer server =
                Tidings.server().tokenVerifier(VERIFIER).on("note", HANDLER).start()) {
            server.routers().base().addHandler("other", HANDLER);
            assertThat(server.routers().base().routes())
                    .filteredOn(route -> !route.builtIn())
                    .extracting(MessageRouter.RegisteredRoute::handler)
                    .satisfiesExactlyInAnyOrder(
                            built -> assertThat(built).endsWith(" lambda").doesNotContain("("),
                            added -> assertThat(added).matches(".* lambda \\(TidingsServerBuilderTest\\.java:\\d+\\)"));
        }
    }

    @Test
    void a_path_that_is_none_is_refused() {
        assertThatThrownBy(() -> Tidings.server().path("ws")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Tidings.server().path("/ws?x=y")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void origins_are_checked_when_they_are_set() {
        assertThatThrownBy(() -> Tidings.server().allowedOrigins(Set.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Tidings.server().allowedOrigins(Set.of("*")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"*\"");
    }

    @Test
    void clock_and_timer_come_together() {
        ControlledTime time = new ControlledTime();
        assertThatThrownBy(() ->
                        Tidings.server().developmentMode().timeSource(time).start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("together");
    }

    @Test
    void retention_is_for_the_log_in_memory_only() {
        try (EventLog log = EventLogs.inMemory(RetentionPolicy.defaults())) {
            assertThatThrownBy(() -> Tidings.server()
                            .developmentMode()
                            .eventLog(log)
                            .retention(RetentionPolicy.defaults())
                            .start())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("retention must be set without eventLog");
        }
    }

    @Test
    void a_start_that_fails_leaves_no_thread() throws IOException {
        try (CapturedLog log = CapturedLog.open();
                TidingsServer first = Tidings.server().developmentMode().start()) {
            Set<Thread> before = OwnThreads.alive();
            assertThatThrownBy(() -> Tidings.server()
                            .developmentMode()
                            .port(first.address().getPort())
                            .start())
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> Tidings.server()
                            .developmentMode()
                            .on("chat_message", HANDLER)
                            .start())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("user_message");
            assertThat(OwnThreads.leftSince(before)).isEmpty();
            assertThat(log.text()).doesNotContain("ERROR");
        }
    }
}
