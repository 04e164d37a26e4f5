package dev.tidings.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidings.api.AuthResult;
import dev.tidings.api.CloseCode;
import dev.tidings.api.InboundMessage;
import dev.tidings.api.MessageReply;
import dev.tidings.api.RunId;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.HandshakeDecision;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.InboundListener;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.core.testing.CapturedLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayTest {
    private final GatewayFixture fixture = new GatewayFixture();
    private final RecordingOutlet outlet = fixture.outlet;
    private final List<InboundMessage> routed = new ArrayList<>();

    private void routeNotes() {
        fixture.router.addHandler("note", MessageHandler.of(message -> {
            routed.add(message);
            return MessageReply.accepted(RunId.of("run-" + routed.size()));
        }));
    }

    private RecordingConnection connect(AuthResult result) {
        fixture.authentication = request -> CompletableFuture.completedFuture(result);
        RecordingConnection connection = new RecordingConnection();
        try (CapturedLog log = CapturedLog.open()) {
            fixture.gateway.accept(connection, GatewayFixture.request(Map.of()));
            fixture.executor.runAll();
            assertThat(log.text()).doesNotContain("\u001b");
        }
        return connection;
    }

    private static HandshakeRequest offering(String... subprotocols) {
        return new HandshakeRequest(
                "/ws",
                Map.of(),
                Map.of("origin", List.of("http://localhost"), "sec-websocket-protocol", List.of(subprotocols)),
                "192.0.2.7");
    }

    @Test
    void the_protocol_is_selected_and_a_token_never() {
        assertThat(fixture.gateway.screen(offering("bearer.tidings.v1, tidings.v1, bearer.abc")))
                .isEqualTo(new HandshakeDecision.Upgrade("tidings.v1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jwt-auth, jwt.abc|jwt-auth",
                "jwt.abc, jwt-auth|jwt-auth",
                "jwt-auth, tidings.v1, jwt.abc|tidings.v1",
                "staging-auth.abc, staging-auth|staging-auth",
                "bearer, bearer.abc|bearer",
                "jwt, jwt.abc|jwt",
                "ticket.abc, tidings.v1|tidings.v1"
            })
    void row_a4_what_is_selected_is_offered_and_holds_no_token(String offered, String selected) {
        assertThat(fixture.gateway.screen(offering(offered))).isEqualTo(new HandshakeDecision.Upgrade(selected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bearer.abc", "jwt.abc", "jwt-auth.abc", "ticket.abc", "bearer.a, jwt.b", "e2e-testing"})
    void row_a4_an_offer_of_tokens_only_is_refused(String offered) {
        assertThat(fixture.gateway.screen(offering(offered)))
                .isEqualTo(new HandshakeDecision.Refuse(400, "offer tidings.v1"));
    }

    @Test
    void a_client_that_offers_no_protocol_gets_none() {
        assertThat(fixture.gateway.screen(offering())).isEqualTo(new HandshakeDecision.Upgrade(null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bearer.abc", "tidings.v2", "TIDINGS.V1", "tidings.v1x, bearer.abc"})
    void a_client_that_offers_other_protocols_only_is_refused(String offered) {
        assertThat(fixture.gateway.screen(offering(offered)))
                .isEqualTo(new HandshakeDecision.Refuse(400, "offer tidings.v1"));
    }

    @Test
    void a_foreign_origin_is_refused_before_anything_else() {
        HandshakeRequest request = new HandshakeRequest(
                "/ws",
                Map.of(),
                Map.of("origin", List.of("https://evil.example"), "cookie", List.of("session=valid")),
                "192.0.2.7");
        assertThat(fixture.gateway.screen(request)).isEqualTo(new HandshakeDecision.Refuse(403, "origin not allowed"));
    }

    @Test
    void nobody_is_authenticated_on_the_transports_thread() {
        List<String> authenticated = new ArrayList<>();
        fixture.authentication = request -> {
            authenticated.add("once");
            return CompletableFuture.completedFuture(AuthResult.rejected("x"));
        };
        fixture.gateway.accept(new RecordingConnection(), GatewayFixture.request(Map.of()));
        assertThat(authenticated).isEmpty();
        try (CapturedLog log = CapturedLog.open()) {
            fixture.executor.runAll();
            assertThat(log.entries()).hasSize(1);
        }
        assertThat(authenticated).containsExactly("once");
    }

    @Test
    void a_client_joins_as_whom_it_was_authenticated_and_where_its_query_says() {
        fixture.gateway.accept(
                new RecordingConnection(),
                GatewayFixture.request(Map.of("user", "ada", "epoch", "e1", "seq", "5", "thread_id", "t7")));
        fixture.executor.runAll();

        assertThat(outlet.joins).singleElement().satisfies(join -> {
            assertThat(join.principal().userId()).isEqualTo(UserId.of("ada"));
            assertThat(join.cursor()).isNotNull();
            assertThat(join.threadFilter()).hasToString("t7");
        });
    }

    @Test
    void a_refused_credential_is_told_without_a_reason() {
        assertThat(connect(AuthResult.rejected("signature of key 7 is wrong \u001b[31m"))
                        .closes())
                .containsExactly("4401 authentication failed");
        assertThat(connect(new AuthResult.Rejected(CloseCode.FORBIDDEN, "account locked"))
                        .closes())
                .containsExactly("4403 authentication failed");
        assertThat(outlet.joins).isEmpty();
    }

    @Test
    void an_unavailable_verifier_is_not_a_bad_token() {
        assertThat(connect(AuthResult.unavailable("db down")).closes())
                .containsExactly("1013 authentication is unavailable");
    }

    @Test
    void an_auth_handler_that_fails_is_unavailable() {
        fixture.authentication = request -> {
            throw new IllegalStateException("x");
        };
        RecordingConnection connection = new RecordingConnection();
        try (CapturedLog log = CapturedLog.open()) {
            fixture.gateway.accept(connection, GatewayFixture.request(Map.of()));
            fixture.executor.runAll();
            assertThat(log.entries()).hasSize(1);
        }
        assertThat(connection.closes()).containsExactly("1013 authentication is unavailable");
    }

    @Test
    void a_verifier_that_blocks_its_thread_for_ever_does_not_keep_its_client_for_ever() {
        fixture.authentication = request -> new CompletableFuture<>();
        RecordingConnection connection = new RecordingConnection();
        fixture.gateway.accept(connection, GatewayFixture.request(Map.of()));
        fixture.executor.runAll();

        fixture.time.advance(Admission.AUTHENTICATION_LIMIT.minusMillis(1));
        assertThat(connection.closes()).isEmpty();
        fixture.time.advance(Duration.ofMillis(1));
        assertThat(connection.closes()).containsExactly("1013 authentication is unavailable");
    }

    @Test
    void an_answer_that_comes_after_the_limit_joins_nobody() {
        CompletableFuture<AuthResult> late = new CompletableFuture<>();
        fixture.authentication = request -> late;
        fixture.gateway.accept(new RecordingConnection(), GatewayFixture.request(Map.of()));
        fixture.executor.runAll();
        fixture.time.advance(Admission.AUTHENTICATION_LIMIT);
        late.complete(AuthResult.authenticated(UserPrincipal.of(UserId.of("ada"))));

        assertThat(outlet.joins).isEmpty();
    }

    @Test
    void a_client_that_joined_leaves_one_timer_behind_and_one_that_went_none() {
        InboundListener client = fixture.join("ada");
        assertThat(fixture.time.scheduledTasks()).isEqualTo(1);
        client.onClosed(1000, "");
        assertThat(fixture.time.scheduledTasks()).isZero();
    }

    @Test
    void a_malformed_cursor_closes_with_4400() {
        RecordingConnection connection = new RecordingConnection();
        fixture.gateway.accept(connection, GatewayFixture.request(Map.of("user", "ada", "epoch", "e", "seq", "x")));
        fixture.executor.runAll();

        assertThat(connection.closes()).singleElement().asString().startsWith("4400 malformed cursor");
        assertThat(outlet.joins).isEmpty();
    }

    @Test
    void a_full_executor_sends_a_new_client_away_for_now() {
        fixture.executor.full(true);
        RecordingConnection connection = new RecordingConnection();
        try (CapturedLog log = CapturedLog.open()) {
            fixture.gateway.accept(connection, GatewayFixture.request(Map.of("user", "ada")));
            assertThat(log.entries()).hasSize(1);
        }
        assertThat(connection.closes()).containsExactly("1013 too many clients are connecting");
    }

    @Test
    void an_engine_that_is_closed_sends_a_new_client_away() {
        outlet.whileJoining = () -> {
            throw new IllegalStateException("the manager is closed");
        };
        RecordingConnection connection = new RecordingConnection();
        fixture.gateway.accept(connection, GatewayFixture.request(Map.of("user", "ada")));
        fixture.executor.runAll();
        assertThat(connection.closes()).containsExactly("1001 the server is shutting down");
    }

    @Test
    void a_client_that_goes_while_it_is_authenticated_never_joins() {
        CompletableFuture<AuthResult> slow = new CompletableFuture<>();
        fixture.authentication = request -> slow;
        InboundListener client = fixture.gateway.accept(new RecordingConnection(), GatewayFixture.request(Map.of()));
        fixture.executor.runAll();
        client.onClosed(1006, "");
        slow.complete(AuthResult.authenticated(UserPrincipal.of(UserId.of("ada"))));

        assertThat(outlet.joins).isEmpty();
        assertThat(outlet.leaves).isEmpty();
        assertThat(fixture.time.scheduledTasks()).isZero();
    }

    @Test
    void a_client_that_goes_while_it_joins_leaves_again() {
        RecordingConnection connection = new RecordingConnection();
        InboundListener client = fixture.gateway.accept(connection, GatewayFixture.request(Map.of("user", "ada")));
        outlet.whileJoining = () -> client.onClosed(1001, "");
        fixture.executor.runAll();

        assertThat(outlet.leaves).containsExactly("c1 1001");
    }

    @Test
    void a_client_that_goes_leaves_once_with_its_code() {
        InboundListener client = fixture.join("ada");
        client.onClosed(1000, "bye");
        assertThat(outlet.leaves).containsExactly("c1 1000");
    }

    @Test
    void messages_that_come_before_authentication_is_done_are_handled_after_it_in_order() {
        routeNotes();
        CompletableFuture<AuthResult> slow = new CompletableFuture<>();
        fixture.authentication = request -> slow;
        InboundListener client = fixture.gateway.accept(new RecordingConnection(), GatewayFixture.request(Map.of()));
        fixture.send(client, "{'type':'note','n':1}");
        fixture.send(client, "{'type':'note','n':2}");
        assertThat(routed).isEmpty();

        slow.complete(AuthResult.authenticated(UserPrincipal.of(UserId.of("ada"))));
        fixture.executor.runAll();
        assertThat(routed).extracting(message -> message.fields().get("n")).isEqualTo(List.of(1L, 2L));
    }

    @Test
    void messages_of_a_client_that_is_refused_are_never_handled() {
        routeNotes();
        CompletableFuture<AuthResult> slow = new CompletableFuture<>();
        fixture.authentication = request -> slow;
        InboundListener client = fixture.gateway.accept(new RecordingConnection(), GatewayFixture.request(Map.of()));
        fixture.send(client, "{'type':'note'}");
        try (CapturedLog log = CapturedLog.open()) {
            slow.complete(AuthResult.rejected("no"));
            assertThat(log.entries()).hasSize(1);
        }
        fixture.send(client, "{'type':'note'}");

        assertThat(routed).isEmpty();
        assertThat(outlet.replies).isEmpty();
    }

    @Test
    void a_client_that_floods_before_it_is_authenticated_is_closed_with_4429_and_never_joins() {
        CompletableFuture<AuthResult> slow = new CompletableFuture<>();
        fixture.authentication = request -> slow;
        RecordingConnection connection = new RecordingConnection();
        InboundListener client = fixture.gateway.accept(connection, GatewayFixture.request(Map.of()));
        for (int i = 0; i < 65; i++) {
            client.onText("{}");
        }
        assertThat(connection.closes()).containsExactly("4429 retry_after_ms=1000");

        fixture.executor.runAll();
        slow.complete(AuthResult.authenticated(UserPrincipal.of(UserId.of("ada"))));
        assertThat(outlet.joins).isEmpty();
    }

    @Test
    void a_client_that_floods_while_it_joins_is_closed_as_soon_as_it_has() {
        RecordingConnection connection = new RecordingConnection();
        InboundListener client = fixture.gateway.accept(connection, GatewayFixture.request(Map.of("user", "ada")));
        outlet.whileJoining = () -> {
            for (int i = 0; i < 65; i++) {
                client.onText("{}");
            }
        };
        fixture.executor.runAll();
        assertThat(outlet.closes).containsExactly("c1 4429 retry_after_ms=1000");
    }

    @Test
    void a_client_that_floods_is_closed_with_4429_and_what_waited_is_dropped() {
        routeNotes();
        InboundListener client = fixture.join("ada");
        for (int i = 0; i < 65; i++) {
            client.onText("{\"type\":\"note\"}");
        }
        fixture.executor.runAll();
        assertThat(outlet.closes).containsExactly("c1 4429 retry_after_ms=1000");
        assertThat(routed).isEmpty();
    }

    @Test
    void messages_of_one_connection_are_handled_in_order() {
        List<CompletableFuture<MessageReply>> answers = new ArrayList<>();
        fixture.router.addHandler("slow", message -> {
            routed.add(message);
            CompletableFuture<MessageReply> answer = new CompletableFuture<>();
            answers.add(answer);
            return answer;
        });
        InboundListener client = fixture.join("ada");
        fixture.send(client, "{'type':'slow','request_id':'r-1'}");
        fixture.send(client, "{'type':'slow','request_id':'r-2'}");
        assertThat(routed).hasSize(1);

        answers.get(0).complete(MessageReply.accepted());
        fixture.executor.runAll();
        answers.get(1).complete(MessageReply.accepted());
        assertThat(outlet.summaries()).containsExactly("accepted r-1", "accepted r-2");
    }

    @Test
    void a_client_that_does_not_read_its_replies_is_not_listened_to_until_it_does() {
        routeNotes();
        InboundListener client = fixture.join("ada");
        outlet.clientsRead = false;
        for (int i = 0; i < 20; i++) {
            fixture.send(client, "{'type':'note','request_id':'r-" + i + "'}");
        }
        assertThat(routed).hasSize(WindowedConnection.MAX_UNTAKEN);

        outlet.clientsRead = true;
        outlet.read();
        fixture.executor.runAll();
        assertThat(routed).hasSize(20);
    }

    @Test
    void one_slow_connection_does_not_hold_up_another() {
        fixture.router.addHandler("never", message -> new CompletableFuture<>());
        routeNotes();
        InboundListener stuck = fixture.join("ada");
        InboundListener other = fixture.join("ada");
        fixture.send(stuck, "{'type':'never'}");
        fixture.send(stuck, "{'type':'note'}");
        fixture.send(other, "{'type':'note'}");
        assertThat(routed).hasSize(1);
    }

    @Test
    void an_acceptance_is_sent_if_there_is_a_request_id_to_name() {
        routeNotes();
        InboundListener client = fixture.join("ada");
        fixture.send(client, "{'type':'note'}");
        assertThat(outlet.replies).isEmpty();

        fixture.send(client, "{'type':'note','request_id':'r-1'}");
        assertThat(outlet.summaries()).containsExactly("accepted r-1");
        assertThat(outlet.replies.get(0).path("run_id").asText()).isEqualTo("run-2");
    }

    @Test
    void a_refusal_is_sent_with_or_without_a_request_id() {
        InboundListener client = fixture.join("ada");
        fixture.send(client, "{'type':'user_message','message':'hi'}");
        fixture.send(client, "{'type':'chat_message','message':'hi','request_id':'r-1'}");

        assertThat(outlet.summaries()).containsExactly("error_message unknown_type", "error_message unknown_type r-1");
        assertThat(outlet.replies)
                .extracting(reply -> reply.path("error_message").asText())
                .containsOnly("nobody handles user_message: register a handler");
    }

    @Test
    void a_repeated_request_id_is_answered_but_not_routed_twice() {
        routeNotes();
        InboundListener laptop = fixture.join("ada");
        fixture.send(laptop, "{'type':'note','request_id':'r-1'}");
        laptop.onClosed(1006, "");
        InboundListener again = fixture.join("ada");
        fixture.send(again, "{'type':'note','request_id':'r-1'}");

        assertThat(routed).hasSize(1);
        assertThat(outlet.replies).hasSize(2);
        assertThat(outlet.replies.get(1)).isEqualTo(outlet.replies.get(0));
    }

    @Test
    void a_request_id_repeated_while_the_first_is_under_way_gets_the_same_answer() {
        CompletableFuture<MessageReply> answer = new CompletableFuture<>();
        fixture.router.addHandler("slow", message -> {
            routed.add(message);
            return answer;
        });
        InboundListener laptop = fixture.join("ada");
        InboundListener phone = fixture.join("ada");
        fixture.send(laptop, "{'type':'slow','request_id':'r-1'}");
        fixture.send(phone, "{'type':'slow','request_id':'r-1'}");
        assertThat(outlet.replies).isEmpty();

        answer.complete(MessageReply.accepted(RunId.of("run-9")));
        assertThat(routed).hasSize(1);
        assertThat(outlet.replies)
                .extracting(reply -> reply.path("run_id").asText())
                .containsExactly("run-9", "run-9");
    }

    @Test
    void a_request_id_of_one_user_means_nothing_for_another() {
        routeNotes();
        fixture.send(fixture.join("ada"), "{'type':'note','request_id':'r-1'}");
        fixture.send(fixture.join("eve"), "{'type':'note','request_id':'r-1'}");
        assertThat(routed).hasSize(2);
    }

    @Test
    void a_request_that_failed_can_be_sent_again() {
        List<Integer> calls = new ArrayList<>();
        fixture.router.addHandler("fragile", MessageHandler.of(message -> {
            calls.add(1);
            if (calls.size() == 1) {
                throw new IllegalStateException("secret");
            }
            return MessageReply.accepted();
        }));
        InboundListener client = fixture.join("ada");
        try (CapturedLog log = CapturedLog.open()) {
            fixture.send(client, "{'type':'fragile','request_id':'r-1'}");
            assertThat(log.text()).contains("secret");
        }
        fixture.send(client, "{'type':'fragile','request_id':'r-1'}");
        assertThat(outlet.summaries()).containsExactly("error_message internal_error r-1", "accepted r-1");
        assertThat(outlet.replies.toString()).doesNotContain("secret");
    }

    @Test
    void cancelling_by_request_id_is_no_repetition_of_that_request() {
        routeNotes();
        InboundListener client = fixture.join("ada");
        fixture.send(client, "{'type':'cancel_run','request_id':'r-1'}");
        fixture.send(client, "{'type':'note','request_id':'r-1'}");
        fixture.bridge.open("ada", "r-1");
        fixture.send(client, "{'type':'cancel_run','request_id':'r-1'}");

        assertThat(outlet.summaries()).containsExactly("error_message not_found r-1", "accepted r-1", "accepted r-1");
        assertThat(outlet.cancels).isEmpty();
    }

    @Test
    void a_run_that_a_request_will_lead_to_is_cancelled_when_it_starts_and_only_for_its_user() {
        routeNotes();
        InboundListener ada = fixture.join("ada");
        InboundListener eve = fixture.join("eve");
        fixture.send(ada, "{'type':'note','request_id':'r-1'}");
        fixture.send(eve, "{'type':'cancel_run','request_id':'r-1'}");
        fixture.send(ada, "{'type':'cancel_run','request_id':'r-1'}");

        assertThat(outlet.summaries()).containsExactly("accepted r-1", "error_message not_found r-1", "accepted r-1");
        assertThat(outlet.cancels).containsExactly("ada r-1");
    }

    @Test
    void a_message_that_claims_another_user_is_refused_and_not_routed() {
        routeNotes();
        InboundListener client = fixture.join("ada");
        fixture.send(client, "{'type':'note','user_id':'eve','request_id':'r-1'}");
        fixture.send(client, "{'type':'note','user_id':7}");
        fixture.send(client, "{'type':'ack','seq':3,'user_id':'eve'}");
        assertThat(outlet.summaries())
                .containsExactly(
                        "error_message user_mismatch r-1",
                        "error_message user_mismatch",
                        "error_message user_mismatch");
        assertThat(outlet.acknowledged).isEmpty();

        fixture.send(client, "{'type':'note','user_id':'ada'}");
        fixture.send(client, "{'type':'note','user_id':null}");
        assertThat(routed)
                .hasSize(2)
                .allSatisfy(message -> assertThat(message.userId()).hasToString("ada"));
    }

    @Test
    void an_ack_is_taken() {
        fixture.send(fixture.join("ada"), "{'type':'ack','seq':100}");
        assertThat(outlet.acknowledged).containsExactly(100L);
        assertThat(outlet.closes).isEmpty();
        assertThat(outlet.replies).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'ack','seq':101}",
                "{'type':'ack'}",
                "{'type':'ack','seq':null}",
                "{'type':'ack','seq':'5'}",
                "{'type':'ack','seq':5.0}",
                "{'type':'ack','seq':-1}"
            })
    void an_ack_of_what_was_not_sent_or_of_no_number_closes_with_4400(String ack) {
        fixture.send(fixture.join("ada"), ack);
        assertThat(outlet.closes).containsExactly("c1 4400 ack must have a seq that was sent");
        assertThat(outlet.acknowledged).isEmpty();
    }

    @Test
    void a_ping_is_answered_with_a_pong() {
        fixture.send(fixture.join("ada"), "{'type':'ping'}");
        assertThat(outlet.summaries()).containsExactly("pong");
    }

    @Test
    void a_resume_in_the_middle_closes_with_4400() {
        fixture.send(fixture.join("ada"), "{'type':'resume','epoch':'e','seq':1}");
        assertThat(outlet.closes).singleElement().asString().startsWith("c1 4400 ");
    }

    @Test
    void the_third_malformed_message_of_a_connection_closes_it_with_4400() {
        InboundListener client = fixture.join("ada");
        InboundListener other = fixture.join("ada");
        fixture.send(client, "not json");
        fixture.send(client, "{'type':'ping'}");
        fixture.send(client, "[]");
        fixture.send(other, "{}");
        assertThat(outlet.closes).isEmpty();
        assertThat(outlet.summaries())
                .containsExactly(
                        "error_message bad_message", "pong", "error_message bad_message", "error_message bad_message");

        fixture.send(client, "{'type':7}");
        assertThat(outlet.closes).containsExactly("c1 4400 too many malformed messages");
        assertThat(outlet.replies).hasSize(4);
    }

    @Test
    void the_replies_in_front_of_a_close_with_4400_are_sent() {
        InboundListener client = fixture.join("ada");
        outlet.clientsRead = false;
        fixture.send(client, "{'type':'ping'}");
        fixture.send(client, "[]");
        fixture.send(client, "[]");
        fixture.send(client, "[]");
        fixture.send(client, "{'type':'ping'}");
        assertThat(outlet.closes).isEmpty();
        assertThat(outlet.taken).isEmpty();

        outlet.read();
        assertThat(outlet.taken).containsExactly("pong", "error_message", "error_message");
        assertThat(outlet.closes).containsExactly("c1 4400 too many malformed messages");
        client.onClosed(4400, "");
        assertThat(fixture.time.scheduledTasks()).isZero();
    }

    @Test
    void a_client_that_does_not_take_the_replies_in_front_of_a_close_is_closed_without_them() {
        InboundListener client = fixture.join("ada");
        outlet.clientsRead = false;
        fixture.send(client, "{'type':'ping'}");
        fixture.send(client, "{'type':'ack'}");
        fixture.time.advance(ClientSession.BREACH_LIMIT.minusMillis(1));
        assertThat(outlet.closes).isEmpty();
        fixture.time.advance(Duration.ofMillis(1));
        assertThat(outlet.closes).containsExactly("c1 4400 protocol error");
    }

    @Test
    void a_handler_that_never_answers_is_given_up_and_the_next_message_is_handled() {
        routeNotes();
        CompletableFuture<MessageReply> late = new CompletableFuture<>();
        fixture.router.addHandler("never", message -> late);
        InboundListener client = fixture.join("ada");
        fixture.send(client, "{'type':'never','request_id':'r-1'}");
        fixture.send(client, "{'type':'note','request_id':'r-2'}");
        passSecondsAlive(client, 59);
        assertThat(outlet.replies).isEmpty();
        try (CapturedLog log = CapturedLog.open()) {
            passSecondsAlive(client, 1);
            assertThat(outlet.summaries()).containsExactly("error_message handler_timeout r-1", "accepted r-2");
            assertThat(outlet.replies.get(0).path("retryable").asBoolean()).isFalse();

            late.complete(MessageReply.accepted());
            assertThat(outlet.replies).hasSize(2);
            assertThat(log.text())
                    .contains("the handler of never took longer than its limit of PT1M")
                    .contains("the handler of never answered after its limit of PT1M");
        }
        fixture.send(client, "{'type':'never','request_id':'r-1'}");
        assertThat(outlet.summaries()).last().isEqualTo("error_message handler_timeout r-1");
        assertThat(fixture.router.statistics().routed()).isEqualTo(2);
    }

    @Test
    void a_handler_that_answers_in_time_leaves_no_timer() {
        CompletableFuture<MessageReply> answer = new CompletableFuture<>();
        fixture.router.addHandler("slow", message -> answer);
        InboundListener client = fixture.join("ada");
        fixture.send(client, "{'type':'slow','request_id':'r-1'}");
        assertThat(fixture.time.scheduledTasks()).isEqualTo(2);
        answer.complete(MessageReply.accepted());
        assertThat(fixture.time.scheduledTasks()).isEqualTo(1);
    }

    private void passSecondsAlive(InboundListener client, int seconds) {
        for (int i = 0; i < seconds; i++) {
            fixture.time.advance(Duration.ofSeconds(1));
            client.onActivity();
            fixture.executor.runAll();
        }
    }

    @Test
    void a_full_executor_refuses_a_message_with_its_request_id_and_the_connection_goes_on() {
        routeNotes();
        InboundListener client = fixture.join("ada");
        fixture.executor.full(true);
        try (CapturedLog log = CapturedLog.open()) {
            fixture.send(client, "{'type':'note','request_id':'r-1'}");
            assertThat(log.entries()).hasSize(1);
        }
        JsonNode refusal = outlet.replies.get(0);
        assertThat(refusal.path("error_code").asText()).isEqualTo("overloaded");
        assertThat(refusal.path("retryable").asBoolean()).isTrue();
        assertThat(refusal.path("request_id").asText()).isEqualTo("r-1");

        fixture.executor.full(false);
        fixture.send(client, "{'type':'note','request_id':'r-1'}");
        assertThat(routed).hasSize(1);
    }

    @Test
    void a_failure_of_our_own_is_answered_and_the_connection_goes_on() {
        InboundListener client = fixture.join("ada");
        outlet.onAcknowledge = () -> {
            throw new IllegalStateException("a bug with a secret");
        };
        try (CapturedLog log = CapturedLog.open()) {
            fixture.send(client, "{'type':'ack','seq':1}");
            assertThat(log.text()).contains("a bug with a secret");
        }
        assertThat(outlet.summaries()).containsExactly("error_message internal_error");
        assertThat(outlet.replies.toString()).doesNotContain("secret");

        fixture.send(client, "{'type':'ping'}");
        assertThat(outlet.summaries()).last().isEqualTo("pong");
    }

    @Test
    void a_type_full_of_tricks_makes_one_line_in_the_log() {
        fixture.router.addHandler("${jndi:ldap://x} {}", message -> null);
        InboundListener client = fixture.join("ada");
        try (CapturedLog log = CapturedLog.open()) {
            fixture.send(client, "{'type':'${jndi:ldap://x} {}'}");
            assertThat(log.entries()).singleElement().asString().contains("handler of ${jndi:ldap://x} {} failed");
        }
    }
}
