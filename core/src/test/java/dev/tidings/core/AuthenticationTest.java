package dev.tidings.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.tidings.api.AuthHandler;
import dev.tidings.api.AuthResult;
import dev.tidings.api.ThreadId;
import dev.tidings.api.TicketRequest;
import dev.tidings.api.TidingsServer;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.RequestVerifier;
import dev.tidings.api.spi.ServiceVerifier;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.core.testing.CapturedLog;
import dev.tidings.core.testing.Eventually;
import dev.tidings.core.testing.WireClient;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Does a real server let in who belongs, for as long as they do, and tell nobody how? */
class AuthenticationTest {
    private static final UserId ADA = UserId.of("ada");
    private static final String JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.s3cret-signature";
    private static final TokenVerifier VERIFIER = TokenVerifier.of(token -> switch (token) {
        case JWT, "s3cret-ada" -> Optional.of(UserPrincipal.of(ADA));
        case "s3cret-eve" -> Optional.of(UserPrincipal.of(UserId.of("eve")));
        default -> Optional.empty();
    });

    private static final String UNAUTHORIZED = "not upgraded: HTTP/1.1 401 Unauthorized";
    private static final String UNAVAILABLE = "not upgraded: HTTP/1.1 503 Service Unavailable";

    private static TidingsServer start() throws Exception {
        return Tidings.server()
                .authentication(auth -> auth.tokenVerifier(VERIFIER))
                .start();
    }

    private static WireClient connect(TidingsServer server, String query, String... subprotocols) throws Exception {
        return WireClient.connect(URI.create(server.uri() + query), List.of(subprotocols));
    }

    /** Connects as a page does, and so learns by a close code why it is refused. */
    private static WireClient page(TidingsServer server, String query, String... subprotocols) throws Exception {
        return WireClient.connect(
                URI.create(server.uri() + query), List.of(subprotocols), "Origin", "http://localhost");
    }

    /** Connects as no page does, and returns how it was refused. */
    private static String refusal(TidingsServer server, String query, String... subprotocols) {
        return String.valueOf(
                catchThrowable(() -> connect(server, query, subprotocols)).getMessage());
    }

    private static String userOf(WireClient client) throws InterruptedException {
        return client.next().path("user_id").asText();
    }

    private static String ticket(TidingsServer server, TicketRequest request) throws Exception {
        return server.tickets()
                .issue(request)
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS)
                .value();
    }

    private static String ticket(TidingsServer server) throws Exception {
        return ticket(server, TicketRequest.of(UserPrincipal.of(ADA)));
    }

    @Test
    void row_a1_no_empty_wrong_and_oversize_tokens_are_refused_in_the_same_words() throws Exception {
        String oversize = "x".repeat(9 * 1024);
        try (CapturedLog log = CapturedLog.open();
                TidingsServer server = start()) {
            for (String[] offer : new String[][] {
                {"tidings.v1"},
                {"tidings.v1", "bearer."},
                {"tidings.v1", "bearer.x"},
                {"tidings.v1", "ticket.x"},
                {"jwt-auth", "jwt.a.b"},
                {"tidings.v1", "bearer.s3cret-ada", "bearer.s3cret-ada"}
            }) {
                assertThat(page(server, "", offer).ending()).isEqualTo("4401 authentication failed");
                assertThat(refusal(server, "", offer)).isEqualTo(UNAUTHORIZED);
            }
            assertThatThrownBy(() -> connect(server, "", "tidings.v1", "bearer." + oversize))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("HTTP/1.1 431");
            WireClient byFrame = connect(server, "?auth=frame", "tidings.v1");
            byFrame.send("{'type':'authenticate','token':'" + oversize + "'}");
            assertThat(byFrame.ending()).isEqualTo("4401 authentication failed");
            assertThat(server.manager().connectionCount()).isZero();
            assertThat(log.text()).contains("a malformed credential").doesNotContain(oversize, "s3cret");
        }
    }

    @Test
    void row_a4_an_older_client_gets_its_plain_name_back_and_never_its_token() throws Exception {
        String encoded =
                Base64.getUrlEncoder().withoutPadding().encodeToString(JWT.getBytes(StandardCharsets.US_ASCII));
        try (TidingsServer server = start()) {
            WireClient client = connect(server, "", "jwt-auth", "jwt." + encoded);
            assertThat(userOf(client)).isEqualTo("ada");
            assertThat(client.subprotocol()).isEqualTo("jwt-auth");
            assertThatThrownBy(() -> connect(server, "", "jwt." + encoded))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("HTTP/1.1 400");
        }
    }

    @Test
    void row_a3_a_ticket_opens_one_connection_from_the_list_or_from_the_query() throws Exception {
        try (TidingsServer server = start()) {
            String first = ticket(server);
            WireClient client = connect(server, "", "tidings.v1", "ticket." + first);
            assertThat(userOf(client)).isEqualTo("ada");
            assertThat(client.subprotocol()).isEqualTo("tidings.v1");
            assertThat(userOf(connect(server, "?ticket=" + ticket(server)))).isEqualTo("ada");
            assertThat(page(server, "?ticket=" + first).ending()).isEqualTo("4401 authentication failed");
            assertThat(refusal(server, "?ticket=" + first)).isEqualTo(UNAUTHORIZED);
        }
    }

    @Test
    void row_a3_of_100_clients_with_one_ticket_one_gets_in() throws Exception {
        try (CapturedLog log = CapturedLog.open();
                TidingsServer server = start()) {
            String query = "?ticket=" + ticket(server);
            List<CompletableFuture<WireClient>> clients = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                clients.add(CompletableFuture.supplyAsync(() -> {
                    try {
                        return page(server, query);
                    } catch (Exception e) {
                        throw new AssertionError("every client must be upgraded", e);
                    }
                }));
            }
            CompletableFuture.allOf(clients.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
            Eventually.until("one is in", () -> clients.stream().anyMatch(AuthenticationTest::isIn));
            List<WireClient> others = clients.stream()
                    .filter(client -> !isIn(client))
                    .map(CompletableFuture::join)
                    .toList();
            assertThat(others).hasSize(99);
            for (WireClient other : others) {
                assertThat(other.ending()).isEqualTo("4401 authentication failed");
            }
            assertThat(log.entries())
                    .filteredOn(entry -> entry.contains("ticket unknown"))
                    .hasSize(99);
        }
    }

    private static boolean isIn(CompletableFuture<WireClient> client) {
        return !client.join().received().isEmpty();
    }

    @Test
    void a_ticket_in_the_first_message_is_as_good() throws Exception {
        try (TidingsServer server = start()) {
            WireClient client = connect(server, "?auth=frame", "tidings.v1");
            client.send("{'type':'authenticate','ticket':'" + ticket(server) + "'}");
            assertThat(userOf(client)).isEqualTo("ada");
        }
    }

    @Test
    void row_a6_an_expired_session_is_closed_within_5_seconds_unless_it_is_renewed() throws Exception {
        try (TidingsServer server = start()) {
            UserPrincipal brief = UserPrincipal.of(ADA).expiringAt(Instant.now().plusMillis(1_500));
            WireClient expiring = connect(server, "?ticket=" + ticket(server, TicketRequest.of(brief)));
            WireClient renewing = connect(server, "?ticket=" + ticket(server, TicketRequest.of(brief)));
            assertThat(userOf(renewing)).isEqualTo("ada");
            renewing.send("{'type':'authenticate','token':'s3cret-ada','request_id':'q-2'}");
            assertThat(renewing.nextType()).isEqualTo("accepted");

            assertThat(expiring.ending()).isEqualTo("4401 authentication expired");
            assertThat(Duration.between(brief.expiresAt().orElseThrow(), Instant.now()))
                    .isLessThan(Duration.ofSeconds(5));
            renewing.send("{'type':'ping'}");
            assertThat(renewing.nextType()).isEqualTo("pong");
        }
    }

    @Test
    void row_a6_a_token_of_another_user_is_refused_and_closes_with_4403() throws Exception {
        try (TidingsServer server = start()) {
            WireClient ada = connect(server, "", "tidings.v1", "bearer.s3cret-ada");
            assertThat(userOf(ada)).isEqualTo("ada");
            ada.send("{'type':'authenticate','token':'s3cret-eve','request_id':'q-1'}");
            assertThat(ada.next().path("error_code").asText()).isEqualTo("subject_mismatch");
            assertThat(ada.ending()).isEqualTo("4403 the credential is another user's");
        }
    }

    @Test
    void row_a2_no_secret_in_a_message_is_in_the_log_of_the_library_at_any_level() throws Exception {
        Logger library = (Logger) LoggerFactory.getLogger("org.java_websocket");
        Level before = library.getLevel();
        try (CapturedLog log = CapturedLog.open();
                TidingsServer server = startWithEverything()) {
            library.setAdditive(true);
            library.setLevel(Level.TRACE);
            WireClient client = connect(server, "?auth=frame", "tidings.v1");
            client.send("{'type':'authenticate','token':'s3cret-ada'}");
            assertThat(userOf(client)).isEqualTo("ada");
            client.send("{'type':'authenticate','token':'s3cret-wrong','request_id':'q-1'}");
            assertThat(client.next().path("error_code").asText()).isEqualTo("invalid_credential");
            assertThat(log.text()).contains("TRACE org.java_websocket").doesNotContain("s3cret");
        } finally {
            library.setLevel(before);
        }
    }

    @Test
    void row_a7_a_revoked_user_is_out_within_2_seconds_and_nobody_else_is() throws Exception {
        try (TidingsServer server = start()) {
            List<WireClient> adas = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                adas.add(connect(server, "", "tidings.v1", "bearer.s3cret-ada"));
                assertThat(userOf(adas.get(i))).isEqualTo("ada");
            }
            WireClient eve = connect(server, "", "tidings.v1", "bearer.s3cret-eve");
            assertThat(userOf(eve)).isEqualTo("eve");
            String unused = ticket(server);

            Instant start = Instant.now();
            server.revoke(ADA).toCompletableFuture().get(2, TimeUnit.SECONDS);
            for (WireClient ada : adas) {
                assertThat(ada.ending()).isEqualTo("4401 logged out");
            }
            assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(2));
            assertThat(refusal(server, "?ticket=" + unused)).isEqualTo(UNAUTHORIZED);
            eve.send("{'type':'ping'}");
            assertThat(eve.nextType()).isEqualTo("pong");
        }
    }

    @Test
    void a_verifier_that_hangs_takes_neither_the_listener_nor_other_users_with_it() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        TokenVerifier hanging = token -> {
            if (token.startsWith("hang")) {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return VERIFIER.verify(token);
        };
        try (TidingsServer server = Tidings.server()
                .authentication(auth -> auth.tokenVerifier(hanging).verifierLimit(Duration.ofMillis(800)))
                .start()) {
            WireClient stuck = page(server, "", "tidings.v1", "bearer.hang");
            assertThat(userOf(connect(server, "", "tidings.v1", "bearer.s3cret-ada")))
                    .isEqualTo("ada");
            assertThat(stuck.ending()).isEqualTo("1013 authentication is unavailable");
            assertThat(refusal(server, "", "tidings.v1", "bearer.hang")).isEqualTo(UNAVAILABLE);
            release.countDown();
        }
    }

    @Test
    void a_session_a_service_and_a_query_token_get_in_where_they_are_switched_on() throws Exception {
        RequestVerifier sessions = RequestVerifier.of(
                request -> request.header("cookie").filter("sid=5d1f"::equals).map(sid -> UserPrincipal.of(ADA)));
        try (TidingsServer server = Tidings.server()
                .authentication(auth -> auth.requestVerifier(sessions)
                        .tokenVerifier(VERIFIER)
                        .queryTokens()
                        .serviceVerifier(ServiceVerifier.of(Map.of("billing", "s3cret-billing"))))
                .start()) {
            assertThat(userOf(WireClient.connect(server.uri(), List.of(), "Cookie", "sid=5d1f")))
                    .isEqualTo("ada");
            assertThat(WireClient.connect(server.uri(), List.of(), "Cookie", "sid=other", "Origin", "http://localhost")
                            .ending())
                    .startsWith("4401");
            assertThat(userOf(connect(server, "?token=s3cret-eve"))).isEqualTo("eve");
            assertThat(userOf(WireClient.connect(
                            server.uri(), List.of(), "X-Service-ID", "billing", "X-Service-Secret", "s3cret-billing")))
                    .isEqualTo("service:billing");
        }
    }

    @Test
    void row_a2_no_secret_is_in_our_log_at_any_level_or_in_what_a_client_gets() throws Exception {
        StringBuilder told = new StringBuilder();
        try (CapturedLog log = CapturedLog.open();
                TidingsServer server = startWithEverything()) {
            List<String> secrets = List.of("s3cret", ticket(server), ticket(server));
            told.append(comeInEveryWay(server, secrets.get(1)));
            WireClient ada = connect(server, "", "tidings.v1", "bearer.s3cret-ada");
            told.append(ada.next());
            ada.send("{'type':'authenticate','token':'s3cret-wrong','request_id':'q-1'}");
            told.append(ada.next());
            ada.send("{'type':'authenticate','ticket':'" + secrets.get(2) + "','request_id':'q-2'}");
            told.append(ada.next());
            server.revoke(ADA);
            told.append(ada.ending());
            assertThat(log.text() + told).contains("4401", "invalid_credential").doesNotContain(secrets);
        }
    }

    @Test
    void row_a2_no_secret_of_an_upgrade_is_in_the_log_of_the_library_at_any_level() throws Exception {
        Logger library = (Logger) LoggerFactory.getLogger("org.java_websocket");
        Level before = library.getLevel();
        try (CapturedLog log = CapturedLog.open();
                TidingsServer server = startWithEverything()) {
            library.setAdditive(true);
            library.setLevel(Level.TRACE);
            String ticket = ticket(server);
            comeInEveryWay(server, ticket);
            assertThat(log.text()).contains("TRACE org.java_websocket").doesNotContain("s3cret", ticket);
        } finally {
            library.setLevel(before);
        }
    }

    private static TidingsServer startWithEverything() throws Exception {
        return Tidings.server()
                .authentication(auth -> auth.tokenVerifier(VERIFIER)
                        .queryTokens()
                        .serviceVerifier(ServiceVerifier.of(Map.of("billing", "s3cret-billing"))))
                .start();
    }

    private static String comeInEveryWay(TidingsServer server, String ticket) throws Exception {
        StringBuilder told = new StringBuilder();
        told.append(connect(server, "?token=s3cret-ada").next());
        told.append(page(server, "?access_token=s3cret-wrong").ending());
        told.append(refusal(server, "?access_token=s3cret-wrong"));
        told.append(connect(server, "?ticket=" + ticket).next());
        told.append(page(server, "?ticket=" + ticket).ending());
        told.append(page(server, "", "tidings.v1", "ticket." + ticket).ending());
        told.append(refusal(server, "", "tidings.v1", "ticket." + ticket));
        told.append(page(server, "", "tidings.v1", "bearer.s3cret-wrong").ending());
        told.append(refusal(server, "", "tidings.v1", "bearer.s3cret-wrong"));
        told.append(page(server, "?ticket=" + ticket, "tidings.v1", "bearer.s3cret-ada")
                .ending());
        told.append(catchThrowable(() -> WireClient.connect(
                        server.uri(), List.of(), "X-Service-ID", "billing", "X-Service-Secret", "s3cret-no"))
                .getMessage());
        return told.toString();
    }

    @Test
    void a_handler_for_a_context_or_a_principal_asks_for_nothing() {
        HandshakeRequest request = new HandshakeRequest("/ws", Map.of(), Map.of(), "192.0.2.7");
        AuthResult ada = AuthResult.authenticated(UserPrincipal.of(ADA));
        AuthHandler ofContext =
                AuthHandlers.createAuthHandler(UserExecutionContext.newRun(ADA, ThreadId.of("thread-1")));
        assertThat(ofContext.authenticate(request).toCompletableFuture().join()).isEqualTo(ada);
        AuthHandler ofPrincipal = AuthHandlers.forPrincipal(UserPrincipal.of(ADA));
        assertThat(ofPrincipal.authenticate(request).toCompletableFuture().join())
                .isEqualTo(ada);
    }
}
