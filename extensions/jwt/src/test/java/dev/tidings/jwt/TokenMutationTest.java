package dev.tidings.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tidings.api.AuthResult;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.TokenVerifier;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever is changed in a valid token, it is refused. */
class TokenMutationTest {
    private static final long SEED = 7_515;
    private static final String BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final String OTHERS = "=.+/ ,~%\"{\u0000\n\u00e9\u20ac";

    private final StillClock clock = new StillClock(Instant.ofEpochSecond(Tokens.NOW));

    private TokenVerifier verifier(JwtAlgorithm algorithm) {
        return Keys.verifier(algorithm)
                .issuer(Tokens.ISSUER)
                .audience(Tokens.AUDIENCE)
                .timeSource(clock)
                .build();
    }

    private static void assertRefused(TokenVerifier verifier, String token, String what) {
        AuthResult result = Verdicts.of(verifier, token);
        if (!(result instanceof AuthResult.Rejected)) {
            throw new AssertionError(
                    "seed " + SEED + ": must be refused but was " + result + " after " + what + ": " + token);
        }
    }

    @Test
    void every_single_character_of_a_token_counts() {
        TokenVerifier verifier = verifier(JwtAlgorithm.HS256);
        String token = Tokens.signed(JwtAlgorithm.HS256, Tokens.CLAIMS);
        Verdicts.accepted(verifier, token);
        for (int at = 0; at < token.length(); at++) {
            for (char replacement : (BASE64URL + OTHERS).toCharArray()) {
                if (replacement != token.charAt(at)) {
                    String changed = token.substring(0, at) + replacement + token.substring(at + 1);
                    assertRefused(verifier, changed, "replacing character " + at);
                }
            }
            assertRefused(verifier, token.substring(0, at) + token.substring(at + 1), "removing character " + at);
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_last_character_of_a_part_has_no_bits_that_count_for_nothing(JwtAlgorithm algorithm) {
        TokenVerifier verifier = verifier(algorithm);
        String token = Tokens.signed(algorithm, Tokens.CLAIMS);
        Verdicts.accepted(verifier, token);
        int first = token.indexOf('.');
        for (int at : List.of(first - 1, token.lastIndexOf('.') - 1, token.length() - 1)) {
            for (char replacement : BASE64URL.toCharArray()) {
                if (replacement != token.charAt(at)) {
                    String changed = token.substring(0, at) + replacement + token.substring(at + 1);
                    assertRefused(verifier, changed, "replacing the last character " + at);
                }
            }
        }
        for (String padding : List.of("=", "==", "===", " ", "\n", "A", "AA")) {
            assertRefused(verifier, token + padding, "appending");
            assertRefused(verifier, token.substring(0, first) + padding + token.substring(first), "padding the header");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HS256", "RS256", "PS256", "ES256", "EDDSA"})
    void random_edits_and_splices_of_valid_tokens_are_refused(JwtAlgorithm algorithm) {
        Random random = new Random(SEED);
        TokenVerifier verifier = verifier(algorithm);
        String token = Tokens.signed(algorithm, Tokens.CLAIMS);
        String other = Tokens.signed(algorithm, Tokens.CLAIMS.replace("ada", "eve"));
        for (int i = 0; i < 1_500; i++) {
            String changed = mutate(token, other, random);
            if (!changed.equals(token) && !changed.equals(other)) {
                assertRefused(verifier, changed, "edit " + i);
            }
        }
    }

    private static String mutate(String token, String other, Random random) {
        int at = random.nextInt(token.length());
        int until = at + random.nextInt(Math.min(20, token.length() - at) + 1);
        return switch (random.nextInt(6)) {
            case 0 -> token.substring(0, at) + token.substring(until);
            case 1 -> token.substring(0, until) + token.substring(at);
            case 2 -> token.substring(0, at) + other.substring(Math.min(at, other.length()));
            case 3 -> token.substring(0, at) + noise(random, 1 + random.nextInt(5)) + token.substring(until);
            case 4 ->
                token.substring(0, at)
                        + new StringBuilder(token.substring(at, until)).reverse()
                        + token.substring(until);
            default -> splice(token, other, random);
        };
    }

    private static String noise(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) random.nextInt(random.nextBoolean() ? 128 : 0xFFFF));
        }
        return text.toString();
    }

    private static String splice(String token, String other, Random random) {
        String[] mine = token.split("\\.", -1);
        String[] theirs = other.split("\\.", -1);
        String payload = random.nextBoolean() ? mine[1] : theirs[1];
        return mine[random.nextInt(3)] + "." + payload + "." + theirs[random.nextInt(3)];
    }

    @Test
    void a_mutation_that_were_accepted_would_be_noticed() {
        TokenVerifier trusting = token ->
                CompletableFuture.completedFuture(AuthResult.authenticated(UserPrincipal.of(UserId.of("ada"))));
        assertThat(catchThrowable(() -> assertRefused(trusting, "x", "nothing")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("seed 7515");
    }
}
