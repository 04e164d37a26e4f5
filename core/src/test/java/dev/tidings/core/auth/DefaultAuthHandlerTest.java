package dev.tidings.core.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.AuthHandler;
import dev.tidings.api.AuthResult;
import dev.tidings.api.CloseCode;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.HandshakeRequest;
import dev.tidings.api.spi.TokenVerifier;
import dev.tidings.core.testing.CapturedLog;
import dev.tidings.core.testing.ControlledTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DefaultAuthHandlerTest {
    private static final String TOKEN = "tok-5d1f.very-secret.9c";
    private static final AuthResult ADA = AuthResult.authenticated(UserPrincipal.of(UserId.of("ada")));

    private final ControlledTime time = new ControlledTime();
    private final List<String> verified = new ArrayList<>();

    private CompletionStage<AuthResult> accept(String token) {
        verified.add(token);
        return CompletableFuture.completedFuture(ADA);
    }

    private AuthHandler handler(TokenVerifier verifier) {
        return Authentication.create(
                AuthSettings.defaults().withTokens(verifier), new Authentication.Parts(time, time, Runnable::run));
    }

    private AuthResult authenticate(HandshakeRequest request) {
        return authenticate(this::accept, request);
    }

    private AuthResult authenticate(TokenVerifier verifier, HandshakeRequest request) {
        CompletableFuture<AuthResult> result =
                handler(verifier).authenticate(request).toCompletableFuture();
        assertThat(result).isDone();
        return result.join();
    }

    private static HandshakeRequest request(Map<String, List<String>> headers) {
        return new HandshakeRequest("/ws", Map.of(), headers, "127.0.0.1");
    }

    private static HandshakeRequest subprotocols(String... lines) {
        return request(Map.of("sec-websocket-protocol", List.of(lines)));
    }

    private static HandshakeRequest authorization(String... values) {
        return request(Map.of("authorization", List.of(values)));
    }

    private static HandshakeRequest both(String subprotocols, String authorization) {
        return request(
                Map.of("sec-websocket-protocol", List.of(subprotocols), "authorization", List.of(authorization)));
    }

    private void assertRejectedUnseen(HandshakeRequest request) {
        assertThat(authenticate(request))
                .isInstanceOfSatisfying(
                        AuthResult.Rejected.class,
                        rejected -> assertThat(rejected.code()).isEqualTo(CloseCode.UNAUTHENTICATED));
        assertThat(verified).isEmpty();
    }

    @Test
    void takes_the_token_from_the_subprotocol_list() {
        assertThat(authenticate(subprotocols("tidings.v1, bearer." + TOKEN))).isEqualTo(ADA);
        assertThat(verified).containsExactly(TOKEN);
    }

    @Test
    void takes_the_token_from_a_subprotocol_list_of_several_headers() {
        assertThat(authenticate(subprotocols("tidings.v1", "bearer." + TOKEN))).isEqualTo(ADA);
        assertThat(verified).containsExactly(TOKEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ", "bearer ", "BEARER ", "Bearer   "})
    void takes_the_token_from_the_authorization_header_whatever_the_case_of_the_scheme(String scheme) {
        assertThat(authenticate(authorization(scheme + TOKEN))).isEqualTo(ADA);
        assertThat(verified).containsExactly(TOKEN);
    }

    @Test
    void the_same_token_in_both_places_is_one_token() {
        assertThat(authenticate(both("tidings.v1, bearer." + TOKEN, "Bearer " + TOKEN)))
                .isEqualTo(ADA);
        assertThat(verified).containsExactly(TOKEN);
    }

    @Test
    void two_tokens_that_differ_are_refused() {
        assertRejectedUnseen(both("tidings.v1, bearer.one", "Bearer other"));
    }

    @Test
    void takes_a_token_that_came_in_a_message() {
        assertThat(authenticate(request(Map.of()).withBearer(TOKEN))).isEqualTo(ADA);
        assertThat(authenticate(authorization("Basic eDp5").withBearer(TOKEN))).isEqualTo(ADA);
        assertThat(authenticate(subprotocols("tidings.v1, bearer." + TOKEN).withBearer(TOKEN)))
                .isEqualTo(ADA);
        assertThat(authenticate(authorization("bearer " + TOKEN).withBearer(TOKEN)))
                .isEqualTo(ADA);
        assertThat(verified).containsExactly(TOKEN, TOKEN, TOKEN, TOKEN);
    }

    @Test
    void a_token_in_a_message_that_differs_from_another_is_refused() {
        assertRejectedUnseen(subprotocols("tidings.v1, bearer.one").withBearer("other"));
        assertRejectedUnseen(authorization("Bearer one").withBearer("other"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\nb", "\u00e4"})
    void a_malformed_token_in_a_message_is_refused(String token) {
        assertRejectedUnseen(request(Map.of()).withBearer(token));
    }

    @Test
    void a_malformed_token_in_one_place_is_not_saved_by_a_good_one_in_the_other() {
        assertRejectedUnseen(both("tidings.v1, bearer.", "Bearer " + TOKEN));
        assertRejectedUnseen(both("tidings.v1, bearer." + TOKEN, "Bearer "));
    }

    @Test
    void an_authorization_of_another_scheme_is_no_token() {
        assertThat(authenticate(both("tidings.v1, bearer." + TOKEN, "Basic YTpi")))
                .isEqualTo(ADA);
        verified.clear();
        assertRejectedUnseen(authorization("Basic YTpi"));
        assertRejectedUnseen(authorization("Bearer" + TOKEN));
    }

    @Test
    void more_than_one_token_entry_is_refused_even_if_they_are_equal() {
        assertRejectedUnseen(subprotocols("tidings.v1, bearer.a, bearer.a"));
        assertRejectedUnseen(subprotocols("tidings.v1, bearer.a", "bearer.b"));
    }

    @Test
    void more_than_one_authorization_header_is_refused() {
        assertRejectedUnseen(authorization("Bearer a", "Bearer a"));
        assertRejectedUnseen(authorization("Basic YTpi", "Bearer a"));
    }

    @Test
    void no_token_is_refused() {
        assertRejectedUnseen(request(Map.of()));
        assertRejectedUnseen(subprotocols("tidings.v1"));
        assertRejectedUnseen(subprotocols("tidings.v1, Bearer." + TOKEN));
    }

    @Test
    void a_token_in_the_query_is_no_token() {
        assertRejectedUnseen(new HandshakeRequest(
                "/ws", Map.of("token", TOKEN, "access_token", TOKEN, "user", "ada"), Map.of(), "127.0.0.1"));
    }

    @Test
    void a_token_of_8192_characters_is_looked_at_and_a_longer_one_is_not() {
        String longest = "x".repeat(8_192);
        assertThat(authenticate(authorization("Bearer " + longest))).isEqualTo(ADA);
        assertThat(verified).containsExactly(longest);
        verified.clear();
        assertRejectedUnseen(authorization("Bearer " + longest + "x"));
        assertRejectedUnseen(subprotocols("tidings.v1, bearer." + "x".repeat(9 * 1024)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a\tb", "a\u0000b", "a\r\nb", "a\u007fb", "\u00e4", "\ud83d\ude00"})
    void a_token_that_is_not_visible_ascii_is_refused(String token) {
        assertRejectedUnseen(authorization("Bearer " + token));
    }

    @Test
    void what_the_verifier_refuses_is_refused_with_its_code() {
        AuthResult forbidden = new AuthResult.Rejected(CloseCode.FORBIDDEN, "account locked");
        assertThat(authenticate(token -> CompletableFuture.completedFuture(forbidden), authorization("Bearer x")))
                .isEqualTo(forbidden);
    }

    @Test
    void an_unavailable_verifier_is_not_a_bad_token() {
        HandshakeRequest request = authorization("Bearer " + TOKEN);
        List<TokenVerifier> broken = List.of(
                token -> CompletableFuture.completedFuture(AuthResult.unavailable("down")),
                token -> CompletableFuture.failedFuture(new IllegalStateException("down")),
                token -> CompletableFuture.completedFuture(null),
                token -> null,
                token -> {
                    throw new IllegalStateException("down");
                },
                token -> {
                    throw new StackOverflowError("down");
                });
        try (CapturedLog log = CapturedLog.open()) {
            assertThat(broken)
                    .allSatisfy(verifier ->
                            assertThat(authenticate(verifier, request)).isInstanceOf(AuthResult.Unavailable.class));
            assertThat(log.entries()).hasSize(3);
        }
    }

    @Test
    void a_verifier_that_takes_more_than_five_seconds_is_unavailable() {
        CompletableFuture<AuthResult> answer = new CompletableFuture<>();
        CompletableFuture<AuthResult> result =
                handler(token -> answer).authenticate(authorization("Bearer x")).toCompletableFuture();

        time.advance(Duration.ofMillis(4_999));
        assertThat(result).isNotDone();
        time.advance(Duration.ofMillis(1));
        assertThat(result).isDone();
        assertThat(result.join()).isInstanceOf(AuthResult.Unavailable.class);

        answer.complete(ADA);
        assertThat(result.join()).isInstanceOf(AuthResult.Unavailable.class);
    }

    @Test
    void an_answer_in_time_leaves_no_timer_behind() {
        CompletableFuture<AuthResult> answer = new CompletableFuture<>();
        CompletionStage<AuthResult> result = handler(token -> answer).authenticate(authorization("Bearer x"));
        assertThat(time.scheduledTasks()).isOne();

        answer.complete(ADA);
        assertThat(result.toCompletableFuture().join()).isEqualTo(ADA);
        assertThat(time.scheduledTasks()).isZero();
    }

    @Test
    void a_principal_that_expired_is_refused() {
        UserPrincipal principal =
                UserPrincipal.of(UserId.of("ada")).expiringAt(time.now().plusSeconds(5));
        TokenVerifier verifier = token -> CompletableFuture.completedFuture(AuthResult.authenticated(principal));
        HandshakeRequest request = authorization("Bearer x");

        assertThat(authenticate(verifier, request)).isEqualTo(AuthResult.authenticated(principal));
        time.advance(Duration.ofSeconds(5));
        assertThat(authenticate(verifier, request)).isInstanceOf(AuthResult.Rejected.class);
    }

    @Test
    void a_token_never_reaches_a_log_or_a_text_form() {
        RuntimeException quoting = new IllegalStateException(
                "cannot parse " + TOKEN, new IllegalArgumentException("bad signature of " + TOKEN));
        quoting.addSuppressed(new IllegalStateException("also " + TOKEN));
        List<TokenVerifier> talkative = List.of(
                token -> {
                    throw quoting;
                },
                token -> CompletableFuture.failedFuture(quoting),
                token -> CompletableFuture.completedFuture(AuthResult.rejected("no such token: " + token)),
                token -> CompletableFuture.completedFuture(AuthResult.unavailable("asked for " + token)));
        HandshakeRequest request = both("tidings.v1, bearer." + TOKEN, "Bearer " + TOKEN);

        try (CapturedLog log = CapturedLog.open()) {
            assertThat(talkative)
                    .allSatisfy(verifier -> assertThat(
                                    authenticate(verifier, request).toString())
                            .doesNotContain(TOKEN));
            assertThat(log.text())
                    .contains("IllegalStateException", "IllegalArgumentException")
                    .doesNotContain(TOKEN);
        }
        assertThat(request.toString()).doesNotContain(TOKEN);
        assertThat(Credential.of(request, true).toString()).doesNotContain(TOKEN);
        assertThat(handler(this::accept).toString()).doesNotContain(TOKEN);
    }

    @Test
    void a_muted_failure_keeps_where_it_happened() {
        IllegalStateException original = new IllegalStateException("secret");
        MutedFailure muted = MutedFailure.of(original);

        assertThat(muted.getStackTrace()).isEqualTo(original.getStackTrace());
        assertThat(muted).hasMessageContaining("IllegalStateException").hasMessageNotContaining("secret");
    }

    @Test
    void a_failure_that_is_its_own_cause_is_muted_too() {
        IllegalStateException first = new IllegalStateException("secret");
        IllegalStateException second = new IllegalStateException("secret", first);
        first.initCause(second);

        assertThat(MutedFailure.of(first)).hasMessageNotContaining("secret");
    }
}
