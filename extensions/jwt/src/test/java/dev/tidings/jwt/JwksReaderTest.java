package dev.tidings.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwksReaderTest {
    private static final JwksReader ALL = new JwksReader(
            Set.of(JwtAlgorithm.RS256, JwtAlgorithm.PS256, JwtAlgorithm.ES256, JwtAlgorithm.ES384, JwtAlgorithm.EDDSA));

    private static TokenHeader name(JwtAlgorithm algorithm, String id) {
        return new TokenHeader(algorithm, id);
    }

    @Test
    void keys_of_every_kind_serve_the_algorithms_of_their_kind() throws IOException {
        assertThat(ALL.read(Jwks.bytes(
                                Jwks.key("r", Keys.RSA, "\"use\":\"sig\""),
                                Jwks.key("e", Keys.P256, "\"key_ops\":[\"verify\"]"),
                                Jwks.key("d", Keys.ED25519)))
                        .keySet())
                .containsExactlyInAnyOrder(
                        name(JwtAlgorithm.RS256, "r"),
                        name(JwtAlgorithm.PS256, "r"),
                        name(JwtAlgorithm.ES256, "e"),
                        name(JwtAlgorithm.EDDSA, "d"));
    }

    @Test
    void a_key_that_says_for_which_algorithm_it_is_serves_no_other() throws IOException {
        assertThat(ALL.read(Jwks.bytes(Jwks.key("r", Keys.RSA, "\"alg\":\"PS256\"")))
                        .keySet())
                .containsExactly(name(JwtAlgorithm.PS256, "r"));
    }

    @Test
    void keys_that_can_not_be_used_are_left_out_and_the_others_count() throws IOException {
        String good = Jwks.key("good", Keys.RSA, "\"alg\":\"RS256\"");
        byte[] set = Jwks.bytes(
                "7",
                "null",
                "{}",
                "{\"kty\":\"oct\",\"kid\":\"secret\",\"k\":\"AAAA\"}",
                "{\"kty\":\"RSA\",\"kid\":\"cut\",\"n\":\"AAAA\"}",
                "{\"kty\":\"EC\",\"kid\":\"off the curve\",\"crv\":\"P-256\",\"x\":\"AAAA\",\"y\":\"AAAA\"}",
                "{\"kty\":\"OKP\",\"kid\":\"short\",\"crv\":\"Ed25519\",\"x\":\"AAAA\"}",
                Jwks.key("good", Keys.rsa(2_048), "\"use\":\"enc\""),
                Jwks.key("encrypts", Keys.RSA, "\"use\":\"enc\""),
                Jwks.key("signs", Keys.RSA, "\"key_ops\":[\"sign\"]"),
                Jwks.key("", Keys.RSA),
                Jwks.key("weak", Keys.rsa(1_024)),
                Jwks.key("other curve", Keys.P521),
                Jwks.key("other algorithm", Keys.RSA, "\"alg\":\"RS512\""),
                Jwks.key("hmac", Keys.RSA, "\"alg\":\"HS256\""),
                good);
        assertThat(ALL.read(set).keySet()).containsExactly(name(JwtAlgorithm.RS256, "good"));
    }

    @Test
    void a_certificate_or_an_address_in_a_key_is_not_looked_at() throws IOException {
        String key = Jwks.key("r", Keys.RSA, "\"alg\":\"RS256\",\"x5c\":[\"!\"],\"x5u\":\"http://127.0.0.1:1/\"");
        assertThat(ALL.read(Jwks.bytes(key))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "null",
                "{\"keys\":{}}",
                "{\"keys\":[]}",
                "{\"keys\":[{}]}",
                "{\"keys\":[],\"keys\":[]}",
                "<html>",
                "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"a\",\"k\":\"AAAA\"}]}"
            })
    void an_answer_without_a_usable_key_is_a_failure_and_no_empty_set(String document) {
        assertThatThrownBy(() -> ALL.read(document.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void a_set_of_more_than_a_hundred_keys_is_a_failure() {
        String[] keys = new String[101];
        Arrays.fill(keys, Jwks.key("a", Keys.ED25519));
        assertThatThrownBy(() -> ALL.read(Jwks.bytes(keys))).hasMessageContaining("at most 100 keys");
    }
}
