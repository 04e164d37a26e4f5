package dev.tidings.core.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.AuthHandler;
import dev.tidings.api.AuthResult;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.monitor.HealthSnapshot;
import dev.tidings.api.monitor.HealthSnapshot.Component;
import dev.tidings.api.monitor.HealthSnapshot.Status;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.core.testing.CapturedLog;
import dev.tidings.core.testing.ControlledTime;
import dev.tidings.core.testing.Simulated;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** Does the health of the authentication say that a verifier is busy, failing or well again? */
class AuthHealthTest {
    private static final AuthResult ADA = AuthResult.authenticated(UserPrincipal.of(UserId.of("ada")));
    private static final String NO_ANSWER = "the last call of a verifier had no answer: the log says why";
    private static final String GONE = "the last 5 calls or more of a verifier had no answer";

    private final ControlledTime time = new ControlledTime();
    private final List<CompletableFuture<AuthResult>> slow = new ArrayList<>();

    private CompletionStage<AuthResult> verify(String token) {
        return switch (token) {
            case "good" -> CompletableFuture.completedFuture(ADA);
            case "broken" -> throw new Simulated("the verifier's database is gone");
            case "unknown-key" -> CompletableFuture.completedFuture(AuthResult.unavailable("no keys"));
            case "slow" -> {
                slow.add(new CompletableFuture<>());
                yield slow.get(slow.size() - 1);
            }
            default -> CompletableFuture.completedFuture(AuthResult.rejected("unknown"));
        };
    }

    private AuthHandler handler(Executor executor) {
        AuthSettings settings = AuthSettings.defaults().withTokens(this::verify).withCacheLife(Duration.ZERO);
        return Authentication.create(settings, new Authentication.Parts(time, time, executor));
    }

    private static CompletableFuture<AuthResult> bring(AuthHandler handler, String token) {
        return handler.authenticate(new HandshakeRequest(
                        "/ws", Map.of(), Map.of("authorization", List.of("Bearer " + token)), "192.0.2.7"))
                .toCompletableFuture();
    }

    private static void fail(AuthHandler handler) {
        try (CapturedLog log = CapturedLog.open()) {
            assertThat(bring(handler, "broken")).isCompletedWithValueMatching(AuthResult.Unavailable.class::isInstance);
            assertThat(log.text()).contains("the verifier failed");
        }
    }

    @Test
    void one_that_was_never_asked_is_up_and_its_figures_are_there() {
        assertThat(handler(Runnable::run).health())
                .isEqualTo(new Component(
                        HealthSnapshot.AUTH,
                        Status.UP,
                        "works",
                        Map.of("verifier_calls", 0L, "ticket_store_calls", 0L, "most_calls", 40L, "unavailable", 0L)));
    }

    @Test
    void a_refused_credential_is_no_outage() {
        AuthHandler handler = handler(Runnable::run);
        assertThat(bring(handler, "wrong")).isCompletedWithValueMatching(AuthResult.Rejected.class::isInstance);
        assertThat(handler.health().status()).isEqualTo(Status.UP);
        assertThat(handler.health().figures()).containsEntry("unavailable", 0L);
    }

    @Test
    void calls_without_an_answer_make_it_degraded_and_several_in_a_row_down() {
        AuthHandler handler = handler(Runnable::run);
        for (int call = 1; call < CallRecord.GONE; call++) {
            bring(handler, "unknown-key");
            assertThat(handler.health().status()).as("call %d", call).isEqualTo(Status.DEGRADED);
            assertThat(handler.health().detail()).isEqualTo(NO_ANSWER);
        }
        fail(handler);
        assertThat(handler.health().status()).isEqualTo(Status.DEGRADED);
        bring(handler, "unknown-key");
        assertThat(handler.health().status()).isEqualTo(Status.DOWN);
        assertThat(handler.health().detail()).isEqualTo(GONE);
        bring(handler, "wrong");
        assertThat(handler.health().status()).isEqualTo(Status.UP);
        bring(handler, "unknown-key");
        assertThat(handler.health().status()).isEqualTo(Status.DEGRADED);
    }

    @Test
    void no_number_of_credentials_that_a_verifier_stumbles_over_makes_it_down() {
        AuthHandler handler = handler(Runnable::run);
        for (int call = 0; call < 3 * CallRecord.GONE; call++) {
            fail(handler);
        }
        assertThat(handler.health().status()).isEqualTo(Status.DEGRADED);
        assertThat(handler.health().figures()).containsEntry("unavailable", 3L * CallRecord.GONE);
    }

    @Test
    void who_was_gone_is_not_down_for_longer_than_a_minute_without_a_call_and_down_again_with_the_next() {
        AuthHandler handler = handler(Runnable::run);
        for (int call = 0; call < CallRecord.GONE; call++) {
            bring(handler, "unknown-key");
        }
        time.advance(Duration.ofMillis(59_999));
        assertThat(handler.health().status()).isEqualTo(Status.DOWN);
        time.advance(Duration.ofMillis(1));
        assertThat(handler.health().status()).isEqualTo(Status.UP);
        bring(handler, "unknown-key");
        assertThat(handler.health().status()).isEqualTo(Status.DOWN);
    }

    @Test
    void a_verifier_that_fails_is_degraded_until_it_answers_again_be_it_with_a_refusal() {
        for (String answered : List.of("good", "wrong")) {
            AuthHandler handler = handler(Runnable::run);
            fail(handler);
            fail(handler);
            assertThat(handler.health().status()).isEqualTo(Status.DEGRADED);
            assertThat(handler.health().detail()).isEqualTo(NO_ANSWER);
            assertThat(handler.health().figures())
                    .containsEntry("unavailable", 2L)
                    .containsEntry("verifier_calls", 0L);
            assertThat(bring(handler, answered)).isCompleted();
            assertThat(handler.health().status()).as(answered).isEqualTo(Status.UP);
            assertThat(handler.health().figures()).containsEntry("unavailable", 2L);
        }
    }

    @Test
    void a_failure_that_nobody_has_asked_since_is_forgotten_after_a_minute() {
        AuthHandler handler = handler(Runnable::run);
        fail(handler);
        time.advance(Duration.ofMillis(59_999));
        assertThat(handler.health().status()).isEqualTo(Status.DEGRADED);
        time.advance(Duration.ofMillis(1));
        assertThat(handler.health().status()).isEqualTo(Status.UP);
    }

    @Test
    void a_verifier_whose_calls_are_all_under_way_is_degraded_and_one_answer_makes_it_well() {
        AuthHandler handler = handler(Runnable::run);
        for (int call = 1; call < BoundedVerifier.MAX_CALLS; call++) {
            bring(handler, "slow");
        }
        assertThat(handler.health().status()).isEqualTo(Status.UP);
        bring(handler, "slow");
        assertThat(handler.health().status()).isEqualTo(Status.DEGRADED);
        assertThat(handler.health().detail()).isEqualTo("all calls are under way: make the verifier faster");
        assertThat(handler.health().figures()).containsEntry("verifier_calls", 40L);
        slow.get(7).complete(ADA);
        assertThat(handler.health().status()).isEqualTo(Status.UP);
        assertThat(handler.health().figures()).containsEntry("verifier_calls", 39L);
    }

    @Test
    void clients_that_had_to_be_sent_away_make_a_saturated_verifier_down() {
        AuthHandler handler = handler(Runnable::run);
        for (int call = 0; call < BoundedVerifier.MAX_CALLS; call++) {
            bring(handler, "slow");
        }
        for (int call = 0; call < CallRecord.GONE; call++) {
            assertThat(handler.health().status()).isEqualTo(Status.DEGRADED);
            assertThat(bring(handler, "good")).isCompletedWithValueMatching(AuthResult.Unavailable.class::isInstance);
        }
        assertThat(handler.health().status()).isEqualTo(Status.DOWN);
        slow.get(0).complete(ADA);
        assertThat(handler.health().status()).isEqualTo(Status.UP);
        assertThat(handler.health().figures()).containsEntry("unavailable", 5L);
    }

    @Test
    void calls_that_were_given_up_and_hang_still_count_until_their_threads_are_back() {
        Queue<Runnable> hanging = new ArrayDeque<>();
        AuthHandler handler = handler(hanging::add);
        for (int call = 0; call < BoundedVerifier.MAX_CALLS; call++) {
            bring(handler, "good");
        }
        time.advance(AuthSettings.defaults().verifierLimit());
        assertThat(handler.health().status()).isEqualTo(Status.DOWN);
        assertThat(handler.health().figures())
                .containsEntry("verifier_calls", 40L)
                .containsEntry("unavailable", 40L);
        time.advance(Duration.ofMinutes(1));
        assertThat(handler.health().status()).isEqualTo(Status.DEGRADED);
        hanging.forEach(Runnable::run);
        assertThat(handler.health().status()).isEqualTo(Status.UP);
        assertThat(handler.health().figures()).containsEntry("verifier_calls", 0L);
    }
}
