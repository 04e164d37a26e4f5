package dev.tidings.core.acceptance;

import static dev.tidings.core.acceptance.Site.answered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidings.api.AuthResult;
import dev.tidings.api.ConnectionInfo;
import dev.tidings.api.InboundMessage;
import dev.tidings.api.MessageReply;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.event.CustomEvent;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.api.spi.ServiceVerifier;
import dev.tidings.api.spi.TidingsListener;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.core.Tidings;
import dev.tidings.core.testing.CapturedLog;
import dev.tidings.core.testing.Eventually;
import dev.tidings.core.testing.WireClient;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A failure to say who somebody is stays one failure of one client, and who is known stays who they are. */
class AuthCascadeTest {
    private static final String SECRET = "s3cret-of-billing";

    /** Connects as a page does, which learns by a close code why it is refused. */
    private static String ending(TidingsServer server, String... offer) throws Exception {
        return WireClient.connect(server.uri(), List.of(offer), "Origin", "http://localhost")
                .ending();
    }

    @Test
    void one_token_is_one_user_wherever_it_is_brought_and_in_everything_that_follows() throws Exception {
        try (Site site = Site.open()) {
            URI uri = site.server().uri();
            WireClient list = WireClient.connect(uri, List.of("tidings.v1", "bearer.tok-ada"));
            WireClient header = WireClient.connect(uri, List.of("tidings.v1"), "Authorization", "Bearer tok-ada");
            WireClient message = WireClient.connect(URI.create(uri + "?auth=frame"), List.of("tidings.v1"));
            message.send("{'type':'authenticate','token':'tok-ada'}");
            for (WireClient each : List.of(list, header, message)) {
                assertThat(each.next().path("user_id").asText()).isEqualTo("ada");
            }
            assertThat(site.server().manager().connectionsOf(UserId.of("ada"))).hasSize(3);
            assertThat(answered(message, "prices", "q-1"))
                    .allSatisfy(
                            event -> assertThat(event.path("user_id").asText()).isEqualTo("ada"));
            assertThat(list.nextType()).isEqualTo("agent_started");
            assertThat(header.nextType()).isEqualTo("agent_started");
        }
    }

    @Test
    void a_service_is_let_in_by_its_own_secret_alone_and_keeps_its_name_and_permissions() throws Exception {
        CompletableFuture<InboundMessage> heard = new CompletableFuture<>();
        AtomicBoolean usersAsked = new AtomicBoolean();
        ServiceVerifier services = (name, secret) -> CompletableFuture.completedFuture(
                name.equals("netra-backend") && secret.equals(SECRET)
                        ? AuthResult.authenticated(UserPrincipal.service(name).withPermissions(Set.of("events:write")))
                        : AuthResult.rejected("service not accepted"));
        try (CapturedLog log = CapturedLog.open();
                TidingsServer server = Tidings.server()
                        .authentication(auth -> auth.serviceVerifier(services).tokenVerifier(token -> {
                            usersAsked.set(true);
                            return CompletableFuture.completedFuture(AuthResult.rejected("no user"));
                        }))
                        .on("note", MessageHandler.of(message -> {
                            heard.complete(message);
                            return MessageReply.accepted();
                        }))
                        .start()) {
            WireClient client = WireClient.connect(
                    server.uri(), List.of("tidings.v1"), "X-Service-ID", "netra-backend", "X-Service-Secret", SECRET);
            JsonNode hello = client.next();
            assertThat(hello.path("user_id").asText()).isEqualTo("service:netra-backend");
            client.send("{'type':'note','request_id':'n-1'}");
            assertThat(client.nextType()).isEqualTo("accepted");
            assertThat(heard.join().principal().serviceName()).contains("netra-backend");
            assertThat(heard.join().principal().permissions()).containsExactly("events:write");
            UserExecutionContext context = heard.join().newRun(Site.THREAD);
            assertThat(server.manager()
                            .send(context, new CustomEvent("x_note", Map.of("n", 1)))
                            .routed())
                    .isTrue();
            assertThat(client.next().path("user_id").asText()).isEqualTo("service:netra-backend");
            assertThat(usersAsked).isFalse();

            String[] guess = {"X-Service-ID", "netra-backend", "X-Service-Secret", "guess", "Origin", "http://localhost"
            };
            assertThat(WireClient.connect(server.uri(), List.of("tidings.v1"), guess)
                            .ending())
                    .startsWith("4401");
            assertThat(usersAsked).isFalse();
            assertThat(log.text()).doesNotContain(SECRET);
        }
    }

    @Test
    void a_login_that_fails_costs_its_client_one_close_and_nothing_else_happens() throws Exception {
        Queue<String> calls = new ConcurrentLinkedQueue<>();
        TidingsListener listener = new TidingsListener() {
            @Override
            public void onConnectionOpened(ConnectionInfo connection) {
                calls.add("opened " + connection.userId());
            }

            @Override
            public void onConnectionClosed(ConnectionInfo connection, int code) {
                calls.add("closed " + connection.userId());
            }
        };
        try (CapturedLog log = CapturedLog.open();
                Site site = Site.open(0, builder -> builder.listener(listener))) {
            WireClient ada = site.join("ada");
            for (int attempt = 0; attempt < 20; attempt++) {
                assertThat(ending(site.server(), "tidings.v1", "bearer.wrong")).startsWith("4401");
            }
            assertThat(site.server().manager().connectionCount()).isEqualTo(1);
            assertThat(answered(ada, "prices", "q-1")).hasSize(5);
            site.join("eve").abort();
            Eventually.until("eve is gone", () -> calls.size() >= 3);
            assertThat(calls).containsExactly("opened ada", "opened eve", "closed eve");
            assertThat(log.entries())
                    .filteredOn(entry -> !entry.startsWith("TRACE") && !entry.startsWith("DEBUG"))
                    .noneMatch(entry -> entry.startsWith("ERROR") || entry.contains("Exception"));
        }
    }

    @Test
    void while_the_auth_service_is_down_a_client_is_told_to_try_again_and_gets_in_when_it_is_back() throws Exception {
        AtomicBoolean down = new AtomicBoolean(true);
        try (TidingsServer server = Tidings.server()
                .tokenVerifier(token -> down.get()
                        ? CompletableFuture.failedFuture(new IOException("connection refused"))
                        : CompletableFuture.completedFuture(
                                AuthResult.authenticated(UserPrincipal.of(UserId.of("ada")))))
                .start()) {
            for (int attempt = 0; attempt < 10; attempt++) {
                assertThat(ending(server, "tidings.v1", "bearer.t")).startsWith("1013");
            }
            down.set(false);
            WireClient client = WireClient.connect(server.uri(), List.of("tidings.v1", "bearer.t"));
            assertThat(client.next().path("user_id").asText()).isEqualTo("ada");
        }
    }

    @Test
    void a_server_that_can_not_tell_who_anybody_is_is_not_started_and_an_empty_login_lets_nobody_in() throws Exception {
        assertThat(catchThrowable(() -> Tidings.server().start()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("tokenVerifier");
        try (Site site = Site.open()) {
            assertThat(ending(site.server(), "tidings.v1")).startsWith("4401");
            assertThat(ending(site.server(), "tidings.v1", "bearer.")).startsWith("4401");
        }
        try (TidingsServer closed = Tidings.server()
                .tokenVerifier(TokenVerifier.of(token -> Optional.empty()))
                .start()) {
            assertThat(ending(closed, "tidings.v1", "bearer.anything")).startsWith("4401");
        }
    }

    @Test
    void two_users_who_log_in_at_once_each_get_their_own_context_and_neither_gets_the_others() throws Exception {
        try (Site site = Site.open()) {
            WireClient zoe = site.join("zoe");
            WireClient yuri = site.join("yuri");
            List<JsonNode> forZoe = answered(zoe, "topic one", "q-1");
            List<JsonNode> forYuri = answered(yuri, "topic two", "q-1");
            assertThat(forZoe)
                    .extracting(event -> event.path("run_id").asText())
                    .doesNotContain(forYuri.get(0).path("run_id").asText());
            assertThat(forZoe.toString()).doesNotContain("yuri").doesNotContain("topic two");
            assertThat(forYuri.toString()).doesNotContain("zoe").doesNotContain("topic one");
        }
    }
}
