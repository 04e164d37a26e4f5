package dev.tidings.core.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.AuthResult;
import dev.tidings.api.MessageReply;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.InboundListener;
import dev.tidings.api.spi.MessageHandler;
import dev.tidings.core.testing.CapturedLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What becomes of a connection when its credential ends, is renewed, or is revoked? */
class MidConnectionTest {
    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String EXPIRED = "c1 4401 authentication expired";
    private static final String ANOTHERS = "c1 4403 the credential is another user's";
    private static final String RENEW = "{'type':'authenticate','token':'%s','request_id':'r-1'}";

    private final GatewayFixture fixture = new GatewayFixture();
    private final RecordingOutlet outlet = fixture.outlet;
    private final List<HandshakeRequest> asked = new ArrayList<>();
    private final List<UserPrincipal> heard = new ArrayList<>();

    private UserPrincipal ada(Duration life) {
        return UserPrincipal.of(UserId.of("ada")).expiringAt(fixture.time.now().plus(life));
    }

    private void answer(AuthResult result) {
        answer(CompletableFuture.completedFuture(result));
    }

    private void answer(CompletionStage<AuthResult> result) {
        fixture.authentication = request -> {
            asked.add(request);
            return result;
        };
    }

    private InboundListener join(UserPrincipal principal) {
        fixture.router.addHandler("note", MessageHandler.of(message -> {
            heard.add(message.principal());
            return MessageReply.accepted();
        }));
        answer(AuthResult.authenticated(principal));
        return fixture.join("ada");
    }

    private void renew(InboundListener client, String token) {
        fixture.send(client, String.format(RENEW, token));
    }

    @Test
    void row_a6_a_connection_is_closed_when_its_credential_expires() {
        InboundListener client = join(ada(MINUTE));
        fixture.time.advance(MINUTE.minus(MOMENT));
        assertThat(outlet.closes).isEmpty();
        fixture.time.advance(MOMENT);
        assertThat(outlet.closes).containsExactly(EXPIRED);
        fixture.send(client, "{'type':'note'}");
        assertThat(heard).isEmpty();
    }

    @Test
    void a_credential_that_expired_before_the_join_was_done_closes_at_once() {
        UserPrincipal brief = ada(Duration.ofMillis(10));
        outlet.whileJoining = () -> fixture.time.advance(Duration.ofMillis(10));
        InboundListener client = join(brief);
        fixture.send(client, "{'type':'note'}");
        assertThat(outlet.closes).containsExactly(EXPIRED);
        assertThat(heard).isEmpty();
    }

    @Test
    void a_credential_without_end_is_not_watched() {
        join(UserPrincipal.of(UserId.of("ada")));
        int withoutEnd = fixture.time.scheduledTasks();
        answer(AuthResult.authenticated(ada(MINUTE)));
        fixture.join("ada");
        assertThat(fixture.time.scheduledTasks()).isEqualTo(2 * withoutEnd + 1);
    }

    @Test
    void a_connection_that_is_gone_is_not_watched() {
        InboundListener client = join(ada(MINUTE));
        client.onClosed(1000, "");
        assertThat(fixture.time.scheduledTasks()).isZero();
        fixture.time.advance(MINUTE);
        assertThat(outlet.closes).isEmpty();
    }

    @Test
    void row_a6_a_new_token_of_the_same_user_extends_the_connection() {
        InboundListener client = join(ada(MINUTE));
        fixture.time.advance(MINUTE.minus(MOMENT));
        UserPrincipal renewed = ada(MINUTE).withPermissions(Set.of("more"));
        answer(AuthResult.authenticated(renewed));
        renew(client, "next-token");
        fixture.send(client, "{'type':'note'}");

        assertThat(outlet.summaries()).containsExactly("accepted r-1");
        assertThat(heard).containsExactly(renewed);
        fixture.time.advance(MINUTE.minus(MOMENT));
        assertThat(outlet.closes).isEmpty();
        fixture.time.advance(MOMENT);
        assertThat(outlet.closes).containsExactly(EXPIRED);
    }

    @Test
    void a_renewal_shows_the_new_token_only_and_not_what_the_client_connected_with() {
        answer(AuthResult.authenticated(ada(MINUTE)));
        HandshakeRequest request = new HandshakeRequest(
                "/ws",
                Map.of("ticket", "old-ticket"),
                Map.of(
                        "authorization", List.of("Bearer old-token"),
                        "cookie", List.of("sid=1"),
                        "x-service-id", List.of("billing"),
                        "origin", List.of("http://127.0.0.1")),
                "192.0.2.7");
        InboundListener client = fixture.gateway.accept(new RecordingConnection(), request);
        fixture.executor.runAll();
        asked.clear();
        renew(client, "next-token");
        assertThat(asked)
                .containsExactly(new HandshakeRequest(
                        "/ws",
                        Map.of(),
                        Map.of("authorization", List.of("Bearer next-token"), "origin", List.of("http://127.0.0.1")),
                        "192.0.2.7"));
    }

    @Test
    void a_ticket_renews_as_well() {
        InboundListener client = join(ada(MINUTE));
        asked.clear();
        fixture.send(client, "{'type':'authenticate','ticket':'next','request_id':'r-1'}");
        assertThat(asked).singleElement().satisfies(request -> {
            assertThat(request.query()).containsExactly(Map.entry("ticket", "next"));
            assertThat(request.headers()).doesNotContainKey("authorization");
        });
        assertThat(outlet.summaries()).containsExactly("accepted r-1");
    }

    @Test
    void row_a6_a_token_of_another_user_is_refused_and_closes_with_4403() {
        InboundListener client = join(ada(MINUTE));
        answer(AuthResult.authenticated(
                UserPrincipal.of(UserId.of("eve")).expiringAt(fixture.time.now().plus(Duration.ofHours(1)))));
        renew(client, "eves-token");
        fixture.send(client, "{'type':'note'}");

        assertThat(outlet.summaries()).containsExactly("error_message subject_mismatch r-1");
        assertThat(outlet.closes).containsExactly(ANOTHERS);
        assertThat(heard).isEmpty();
    }

    @Test
    void row_a6_a_client_that_does_not_read_why_is_closed_with_4403_all_the_same() {
        InboundListener client = join(ada(MINUTE));
        outlet.clientsRead = false;
        answer(AuthResult.authenticated(UserPrincipal.of(UserId.of("eve"))));
        renew(client, "eves-token");
        fixture.send(client, "{'type':'note'}");
        fixture.time.advance(ClientSession.BREACH_LIMIT.minus(MOMENT));
        assertThat(outlet.closes).isEmpty();
        fixture.time.advance(MOMENT);
        assertThat(outlet.closes).containsExactly("c1 4403 protocol error");
        assertThat(heard).isEmpty();
    }

    @Test
    void row_a6_messages_behind_a_slow_renewal_for_another_user_are_not_handled() {
        InboundListener client = join(ada(MINUTE));
        CompletableFuture<AuthResult> slow = new CompletableFuture<>();
        answer(slow);
        renew(client, "eves-token");
        fixture.send(client, "{'type':'note'}");
        slow.complete(AuthResult.authenticated(UserPrincipal.of(UserId.of("eve"))));
        fixture.executor.runAll();
        assertThat(outlet.closes).containsExactly(ANOTHERS);
        assertThat(heard).isEmpty();
    }

    @Test
    void row_a6_a_token_of_another_user_that_is_judged_after_the_limit_closes_all_the_same() {
        InboundListener client = join(UserPrincipal.of(UserId.of("ada")));
        CompletableFuture<AuthResult> slow = new CompletableFuture<>();
        answer(slow);
        renew(client, "eves-token");
        fixture.time.advance(GatewayLimits.defaults().answer());
        fixture.executor.runAll();
        assertThat(outlet.summaries()).containsExactly("error_message authentication_unavailable r-1");
        assertThat(outlet.closes).isEmpty();

        slow.complete(AuthResult.authenticated(UserPrincipal.of(UserId.of("eve"))));
        assertThat(outlet.closes).containsExactly(ANOTHERS);
        fixture.send(client, "{'type':'note'}");
        assertThat(heard).isEmpty();
        assertThat(outlet.replies).hasSize(1);
    }

    @Test
    void row_a6_it_closes_as_well_if_the_client_reads_nothing_and_goes_on_sending() {
        InboundListener client = join(UserPrincipal.of(UserId.of("ada")));
        CompletableFuture<AuthResult> slow = new CompletableFuture<>();
        answer(slow);
        outlet.clientsRead = false;
        renew(client, "eves-token");
        fixture.time.advance(GatewayLimits.defaults().answer());
        slow.complete(AuthResult.authenticated(UserPrincipal.of(UserId.of("eve"))));
        fixture.send(client, "{'type':'note'}");
        assertThat(heard).isEmpty();
        fixture.time.advance(ClientSession.BREACH_LIMIT);
        assertThat(outlet.closes).containsExactly("c1 4403 protocol error");
    }

    @Test
    void a_bad_token_is_refused_and_costs_nothing() {
        InboundListener client = join(ada(MINUTE));
        answer(AuthResult.rejected("expired"));
        renew(client, "s3cret-old-token");
        assertThat(outlet.summaries()).containsExactly("error_message invalid_credential r-1");
        fixture.time.advance(MINUTE.minus(MOMENT));
        assertThat(outlet.closes).isEmpty();
        fixture.time.advance(MOMENT);
        assertThat(outlet.closes).containsExactly(EXPIRED);
    }

    @Test
    void a_verifier_that_can_not_tell_is_not_a_bad_token() {
        InboundListener client = join(ada(MINUTE));
        try (CapturedLog log = CapturedLog.open()) {
            answer(AuthResult.unavailable("down"));
            renew(client, "x");
            answer(CompletableFuture.failedFuture(new IllegalStateException("down")));
            renew(client, "x");
            fixture.authentication = request -> {
                throw new IllegalStateException("down");
            };
            renew(client, "x");
            assertThat(log.entries()).hasSize(2);
        }
        assertThat(outlet.summaries()).hasSize(3).allMatch("error_message authentication_unavailable r-1"::equals);
        assertThat(outlet.replies).allMatch(reply -> reply.path("retryable").asBoolean());
    }

    @Test
    void an_authenticate_without_anything_or_with_both_is_refused_unseen() {
        InboundListener client = join(ada(MINUTE));
        asked.clear();
        fixture.send(client, "{'type':'authenticate','request_id':'r-1'}");
        fixture.send(client, "{'type':'authenticate','token':'a','ticket':'b','request_id':'r-1'}");
        fixture.send(client, "{'type':'authenticate','token':7,'request_id':'r-1'}");
        assertThat(outlet.summaries()).hasSize(3).allMatch("error_message bad_message r-1"::equals);
        assertThat(asked).isEmpty();
    }

    @Test
    void messages_behind_a_renewal_wait_for_it() {
        InboundListener client = join(ada(MINUTE));
        CompletableFuture<AuthResult> slow = new CompletableFuture<>();
        answer(slow);
        renew(client, "next-token");
        fixture.send(client, "{'type':'note'}");
        assertThat(heard).isEmpty();
        UserPrincipal renewed = ada(Duration.ofHours(1));
        slow.complete(AuthResult.authenticated(renewed));
        fixture.executor.runAll();
        assertThat(heard).containsExactly(renewed);
    }

    @Test
    void a_renewal_that_comes_too_late_changes_nothing() {
        InboundListener client = join(ada(MINUTE));
        CompletableFuture<AuthResult> slow = new CompletableFuture<>();
        answer(slow);
        fixture.time.advance(MINUTE.minus(MOMENT));
        renew(client, "next-token");
        fixture.time.advance(MOMENT);
        client.onClosed(4401, "");
        slow.complete(AuthResult.authenticated(ada(MINUTE)));
        fixture.executor.runAll();
        assertThat(outlet.closes).containsExactly(EXPIRED);
        assertThat(fixture.time.scheduledTasks()).isZero();
    }

    @Test
    void a_secret_of_a_renewal_is_shown_to_nobody() {
        InboundListener client = join(ada(MINUTE));
        try (CapturedLog log = CapturedLog.open()) {
            for (AuthResult result : List.of(
                    AuthResult.rejected("no"),
                    AuthResult.unavailable("down"),
                    AuthResult.authenticated(ada(MINUTE)),
                    AuthResult.authenticated(UserPrincipal.of(UserId.of("eve"))))) {
                answer(result);
                renew(client, "s3cret-t0ken");
            }
            assertThat(log.entries()).hasSize(3);
            assertThat(log.text() + outlet.replies).doesNotContain("s3cret");
        }
    }

    @Test
    void row_a7_a_revoked_user_is_disconnected_and_forgotten() {
        fixture.gateway.revoke(UserId.of("ada"));
        assertThat(fixture.revoked).containsExactly(UserId.of("ada"));
        assertThat(outlet.disconnected).containsExactly("ada 4401 logged out");
    }

    @Test
    void row_a7_a_client_that_was_being_authenticated_does_not_slip_in() {
        CompletableFuture<AuthResult> slow = new CompletableFuture<>();
        answer(slow);
        fixture.join("ada");
        fixture.gateway.revoke(UserId.of("ada"));
        slow.complete(AuthResult.authenticated(ada(MINUTE)));
        fixture.executor.runAll();
        assertThat(outlet.closes).containsExactly("c1 4401 logged out");
    }

    @Test
    void row_a7_a_client_that_was_joining_does_not_slip_in() {
        outlet.whileJoining = () -> fixture.gateway.revoke(UserId.of("ada"));
        join(ada(MINUTE));
        assertThat(outlet.closes).containsExactly("c1 4401 logged out");
    }

    @Test
    void who_logs_in_after_a_revocation_is_let_in_and_so_is_everybody_else() {
        CompletableFuture<AuthResult> slow = new CompletableFuture<>();
        answer(slow);
        fixture.join("eve");
        fixture.gateway.revoke(UserId.of("ada"));
        slow.complete(AuthResult.authenticated(UserPrincipal.of(UserId.of("eve"))));
        fixture.executor.runAll();
        join(ada(MINUTE));
        assertThat(outlet.joins).hasSize(2);
        assertThat(outlet.closes).isEmpty();
    }

    @Test
    void revocations_are_bounded_and_in_doubt_something_is_revoked() {
        Revocations revocations = new Revocations();
        long begun = revocations.count();
        revocations.add(UserId.of("ada"));
        long later = revocations.count();
        assertThat(revocations.since(begun, UserId.of("eve"))).isFalse();
        for (int i = 0; i < Revocations.MAX_USERS; i++) {
            revocations.add(UserId.of("user-" + i));
        }
        assertThat(revocations.since(begun, UserId.of("ada"))).isTrue();
        assertThat(revocations.since(begun, UserId.of("eve"))).isTrue();
        assertThat(revocations.since(later, UserId.of("eve"))).isFalse();
        assertThat(revocations.since(revocations.count(), UserId.of("user-7"))).isFalse();
    }
}
