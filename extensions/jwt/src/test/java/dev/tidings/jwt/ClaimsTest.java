package dev.tidings.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.TokenVerifier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimsTest {
    private static final Instant NOW = Instant.ofEpochSecond(Tokens.NOW);

    private final StillClock clock = new StillClock(NOW);

    private JwtVerifierBuilder open() {
        return JwtVerifiers.hmac(JwtAlgorithm.HS256, Keys.SECRET)
                .anyIssuer()
                .anyAudience()
                .timeSource(clock);
    }

    private static String token(String members) {
        return Tokens.signed(JwtAlgorithm.HS256, "{" + members + "}");
    }

    private static String expiring(String members) {
        return token("\"exp\":" + (Tokens.NOW + 300) + "," + members);
    }

    @Test
    void a_token_is_accepted_until_its_expiry_and_the_skew_to_the_nanosecond() {
        TokenVerifier verifier = open().clockSkew(Duration.ofSeconds(7)).build();
        String token = token("\"sub\":\"ada\",\"exp\":" + Tokens.NOW);
        clock.set(NOW.plusSeconds(7));
        assertThat(Verdicts.accepted(verifier, token).expiresAt()).contains(NOW.plusSeconds(7));
        clock.set(NOW.plusSeconds(7).plusNanos(1));
        assertThat(Verdicts.refused(verifier, token)).contains("expired");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nbf", "iat"})
    void a_token_is_accepted_from_its_beginning_minus_the_skew_to_the_nanosecond(String claim) {
        TokenVerifier verifier = open().build();
        String token = expiring("\"sub\":\"ada\",\"" + claim + "\":" + Tokens.NOW);
        clock.set(NOW.minusSeconds(60).minusNanos(1));
        assertThat(Verdicts.refused(verifier, token)).contains("not valid yet");
        clock.set(NOW.minusSeconds(60));
        Verdicts.accepted(verifier, token);
    }

    @Test
    void the_principal_ends_when_the_token_does_so_that_its_connection_can_be_closed() {
        UserPrincipal user = Verdicts.accepted(
                open().clockSkew(Duration.ZERO).build(), token("\"sub\":\"ada\",\"exp\":1800000300.5"));
        assertThat(user.expiresAt()).contains(NOW.plusSeconds(300).plusMillis(500));
    }

    @Test
    void a_token_that_lives_too_long_or_does_not_say_since_when_is_refused() {
        TokenVerifier verifier = open().maxLifetime(Duration.ofMinutes(5)).build();
        Verdicts.accepted(verifier, expiring("\"sub\":\"ada\",\"iat\":" + Tokens.NOW));
        assertThat(Verdicts.refused(verifier, expiring("\"sub\":\"ada\",\"iat\":" + (Tokens.NOW - 1))))
                .contains("lives longer");
        assertThat(Verdicts.refused(verifier, expiring("\"sub\":\"ada\""))).contains("when it was issued");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "\"  \"",
                "\"test\"",
                "\"undefined\"",
                "\"a\\u0000b\"",
                "\"a\\nb\"",
                "\"a\\u202eb\"",
                "7",
                "null",
                "true",
                "[\"ada\"]",
                "{\"a\":1}"
            })
    void a_subject_that_is_no_user_id_is_refused_and_not_quoted(String subject) {
        assertThat(Verdicts.refused(open().build(), expiring("\"sub\":" + subject)))
                .contains("subject")
                .doesNotContain("undefined");
    }

    @Test
    void a_subject_that_is_too_long_or_missing_is_refused() {
        assertThat(Verdicts.refused(open().build(), expiring("\"sub\":\"" + "a".repeat(129) + "\"")))
                .contains("no user id");
        assertThat(Verdicts.refused(open().build(), expiring("\"user\":\"ada\"")))
                .contains("subject");
    }

    @Test
    void the_user_comes_from_the_configured_claim_alone() {
        TokenVerifier verifier = open().subjectClaim("user").build();
        assertThat(Verdicts.accepted(verifier, expiring("\"user\":\"ada\",\"sub\":\"eve\""))
                        .userId()
                        .value())
                .isEqualTo("ada");
        assertThat(Verdicts.refused(verifier, expiring("\"sub\":\"ada\""))).contains("subject");
    }

    @Test
    void permissions_are_taken_from_the_configured_claim_and_from_nowhere_else() {
        String token = expiring("\"sub\":\"ada\",\"scope\":\"read  write read\",\"roles\":[\"admin\",\"a b\"]");
        assertThat(Verdicts.accepted(open().build(), token).permissions()).isEmpty();
        assertThat(Verdicts.accepted(open().permissionsClaim("scope").build(), token)
                        .permissions())
                .containsExactlyInAnyOrder("read", "write");
        assertThat(Verdicts.accepted(open().permissionsClaim("roles").build(), token)
                        .permissions())
                .containsExactlyInAnyOrder("admin", "a b");
        assertThat(Verdicts.accepted(open().permissionsClaim("x").build(), token)
                        .permissions())
                .isEmpty();
    }

    @Test
    void malformed_permissions_are_refused_and_never_none_or_all() {
        TokenVerifier verifier = open().permissionsClaim("scope").build();
        List<String> malformed = List.of("7", "null", "true", "{\"read\":true}", "[7]", "[\"read\",null]", "[[]]");
        for (String value : malformed) {
            assertThat(Verdicts.refused(verifier, expiring("\"sub\":\"ada\",\"scope\":" + value)))
                    .contains("permissions");
        }
        StringBuilder many = new StringBuilder("x");
        for (int i = 0; i < 256; i++) {
            many.append(" p").append(i);
        }
        assertThat(Verdicts.refused(verifier, expiring("\"sub\":\"ada\",\"scope\":\"" + many + "\"")))
                .contains("too many");
    }
}
