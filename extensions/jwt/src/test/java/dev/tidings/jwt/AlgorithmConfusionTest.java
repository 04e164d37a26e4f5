package dev.tidings.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.AuthResult;
import dev.tidings.api.spi.TokenVerifier;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AlgorithmConfusionTest {
    private final StillClock clock = new StillClock(Instant.ofEpochSecond(Tokens.NOW));

    private TokenVerifier verifier(JwtAlgorithm algorithm) {
        return Keys.verifier(algorithm)
                .issuer(Tokens.ISSUER)
                .audience(Tokens.AUDIENCE)
                .timeSource(clock)
                .build();
    }

    @ParameterizedTest
    @EnumSource
    void of_all_algorithms_signed_and_claimed_only_the_configured_one_is_accepted(JwtAlgorithm configured) {
        TokenVerifier verifier = verifier(configured);
        for (JwtAlgorithm signedWith : JwtAlgorithm.values()) {
            for (JwtAlgorithm claimed : JwtAlgorithm.values()) {
                String token = Tokens.signed(signedWith, Tokens.header(claimed), Tokens.CLAIMS);
                boolean right = signedWith == configured && claimed == configured;
                assertThat(Verdicts.of(verifier, token) instanceof AuthResult.Authenticated)
                        .as("configured %s, signed with %s, claiming %s", configured, signedWith, claimed)
                        .isEqualTo(right);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_token_of_another_key_of_the_same_kind_is_refused(JwtAlgorithm algorithm) {
        String header = Tokens.header(algorithm);
        String token = switch (algorithm.kind()) {
            case HMAC -> Tokens.mac(algorithm, new byte[64], header, Tokens.CLAIMS);
            case RSA -> signed(algorithm, Keys.rsa(2_048));
            case EC -> signed(algorithm, Keys.ec("secp" + algorithm.bits() + "r1"));
            case ED25519 -> signed(algorithm, Keys.pair("Ed25519"));
        };
        assertThat(Verdicts.refused(verifier(algorithm), token)).contains("signature");
    }

    private static String signed(JwtAlgorithm algorithm, KeyPair pair) {
        return Tokens.signed(algorithm, pair.getPrivate(), Tokens.header(algorithm), Tokens.CLAIMS);
    }

    @ParameterizedTest
    @EnumSource
    void an_algorithm_goes_with_keys_of_its_kind_only(JwtAlgorithm algorithm) {
        if (algorithm.kind() != JwtAlgorithm.Kind.HMAC) {
            assertThatThrownBy(() -> JwtVerifiers.hmac(algorithm, Keys.SECRET))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("hmac(...)");
        }
        if (algorithm.kind() != JwtAlgorithm.Kind.RSA) {
            assertThatThrownBy(() -> JwtVerifiers.rsa(algorithm, Keys.rsaPublic()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("rsa(...)");
        }
        for (KeyPair pair : List.of(Keys.P256, Keys.P384, Keys.P521)) {
            if (!Keys.pairOf(algorithm).equals(pair)) {
                assertThatThrownBy(() -> JwtVerifiers.ec(algorithm, (ECPublicKey) pair.getPublic()))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(algorithm.name());
            }
        }
    }

    @Test
    void keys_that_are_too_weak_are_refused_with_what_to_do() {
        assertThatThrownBy(() -> JwtVerifiers.hmac(JwtAlgorithm.HS256, new byte[31]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("hmac key of HS256 must have at least 256 bits but had 248: take 32 random bytes");
        assertThatThrownBy(() -> JwtVerifiers.hmac(JwtAlgorithm.HS512, new byte[32]))
                .hasMessage("hmac key of HS512 must have at least 512 bits but had 256: take 64 random bytes");
        assertThatThrownBy(() -> JwtVerifiers.hmac(JwtAlgorithm.HS256, Keys.SECRET, new byte[0]))
                .hasMessageContaining("but had 0");
        assertThatThrownBy(() -> JwtVerifiers.rsa(
                        JwtAlgorithm.RS256, (RSAPublicKey) Keys.rsa(1_024).getPublic()))
                .hasMessage("rsa key of RS256 must have at least 2048 bits but had 1024");
        assertThatThrownBy(() ->
                        JwtVerifiers.ed25519((EdECPublicKey) Keys.pair("Ed448").getPublic()))
                .hasMessage("eddsa key must be of Ed25519 but was of Ed448");
    }

    @Test
    void one_of_several_keys_is_enough_and_there_are_at_most_eight() {
        byte[] old = new byte[64];
        TokenVerifier both = JwtVerifiers.hmac(JwtAlgorithm.HS256, old, Keys.SECRET)
                .issuer(Tokens.ISSUER)
                .audience(Tokens.AUDIENCE)
                .timeSource(clock)
                .build();
        Verdicts.accepted(both, Tokens.signed(JwtAlgorithm.HS256, Tokens.CLAIMS));
        Verdicts.accepted(both, Tokens.mac(JwtAlgorithm.HS256, old, Tokens.header(JwtAlgorithm.HS256), Tokens.CLAIMS));
        assertThatThrownBy(() -> JwtVerifiers.hmac(JwtAlgorithm.HS256, old, old, old, old, old, old, old, old, old))
                .hasMessage("keys must be <= 8 but were 9");
    }

    @Test
    void a_secret_that_is_changed_afterwards_changes_nothing() {
        byte[] secret = Keys.SECRET.clone();
        TokenVerifier verifier = JwtVerifiers.hmac(JwtAlgorithm.HS256, secret)
                .issuer(Tokens.ISSUER)
                .audience(Tokens.AUDIENCE)
                .timeSource(clock)
                .build();
        Arrays.fill(secret, (byte) 0);
        Verdicts.accepted(verifier, Tokens.signed(JwtAlgorithm.HS256, Tokens.CLAIMS));
    }
}
