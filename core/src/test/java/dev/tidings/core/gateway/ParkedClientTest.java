package dev.tidings.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.AuthResult;
import dev.tidings.api.CloseCode;
import dev.tidings.api.ConnectionLimits;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.HandshakeDecision;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.InboundListener;
import dev.tidings.core.codec.ControlFrames;
import dev.tidings.core.testing.CapturedLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What does a client that is no browser learn before its upgrade? */
class ParkedClientTest {
    private static final HandshakeDecision UPGRADE = new HandshakeDecision.Upgrade(null);
    private static final HandshakeDecision UNAVAILABLE =
            new HandshakeDecision.Refuse(503, "authentication is unavailable");
    private static final HandshakeDecision TOO_MANY =
            new HandshakeDecision.Refuse(429, "too many connections of this user");

    private final GatewayFixture fixture = new GatewayFixture(
            GatewayLimits.defaults().withConnections(ConnectionLimits.defaults().withConnectionsPerUser(1)));
    private final List<HandshakeRequest> asked = new ArrayList<>();

    private HandshakeDecision.Parked parked(Map<String, String> query) {
        HandshakeDecision decision = fixture.gateway.screen(GatewayFixture.request(query));
        assertThat(decision).isInstanceOf(HandshakeDecision.Parked.class);
        return (HandshakeDecision.Parked) decision;
    }

    private HandshakeDecision.Parked ada() {
        return parked(Map.of("user", "ada"));
    }

    private CompletableFuture<HandshakeDecision> decide(HandshakeDecision.Parked client) {
        CompletableFuture<HandshakeDecision> decision = client.decide().toCompletableFuture();
        fixture.executor.runAll();
        return decision;
    }

    private HandshakeDecision decided(Map<String, String> query) {
        return decide(parked(query)).getNow(null);
    }

    private CompletableFuture<AuthResult> slowly() {
        CompletableFuture<AuthResult> answer = new CompletableFuture<>();
        answer(answer);
        return answer;
    }

    private void answer(CompletionStage<AuthResult> answer) {
        fixture.authentication = request -> {
            asked.add(request);
            return answer;
        };
    }

    private static AuthResult known(String user) {
        return AuthResult.authenticated(UserPrincipal.of(UserId.of(user)));
    }

    @Test
    void a_browser_is_upgraded_at_once_and_so_is_a_client_that_authenticates_by_message() {
        HandshakeRequest page =
                new HandshakeRequest("/ws", Map.of(), Map.of("origin", List.of("http://localhost")), "192.0.2.7");
        assertThat(fixture.gateway.screen(page)).isEqualTo(UPGRADE);
        assertThat(fixture.gateway.screen(GatewayFixture.request(Map.of("auth", "frame"))))
                .isEqualTo(UPGRADE);
        ada();
    }

    @Test
    void who_it_is_is_found_out_once_off_the_transports_thread_and_goes_along_into_the_connection() {
        answer(CompletableFuture.completedFuture(known("ada")));
        HandshakeDecision.Parked client = ada();
        CompletableFuture<HandshakeDecision> decision = client.decide().toCompletableFuture();
        assertThat(asked).isEmpty();
        fixture.executor.runAll();
        assertThat(decision.getNow(null)).isEqualTo(UPGRADE);

        InboundListener listener = client.accept(new RecordingConnection());
        assertThat(fixture.outlet.joins).isEmpty();
        fixture.executor.runAll();
        assertThat(fixture.outlet.joins)
                .singleElement()
                .satisfies(join -> assertThat(join.principal().userId()).isEqualTo(UserId.of("ada")));
        assertThat(asked).hasSize(1);
        assertThat(fixture.time.scheduledTasks()).isEqualTo(1);
        listener.onClosed(1000, "");
        assertThat(fixture.time.scheduledTasks()).isZero();
    }

    @Test
    void a_message_that_comes_before_the_join_is_done_is_handled_after_it() {
        HandshakeDecision.Parked client = ada();
        decide(client);
        InboundListener listener = client.accept(new RecordingConnection());
        listener.onText("{\"type\":\"ping\"}");
        fixture.executor.runAll();
        assertThat(fixture.outlet.summaries()).containsExactly("pong");
    }

    @Test
    void a_cursor_in_the_first_message_is_waited_for_behind_the_upgrade() {
        HandshakeDecision.Parked client = parked(Map.of("user", "ada", "resume", "frame"));
        assertThat(decide(client).getNow(null)).isEqualTo(UPGRADE);
        InboundListener listener = client.accept(new RecordingConnection());
        fixture.executor.runAll();
        assertThat(fixture.outlet.joins).isEmpty();
        fixture.send(listener, "{'type':'resume','epoch':'e1','seq':4}");
        assertThat(fixture.outlet.joins)
                .singleElement()
                .satisfies(join -> assertThat(join.cursor()).isNotNull());
    }

    @Test
    void a_refused_credential_is_told_without_a_reason() {
        try (CapturedLog log = CapturedLog.open()) {
            answer(CompletableFuture.completedFuture(AuthResult.rejected("signature of key 7 is wrong \u001b[31m")));
            assertThat(decided(Map.of())).isEqualTo(new HandshakeDecision.Refuse(401, "authentication failed"));
            answer(CompletableFuture.completedFuture(new AuthResult.Rejected(CloseCode.FORBIDDEN, "account locked")));
            assertThat(decided(Map.of())).isEqualTo(new HandshakeDecision.Refuse(403, "authentication failed"));
            assertThat(log.entries()).hasSize(2);
            assertThat(log.text())
                    .contains("signature of key 7", "account locked")
                    .doesNotContain("\u001b");
        }
        assertThat(fixture.time.scheduledTasks()).isZero();
    }

    @Test
    void what_it_would_be_upgraded_with_is_known_before_who_it_is() {
        HandshakeRequest request = new HandshakeRequest(
                "/ws",
                Map.of("user", "ada"),
                Map.of("sec-websocket-protocol", List.of(ControlFrames.PROTOCOL)),
                "192.0.2.7");
        HandshakeDecision.Parked client = (HandshakeDecision.Parked) fixture.gateway.screen(request);
        assertThat(client.upgrade()).isEqualTo(new HandshakeDecision.Upgrade(ControlFrames.PROTOCOL));
        assertThat(decide(client).getNow(null)).isEqualTo(client.upgrade());
        assertThat(ada().upgrade()).isEqualTo(UPGRADE);
    }

    @Test
    void a_verifier_that_can_not_tell_is_not_a_bad_token() {
        try (CapturedLog log = CapturedLog.open()) {
            answer(CompletableFuture.completedFuture(AuthResult.unavailable("down")));
            assertThat(decided(Map.of())).isEqualTo(UNAVAILABLE);
            answer(CompletableFuture.failedFuture(new IllegalStateException("down")));
            assertThat(decided(Map.of())).isEqualTo(UNAVAILABLE);
            fixture.authentication = request -> {
                throw new IllegalStateException("down");
            };
            assertThat(decided(Map.of())).isEqualTo(UNAVAILABLE);
            assertThat(log.entries()).hasSize(3);
        }
    }

    @ParameterizedTest
    @CsvSource({"seq, x", "epoch, e", "thread_id, ''"})
    void a_malformed_parameter_is_a_malformed_request(String name, String value) {
        assertThat(decided(Map.of("user", "ada", name, value)))
                .isInstanceOfSatisfying(HandshakeDecision.Refuse.class, refused -> {
                    assertThat(refused.status()).isEqualTo(400);
                    assertThat(refused.message()).startsWith("malformed ");
                });
        assertThat(decided(Map.of("user", "ada"))).isEqualTo(UPGRADE);
    }

    @ParameterizedTest
    @CsvSource({"auth, other, auth must be frame or be left out", "resume, other, resume must be frame or be left out"})
    void a_kind_of_first_message_that_there_is_not_is_a_malformed_request(String name, String value, String told) {
        assertThat(fixture.gateway.screen(GatewayFixture.request(Map.of("user", "ada", name, value))))
                .isEqualTo(new HandshakeDecision.Refuse(400, told));
    }

    @Test
    void nobody_waits_longer_than_15_s_and_an_answer_behind_that_is_dropped() {
        CompletableFuture<AuthResult> late = slowly();
        CompletableFuture<HandshakeDecision> decision = decide(ada());
        fixture.time.advance(Admission.AUTHENTICATION_LIMIT.minusMillis(1));
        assertThat(decision).isNotDone();
        fixture.time.advance(Duration.ofMillis(1));
        assertThat(decision.getNow(null)).isEqualTo(UNAVAILABLE);

        late.complete(known("ada"));
        assertThat(decided(Map.of("user", "ada"))).isEqualTo(UPGRADE);
        assertThat(fixture.time.scheduledTasks()).isZero();
    }

    @Test
    void a_client_that_leaves_while_it_waits_leaves_nothing_behind() {
        CompletableFuture<AuthResult> late = slowly();
        HandshakeDecision.Parked client = ada();
        decide(client);
        client.abandon();
        assertThat(fixture.time.scheduledTasks()).isZero();
        late.complete(known("ada"));
        assertThat(decided(Map.of("user", "ada"))).isEqualTo(UPGRADE);
    }

    @Test
    void a_client_that_leaves_in_front_of_the_gate_is_never_asked_for() {
        CompletableFuture<AuthResult> slow = slowly();
        for (int i = 0; i < AuthenticationGate.MAX_AT_ONCE; i++) {
            decide(ada());
        }
        HandshakeDecision.Parked leaving = parked(Map.of("user", "leaving"));
        decide(leaving);
        decide(parked(Map.of("user", "staying")));
        asked.clear();
        leaving.abandon();
        slow.complete(AuthResult.rejected("no"));
        fixture.executor.runAll();
        assertThat(asked).extracting(request -> request.query().get("user")).containsExactly("staying");
    }

    @Test
    void the_connection_too_many_of_a_user_is_told_with_429_and_its_place_is_free_again_after_the_other() {
        HandshakeDecision.Parked first = ada();
        decide(first);
        assertThat(decided(Map.of("user", "ada"))).isEqualTo(TOO_MANY);
        assertThat(decided(Map.of("user", "eve"))).isEqualTo(UPGRADE);

        InboundListener connected = first.accept(new RecordingConnection());
        fixture.executor.runAll();
        assertThat(fixture.outlet.joins).hasSize(1);
        assertThat(decided(Map.of("user", "ada"))).isEqualTo(TOO_MANY);
        connected.onClosed(1000, "");
        assertThat(decided(Map.of("user", "ada"))).isEqualTo(UPGRADE);
    }

    @Test
    void a_client_that_leaves_between_decision_and_upgrade_gives_its_place_back() {
        HandshakeDecision.Parked first = ada();
        decide(first);
        first.abandon();
        assertThat(decided(Map.of("user", "ada"))).isEqualTo(UPGRADE);
    }

    /** Lets something happen after the last look at the decision, while the client takes its place. */
    private CompletableFuture<HandshakeDecision> decideWhile(HandshakeDecision.Parked client, Runnable happening) {
        CompletableFuture<AuthResult> answer = slowly();
        CompletableFuture<HandshakeDecision> decision = decide(client);
        AtomicInteger readings = new AtomicInteger();
        fixture.whenClockIsRead = () -> {
            if (readings.incrementAndGet() == 1) {
                happening.run();
            }
        };
        answer.complete(known("ada"));
        fixture.whenClockIsRead = () -> {};
        assertThat(readings).as("taking a place looks at the clock").hasPositiveValue();
        return decision;
    }

    @Test
    void a_client_whose_time_is_up_while_it_takes_its_place_gives_it_back() {
        CompletableFuture<HandshakeDecision> decision =
                decideWhile(ada(), () -> fixture.time.advance(Admission.AUTHENTICATION_LIMIT));
        assertThat(decision.getNow(null)).isEqualTo(UNAVAILABLE);
        assertThat(decided(Map.of("user", "ada"))).isEqualTo(UPGRADE);
        assertThat(decided(Map.of("user", "ada"))).isEqualTo(TOO_MANY);
        assertThat(fixture.time.scheduledTasks()).isZero();
    }

    @Test
    void a_client_that_leaves_while_it_takes_its_place_gives_it_back() {
        HandshakeDecision.Parked client = ada();
        CompletableFuture<HandshakeDecision> decision = decideWhile(client, client::abandon);
        assertThat(decision.getNow(null)).isNotEqualTo(UPGRADE);
        assertThat(decided(Map.of("user", "ada"))).isEqualTo(UPGRADE);
        assertThat(decided(Map.of("user", "ada"))).isEqualTo(TOO_MANY);
        assertThat(fixture.time.scheduledTasks()).isZero();
    }

    @Test
    void each_client_that_is_refused_is_told_of_once_and_one_that_leaves_is_not() {
        try (CapturedLog log = CapturedLog.open()) {
            answer(CompletableFuture.completedFuture(AuthResult.rejected("unknown")));
            decided(Map.of());
            answer(CompletableFuture.completedFuture(AuthResult.unavailable("down")));
            decided(Map.of());
            assertThat(log.entries()).hasSize(2);
        }
        answer(CompletableFuture.completedFuture(known("ada")));
        decided(Map.of());
        decided(Map.of());
        decided(Map.of("seq", "x"));
        CompletableFuture<AuthResult> late = slowly();
        decide(ada());
        fixture.time.advance(Admission.AUTHENTICATION_LIMIT);
        HandshakeDecision.Parked leaving = ada();
        decide(leaving);
        leaving.abandon();
        late.complete(known("ada"));
        fixture.gateway.screen(GatewayFixture.request(Map.of("auth", "other")));
        assertThat(fixture.outlet.turnedAway)
                .containsExactly(
                        "401 authentication failed",
                        "503 authentication is unavailable",
                        "429 too many connections of this user",
                        "400 malformed cursor: epoch and seq are required together",
                        "503 authentication is unavailable",
                        "400 auth must be frame or be left out");
    }

    @Test
    void who_is_logged_out_while_waiting_does_not_get_in() {
        CompletableFuture<AuthResult> slow = slowly();
        CompletableFuture<HandshakeDecision> decision = decide(ada());
        fixture.gateway.revoke(UserId.of("ada"));
        slow.complete(known("ada"));
        assertThat(decision.getNow(null)).isEqualTo(new HandshakeDecision.Refuse(401, "logged out"));
        assertThat(decided(Map.of("user", "ada"))).isEqualTo(UPGRADE);
    }

    @Test
    void who_is_logged_out_between_decision_and_join_is_closed() {
        HandshakeDecision.Parked client = ada();
        decide(client);
        fixture.gateway.revoke(UserId.of("ada"));
        client.accept(new RecordingConnection());
        fixture.executor.runAll();
        assertThat(fixture.outlet.closes).containsExactly("c1 4401 logged out");
    }

    @Test
    void a_full_executor_sends_a_client_away_for_now() {
        HandshakeDecision.Parked client = ada();
        decide(client);
        fixture.executor.full(true);
        RecordingConnection connection = new RecordingConnection();
        try (CapturedLog log = CapturedLog.open()) {
            assertThat(parked(Map.of("user", "eve"))
                            .decide()
                            .toCompletableFuture()
                            .getNow(null))
                    .isEqualTo(new HandshakeDecision.Refuse(503, "too many clients are connecting"));
            client.accept(connection);
            assertThat(log.entries()).hasSize(2);
        }
        assertThat(connection.closes()).containsExactly("1013 too many clients are connecting");
    }
}
