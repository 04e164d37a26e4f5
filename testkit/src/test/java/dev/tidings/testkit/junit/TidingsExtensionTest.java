package dev.tidings.testkit.junit;

import static dev.tidings.testkit.assertions.TidingsAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.AgentBridge;
import dev.tidings.api.AgentRun;
import dev.tidings.api.AuthHandler;
import dev.tidings.api.AuthResult;
import dev.tidings.api.AuthenticationWebSocketEmitter;
import dev.tidings.api.MessageRouter;
import dev.tidings.api.Ticket;
import dev.tidings.api.TicketGrant;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.WebSocketEmitter;
import dev.tidings.api.WebSocketManager;
import dev.tidings.api.WebSocketManagerFactory;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.testkit.ClientRecorder;
import dev.tidings.testkit.MockFactory;
import dev.tidings.testkit.RecordingConnection;
import dev.tidings.testkit.RecordingEmitter;
import dev.tidings.testkit.client.TidingsClient;
import dev.tidings.testkit.time.ControlledTime;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TidingsTest
class TidingsExtensionTest {
    private final MockFactory ofConstructor;
    private RecordingConnection ofBeforeEach;

    TidingsExtensionTest(MockFactory ofConstructor) {
        this.ofConstructor = ofConstructor;
    }

    @BeforeEach
    void connect(RecordingConnection connection) {
        ofBeforeEach = connection;
    }

    @Test
    void everything_belongs_together(
            MockFactory tidings,
            WebSocketManager manager,
            WebSocketManagerFactory managers,
            AgentBridge bridge,
            MessageRouter router,
            ControlledTime time) {
        assertThat(tidings).isSameAs(ofConstructor);
        assertThat(manager).isSameAs(tidings.manager());
        assertThat(managers).isSameAs(tidings.managers());
        assertThat(bridge).isSameAs(tidings.bridge());
        assertThat(router).isSameAs(tidings.router());
        assertThat(time).isSameAs(tidings.time());
    }

    @Test
    void the_auth_handler_takes_a_users_id_for_a_token(AuthHandler handler, MockFactory tidings) {
        assertThat(handler).isSameAs(tidings.authHandler());
        assertThat(handler.authenticate(bearer("ada")).toCompletableFuture().join())
                .isEqualTo(new AuthResult.Authenticated(UserPrincipal.of(UserId.of("ada"))));
        assertThat(handler.authenticate(bearer("undefined"))
                        .toCompletableFuture()
                        .join())
                .isInstanceOf(AuthResult.Rejected.class);
    }

    private static HandshakeRequest bearer(String token) {
        return new HandshakeRequest("/ws", Map.of(), Map.of("authorization", List.of("Bearer " + token)), "192.0.2.7");
    }

    @Test
    void tickets_expire_by_the_controlled_time(AuthHandler handler, ControlledTime time) {
        Ticket ticket = handler.tickets()
                .issue(UserPrincipal.of(UserId.of("ada")))
                .toCompletableFuture()
                .join();

        assertThat(ticket.expiresAt()).isEqualTo(time.now().plusSeconds(30));
        assertThat(inspect(handler, ticket)).isPresent();
        time.advance(Duration.ofSeconds(31));
        assertThat(inspect(handler, ticket)).isEmpty();
    }

    private static Optional<TicketGrant> inspect(AuthHandler handler, Ticket ticket) {
        return handler.tickets().inspect(ticket.value()).toCompletableFuture().join();
    }

    @Test
    void an_agent_is_seen_by_its_user(AgentBridge bridge, UserExecutionContext context, RecordingConnection browser) {
        AgentRun run = bridge.start(context, "researcher", "Compare three vendors");
        run.thinking("Looking for prices");
        run.tool("web_search", Map.of("q", "prices")).completed("found");
        run.complete("Vendor B");

        assertThat(browser).isGoldenPath().belongsTo(context.userId());
        assertThat(ofBeforeEach.recording().types())
                .isEqualTo(browser.recording().types());
    }

    @Test
    void emitters_are_of_the_same_context(
            UserExecutionContext context,
            WebSocketEmitter emitter,
            AuthenticationWebSocketEmitter authEmitter,
            RecordingEmitter recorder) {
        assertThat(emitter.context()).isEqualTo(context);
        assertThat(authEmitter.context()).isEqualTo(context);
        assertThat(recorder.context()).isEqualTo(context);

        emitter.sendAgentStarted("researcher", null);

        assertThat(recorder).hasNoTerminal();
    }

    @Test
    void users_have_names(
            AgentBridge bridge,
            UserExecutionContext nobody,
            @ForUser("ada") UserExecutionContext ada,
            @ForUser("ada") RecordingConnection adasPhone,
            @ForUser("ada") RecordingConnection adasLaptop,
            @ForUser("bob") RecordingConnection bobsPhone) {
        assertThat(ada.userId()).isEqualTo(UserId.of("ada")).isNotEqualTo(nobody.userId());

        bridge.start(ada, "researcher", null).complete("done");

        assertThat(adasPhone).isComplete();
        assertThat(adasLaptop.recording().events())
                .isEqualTo(adasPhone.recording().events());
        assertThat(bobsPhone.recording().events()).isEmpty();
        assertThat(bobsPhone).isIsolatedFrom(ada.userId());
    }

    @RepeatedTest(3)
    void each_test_begins_anew(WebSocketManager manager, ControlledTime time, UserExecutionContext context) {
        assertThat(manager.connectionCount()).isEqualTo(1);
        assertThat(manager.connectionsOf(context.userId())).hasSize(1);
        assertThat(time.now()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        time.advance(Duration.ofHours(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"one", "two"})
    void arguments_of_a_parameterized_test_come_first(String argument, WebSocketEmitter emitter) {
        assertThat(emitter.sendAgentStarted(argument, null).routed()).isTrue();
    }

    @Nested
    class Inside {
        @Test
        void a_nested_test_has_what_the_outer_class_set_up(MockFactory tidings) {
            assertThat(tidings).isSameAs(ofConstructor);
            assertThat(tidings.manager().connectionCount()).isEqualTo(1);
        }
    }

    @Test
    void with_a_server_everything_is_the_servers(
            TidingsServer server, AgentBridge bridge, UserExecutionContext context, RecordingConnection browser) {
        URI uri = URI.create(server.uri() + "?user=" + context.userId());
        ClientRecorder recorder = ClientRecorder.create();
        try (TidingsClient client = TidingsClient.builder(uri).start(recorder)) {
            recorder.awaitConnected(Duration.ofSeconds(20));

            AgentRun run = bridge.start(context, "researcher", null);
            run.thinking("hm");
            run.tool("search", Map.of()).completed("found");
            run.complete("done");

            assertThat(recorder.awaitTerminal(Duration.ofSeconds(20)))
                    .isGoldenPath()
                    .hasNoGap();
            assertThat(client.runs()).hasSize(1);
        }
        assertThat(bridge).isSameAs(server.bridge()).isSameAs(ofConstructor.bridge());
        assertThat(recorder.recording().events()).isEqualTo(browser.recording().events());
    }
}
