package dev.tidings.core.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.AuthHandler;
import dev.tidings.api.AuthResult;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.RequestVerifier;
import dev.tidings.api.spi.ServiceVerifier;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.core.testing.CapturedLog;
import dev.tidings.core.testing.ControlledTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is asked about a credential, how often, and what if nobody answers? */
class VerificationTest {
    private static final AuthResult ADA = AuthResult.authenticated(UserPrincipal.of(UserId.of("ada")));
    private static final AuthResult BILLING = AuthResult.authenticated(UserPrincipal.service("billing"));

    private final ControlledTime time = new ControlledTime();
    private final List<String> verified = new ArrayList<>();
    private AuthSettings settings = AuthSettings.defaults().withTokens(this::verify);

    private CompletionStage<AuthResult> verify(String token) {
        verified.add(token);
        return CompletableFuture.completedFuture(token.startsWith("good") ? ADA : AuthResult.rejected("unknown"));
    }

    private AuthHandler handler() {
        return Authentication.create(settings, new Authentication.Parts(time, time, Runnable::run));
    }

    private static HandshakeRequest request(Map<String, List<String>> headers) {
        return new HandshakeRequest("/ws", Map.of(), headers, "192.0.2.7");
    }

    private static HandshakeRequest bearer(String token) {
        return request(Map.of("authorization", List.of("Bearer " + token)));
    }

    private static HandshakeRequest service(String id, String secret) {
        return request(Map.of(
                "x-service-id", List.of(id),
                "x-service-secret", List.of(secret),
                "authorization", List.of("Bearer good")));
    }

    private static AuthResult now(CompletionStage<AuthResult> stage) {
        assertThat(stage.toCompletableFuture()).isDone();
        return stage.toCompletableFuture().join();
    }

    @Test
    void a_good_token_is_verified_once_in_60_seconds() {
        AuthHandler handler = handler();
        assertThat(now(handler.authenticate(bearer("good")))).isEqualTo(ADA);
        time.advance(Duration.ofMillis(59_999));
        assertThat(now(handler.authenticate(bearer("good")))).isEqualTo(ADA);
        assertThat(verified).hasSize(1);
        time.advance(Duration.ofMillis(1));
        now(handler.authenticate(bearer("good")));
        assertThat(verified).hasSize(2);
    }

    @Test
    void a_bad_token_is_verified_each_time() {
        AuthHandler handler = handler();
        now(handler.authenticate(bearer("bad")));
        now(handler.authenticate(bearer("bad")));
        assertThat(verified).hasSize(2);
    }

    @Test
    void what_is_remembered_ends_with_the_token() {
        UserPrincipal brief =
                UserPrincipal.of(UserId.of("ada")).expiringAt(time.now().plusSeconds(5));
        settings = settings.withTokens(token -> {
            verified.add(token);
            return CompletableFuture.completedFuture(AuthResult.authenticated(brief));
        });
        AuthHandler handler = handler();
        now(handler.authenticate(bearer("good")));
        time.advance(Duration.ofSeconds(5));
        assertThat(now(handler.authenticate(bearer("good")))).isInstanceOf(AuthResult.Rejected.class);
        assertThat(verified).hasSize(2);
    }

    @Test
    void no_cache_life_no_cache() {
        settings = settings.withCacheLife(Duration.ZERO);
        AuthHandler handler = handler();
        now(handler.authenticate(bearer("good")));
        now(handler.authenticate(bearer("good")));
        assertThat(verified).hasSize(2);
    }

    @Test
    void a_revoked_user_is_verified_again() {
        AuthHandler handler = handler();
        now(handler.authenticate(bearer("good")));
        handler.revoke(UserId.of("eve"));
        now(handler.authenticate(bearer("good")));
        assertThat(verified).hasSize(1);
        handler.revoke(UserId.of("ada"));
        now(handler.authenticate(bearer("good")));
        assertThat(verified).hasSize(2);
    }

    @Test
    void what_was_being_verified_during_a_revocation_is_not_remembered() {
        List<CompletableFuture<AuthResult>> answers = new ArrayList<>();
        settings = settings.withTokens(token -> {
            answers.add(new CompletableFuture<>());
            return answers.get(answers.size() - 1);
        });
        AuthHandler handler = handler();
        handler.authenticate(bearer("good"));
        handler.revoke(UserId.of("ada"));
        answers.get(0).complete(ADA);
        handler.authenticate(bearer("good"));
        assertThat(answers).hasSize(2);
    }

    @Test
    void the_cache_is_bounded_and_holds_no_token() {
        ResultCache cache = new ResultCache(time, Duration.ofSeconds(60));
        for (int i = 0; i <= ResultCache.MAX_ENTRIES; i++) {
            cache.remember(Digests.of("token-" + i), UserPrincipal.of(UserId.of("u" + i)), 0);
        }
        assertThat(cache.size()).isEqualTo(ResultCache.MAX_ENTRIES);
        assertThat(cache.find(Digests.of("token-0"))).isNull();
        assertThat(cache.find(Digests.of("token-1"))).isNotNull();
    }

    @Test
    void no_number_of_bad_tokens_and_failures_shuts_others_out() {
        settings = settings.withTokens(token -> token.equals("failing")
                ? CompletableFuture.failedFuture(new IllegalStateException("down"))
                : verify(token));
        AuthHandler handler = handler();
        try (CapturedLog log = CapturedLog.open()) {
            for (int i = 0; i < 1_000; i++) {
                now(handler.authenticate(bearer("bad-" + i)));
                now(handler.authenticate(bearer("failing")));
            }
            assertThat(log.entries()).hasSize(1_000);
        }
        assertThat(now(handler.authenticate(bearer("good")))).isEqualTo(ADA);
    }

    @Test
    void a_verifier_that_blocks_is_answered_for_when_its_time_is_up() {
        Queue<Runnable> threads = new ArrayDeque<>();
        AuthHandler handler = Authentication.create(settings, new Authentication.Parts(time, time, threads::add));
        CompletableFuture<AuthResult> result =
                handler.authenticate(bearer("good")).toCompletableFuture();
        time.advance(Duration.ofMillis(4_999));
        assertThat(result).isNotDone();
        time.advance(Duration.ofMillis(1));
        assertThat(result.join()).isInstanceOf(AuthResult.Unavailable.class);
    }

    @Test
    void verifiers_that_hang_keep_their_places_until_they_are_back() {
        Queue<Runnable> threads = new ArrayDeque<>();
        AuthHandler handler = Authentication.create(settings, new Authentication.Parts(time, time, threads::add));
        for (int i = 0; i < BoundedVerifier.MAX_CALLS; i++) {
            handler.authenticate(bearer("good-" + i));
        }
        time.advance(Duration.ofSeconds(5));
        assertThat(now(handler.authenticate(bearer("good")))).isInstanceOf(AuthResult.Unavailable.class);
        assertThat(threads).hasSize(BoundedVerifier.MAX_CALLS);
        threads.remove().run();
        CompletionStage<AuthResult> next = handler.authenticate(bearer("good"));
        threads.forEach(Runnable::run);
        assertThat(now(next)).isEqualTo(ADA);
        assertThat(time.scheduledTasks()).isZero();
    }

    @Test
    void an_executor_that_takes_no_more_is_unavailability_and_costs_no_place() {
        AuthHandler handler = Authentication.create(settings, new Authentication.Parts(time, time, task -> {
            throw new RejectedExecutionException("full");
        }));
        for (int i = 0; i < 3 * BoundedVerifier.MAX_CALLS; i++) {
            assertThat(now(handler.authenticate(bearer("good"))))
                    .isInstanceOfSatisfying(
                            AuthResult.Unavailable.class,
                            result -> assertThat(result.reason()).contains("takes no more"));
        }
        assertThat(time.scheduledTasks()).isZero();
    }

    @Test
    void a_service_is_recognised_before_any_user_is_looked_for() {
        settings = settings.withServices(ServiceVerifier.of(Map.of("billing", "s3cret-of-billing")));
        AuthHandler handler = handler();
        assertThat(now(handler.authenticate(service("billing", "s3cret-of-billing"))))
                .isEqualTo(BILLING);
        assertThat(now(handler.authenticate(service("billing", "wrong")))).isInstanceOf(AuthResult.Rejected.class);
        assertThat(now(handler.authenticate(service("unknown", "s3cret-of-billing"))))
                .isInstanceOf(AuthResult.Rejected.class);
        assertThat(verified).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "service:billing", "bil ling", "../billing", "billing,billing"})
    void a_malformed_service_is_refused_unseen(String name) {
        List<String> asked = new ArrayList<>();
        settings = settings.withServices((id, secret) -> {
            asked.add(id);
            return CompletableFuture.completedFuture(BILLING);
        });
        assertThat(now(handler().authenticate(service(name, "secret")))).isInstanceOf(AuthResult.Rejected.class);
        assertThat(asked).isEmpty();
        assertThat(verified).isEmpty();
    }

    @Test
    void without_a_verifier_of_services_there_are_none_and_no_user_slips_in_instead() {
        assertThat(now(handler().authenticate(service("billing", "secret")))).isInstanceOf(AuthResult.Rejected.class);
        assertThat(now(handler().authenticate(request(Map.of("x-service-secret", List.of("s"))))))
                .isInstanceOf(AuthResult.Rejected.class);
        assertThat(verified).isEmpty();
    }

    @Test
    void a_service_verifier_answers_for_the_service_it_was_asked_about_only() {
        settings = settings.withServices((name, secret) -> CompletableFuture.completedFuture(ADA));
        assertThat(now(handler().authenticate(service("billing", "x")))).isInstanceOf(AuthResult.Unavailable.class);
        settings = settings.withServices((name, secret) -> CompletableFuture.completedFuture(BILLING));
        assertThat(now(handler().authenticate(service("search", "x")))).isInstanceOf(AuthResult.Unavailable.class);
    }

    @Test
    void a_user_who_is_named_like_a_service_is_refused() {
        settings = settings.withTokens(token -> CompletableFuture.completedFuture(BILLING))
                .withRequests(request -> CompletableFuture.completedFuture(BILLING));
        assertThat(now(handler().authenticate(bearer("good")))).isInstanceOf(AuthResult.Rejected.class);
        assertThat(now(handler().authenticate(request(Map.of())))).isInstanceOf(AuthResult.Rejected.class);
    }

    @Test
    void only_the_prefix_makes_a_service() {
        assertThat(UserPrincipal.service("billing").serviceName()).contains("billing");
        assertThat(List.of("servicex", "user:service:billing", "Service:billing", "service:"))
                .allSatisfy(id -> assertThat(UserPrincipal.of(UserId.of(id)).serviceName())
                        .isEmpty());
        assertThatThrownBy(() -> UserPrincipal.service(" ")).hasMessageContaining("service name");
    }

    @Test
    void a_session_counts_where_there_is_no_other_credential() {
        settings = settings.withRequests(RequestVerifier.of(
                request -> request.header("cookie").map(cookie -> UserPrincipal.of(UserId.of("eve")))));
        HandshakeRequest session = request(Map.of("cookie", List.of("sid=1")));
        AuthHandler handler = handler();
        assertThat(now(handler.authenticate(session)))
                .isEqualTo(AuthResult.authenticated(UserPrincipal.of(UserId.of("eve"))));
        assertThat(now(handler.authenticate(session.withBearer("good")))).isEqualTo(ADA);
        assertThat(now(handler.authenticate(session.withBearer("bad")))).isInstanceOf(AuthResult.Rejected.class);
        assertThat(now(handler.authenticate(request(Map.of())))).isInstanceOf(AuthResult.Rejected.class);
    }

    @Test
    void a_cookie_is_not_quoted() {
        settings = settings.withRequests(
                request -> CompletableFuture.completedFuture(AuthResult.rejected("no such session: 5d1f9c-session")));
        assertThat(now(handler().authenticate(request(Map.of("cookie", List.of("a=b; sid=5d1f9c-session"))))))
                .asString()
                .doesNotContain("5d1f9c");
    }

    @Test
    void a_client_that_was_prepared_is_asked_for_nothing() {
        UserPrincipal brief =
                UserPrincipal.of(UserId.of("ada")).expiringAt(time.now().plusSeconds(5));
        AuthHandler handler = Authentication.fixed(brief, time);
        assertThat(now(handler.authenticate(request(Map.of())))).isEqualTo(AuthResult.authenticated(brief));
        time.advance(Duration.ofSeconds(5));
        assertThat(now(handler.authenticate(request(Map.of())))).isInstanceOf(AuthResult.Rejected.class);
    }

    @Test
    void a_client_that_was_prepared_is_refused_once_it_is_revoked() {
        AuthHandler handler = Authentication.fixed(UserPrincipal.of(UserId.of("ada")), time);
        handler.revoke(UserId.of("eve"));
        assertThat(now(handler.authenticate(request(Map.of())))).isEqualTo(ADA);
        handler.revoke(UserId.of("ada"));
        assertThat(now(handler.authenticate(request(Map.of())))).isInstanceOf(AuthResult.Rejected.class);
    }

    @Test
    void tokens_in_the_query_are_warned_of_once() {
        settings = settings.withQueryTokens(true);
        try (CapturedLog log = CapturedLog.open()) {
            AuthHandler handler = handler();
            HandshakeRequest request = new HandshakeRequest("/ws", Map.of("token", "good"), Map.of(), "192.0.2.7");
            assertThat(now(handler.authenticate(request))).isEqualTo(ADA);
            now(handler.authenticate(request));
            assertThat(log.entries())
                    .singleElement()
                    .asString()
                    .contains("WARN")
                    .contains("query");
        }
    }

    @Test
    void settings_out_of_range_are_refused() {
        assertThatThrownBy(() -> settings.withCacheLife(Duration.ofSeconds(61)))
                .hasMessageContaining("cache life must be within [PT0S, PT1M] but was PT1M1S");
        assertThatThrownBy(() -> settings.withVerifierLimit(Duration.ZERO)).hasMessageContaining("verifier limit");
    }

    @Test
    void a_handler_without_any_verifier_lets_nobody_in() {
        settings = AuthSettings.defaults();
        assertThat(now(handler().authenticate(bearer("good")))).isInstanceOf(AuthResult.Rejected.class);
        TokenVerifier none = token -> CompletableFuture.completedFuture(
                AuthResult.rejected(Optional.of(token).map(found -> "no").orElse("")));
        settings = settings.withTokens(none);
        assertThat(now(handler().authenticate(bearer("good")))).isInstanceOf(AuthResult.Rejected.class);
    }
}
