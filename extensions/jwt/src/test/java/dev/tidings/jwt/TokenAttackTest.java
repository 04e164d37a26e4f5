package dev.tidings.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.tidings.api.spi.TokenVerifier;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows J1 to J6 of the table of hostile input. */
class TokenAttackTest {
    private final StillClock clock = new StillClock(Instant.ofEpochSecond(Tokens.NOW));
    private final TokenVerifier hmac = verifier(JwtAlgorithm.HS256);
    private final TokenVerifier rsa = verifier(JwtAlgorithm.RS256);
    private final TokenVerifier ec = verifier(JwtAlgorithm.ES256);

    private TokenVerifier verifier(JwtAlgorithm algorithm) {
        return Keys.verifier(algorithm)
                .issuer(Tokens.ISSUER)
                .audience(Tokens.AUDIENCE)
                .timeSource(clock)
                .build();
    }

    private static String withHeader(String header) {
        return Tokens.signed(JwtAlgorithm.HS256, header, Tokens.CLAIMS);
    }

    private static String withClaims(String claims) {
        return Tokens.signed(JwtAlgorithm.HS256, claims);
    }

    @Test
    void the_token_that_all_attacks_vary_is_accepted() {
        assertThat(Verdicts.accepted(hmac, withClaims(Tokens.CLAIMS)).userId().value())
                .isEqualTo("ada");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"none\"}",
                "{\"alg\":\"None\"}",
                "{\"alg\":\"NONE\"}",
                "{\"alg\":\"nOnE\"}",
                "{\"alg\":\"\"}",
                "{\"alg\":null}",
                "{\"alg\":[\"HS256\"]}",
                "{\"alg\":\"hs256\"}",
                "{\"alg\":\"HS256 \"}",
                "{\"typ\":\"JWT\"}",
                "{}"
            })
    void j1_a_token_that_names_no_signature_algorithm_is_refused_signed_or_not(String header) {
        String unsigned = Tokens.encode(header) + "." + Tokens.encode(Tokens.CLAIMS) + ".";
        for (TokenVerifier verifier : List.of(hmac, rsa, ec)) {
            Verdicts.refused(verifier, unsigned);
            Verdicts.refused(verifier, unsigned + "AA");
            assertThat(Verdicts.refused(verifier, withHeader(header))).contains("algorithm");
        }
    }

    @Test
    void j2_a_token_signed_with_the_public_rsa_key_as_hmac_secret_is_refused() {
        byte[] der = Keys.RSA.getPublic().getEncoded();
        byte[] pem = Keys.pem(Keys.RSA).getBytes(StandardCharsets.US_ASCII);
        for (byte[] secret : List.of(der, pem, Keys.pem(Keys.RSA).strip().getBytes(StandardCharsets.US_ASCII))) {
            for (JwtAlgorithm hs : List.of(JwtAlgorithm.HS256, JwtAlgorithm.HS384, JwtAlgorithm.HS512)) {
                String honest = Tokens.mac(hs, secret, Tokens.header(hs), Tokens.CLAIMS);
                String lying = Tokens.mac(hs, secret, Tokens.header(JwtAlgorithm.RS256), Tokens.CLAIMS);
                assertThat(Verdicts.refused(rsa, honest)).contains("algorithm");
                assertThat(Verdicts.refused(rsa, lying)).contains("signature");
            }
        }
    }

    @Test
    void j2_a_public_key_is_no_hmac_secret_even_by_mistake() {
        byte[] pem = Keys.pem(Keys.RSA).getBytes(StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> JwtVerifiers.hmac(JwtAlgorithm.HS256, pem))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pem text");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../dev/null",
                "/dev/null",
                "' OR 1=1",
                "http://127.0.0.1:1/key",
                "file:///etc/passwd",
                "${jndi:ldap://127.0.0.1/a}",
                "a\\u0000b"
            })
    void j3_a_key_id_that_is_a_path_or_an_address_or_a_query_selects_nothing(String keyId) {
        String header = "{\"alg\":\"HS256\",\"kid\":\"" + keyId + "\"}";
        String forged = Tokens.mac(JwtAlgorithm.HS256, new byte[64], header, Tokens.CLAIMS);
        String empty = Tokens.mac(JwtAlgorithm.HS256, new byte[1], header, Tokens.CLAIMS);
        assertThat(Verdicts.refused(hmac, forged)).contains("signature");
        assertThat(Verdicts.refused(hmac, empty)).contains("signature");
        assertThat(Verdicts.accepted(hmac, withHeader(header)).userId().value()).isEqualTo("ada");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "7", "null", "[\"a\"]", "{}"})
    void j3_a_key_id_that_is_no_text_is_refused(String keyId) {
        assertThat(Verdicts.refused(hmac, withHeader("{\"alg\":\"HS256\",\"kid\":" + keyId + "}")))
                .contains("key id");
    }

    @Test
    void j3_a_key_id_that_is_too_long_is_refused() {
        String header = "{\"alg\":\"HS256\",\"kid\":\"%s\"}";
        assertThat(Verdicts.refused(hmac, withHeader(String.format(header, "k".repeat(10_240)))))
                .contains("too long");
        assertThat(Verdicts.refused(hmac, withHeader(String.format(header, "k".repeat(257)))))
                .contains("key id");
        Verdicts.accepted(hmac, withHeader(String.format(header, "k".repeat(256))));
    }

    @Test
    void j3_a_header_that_brings_a_key_or_says_where_to_get_one_is_refused_and_nothing_is_fetched() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        server.start();
        try {
            String here = "http://127.0.0.1:" + server.getAddress().getPort() + "/keys";
            for (String name : List.of("jku", "x5u", "jwk", "x5c", "epk")) {
                for (String value : List.of("\"" + here + "\"", "{\"kty\":\"oct\",\"k\":\"AAAA\"}", "[]", "null")) {
                    String header = "{\"alg\":\"HS256\",\"" + name + "\":" + value + "}";
                    assertThat(Verdicts.refused(hmac, withHeader(header))).contains(name);
                }
            }
            assertThat(requests).hasValue(0);
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"crit\":[\"exp\"],\"exp\":1",
                "\"crit\":[]",
                "\"crit\":null",
                "\"b64\":false",
                "\"b64\":false,\"crit\":[\"b64\"]",
                "\"zip\":\"DEF\"",
                "\"enc\":\"A128GCM\"",
                "\"cty\":\"JWT\""
            })
    void j3_a_header_that_changes_the_rules_is_refused(String member) {
        assertThat(Verdicts.refused(hmac, withHeader("{\"alg\":\"HS256\"," + member + "}")))
                .contains("not accepted");
    }

    static Stream<String> expiries() {
        return Stream.of(
                "\"exp\":" + (Tokens.NOW - 61),
                "\"exp\":\"" + (Tokens.NOW + 300) + "\"",
                "\"exp\":1e400",
                "\"exp\":1e999999999",
                "\"exp\":1e-999999999",
                "\"exp\":" + "9".repeat(40),
                "\"exp\":-1",
                "\"exp\":-0.5",
                "\"exp\":253402300800",
                "\"exp\":null",
                "\"exp\":true",
                "\"exp\":[]",
                "\"exp\":{}",
                "\"x\":1",
                "\"exp\":NaN",
                "\"exp\":Infinity",
                "\"exp\":0x7fffffff",
                "\"exp\":" + (Tokens.NOW + 300) + ",\"nbf\":" + (Tokens.NOW + 61),
                "\"exp\":" + (Tokens.NOW + 300) + ",\"nbf\":\"0\"",
                "\"exp\":" + (Tokens.NOW + 300) + ",\"nbf\":null",
                "\"exp\":" + (Tokens.NOW + 300) + ",\"iat\":" + (Tokens.NOW + 61),
                "\"exp\":" + (Tokens.NOW + 300) + ",\"iat\":-1");
    }

    @ParameterizedTest
    @MethodSource("expiries")
    void j4_a_token_that_expired_or_has_not_begun_or_says_so_in_no_number_is_refused(String times) {
        Verdicts.refused(hmac, withClaims(claims(times)));
    }

    private static String claims(String members) {
        return "{\"iss\":\"" + Tokens.ISSUER + "\",\"aud\":\"" + Tokens.AUDIENCE + "\",\"sub\":\"ada\"," + members
                + "}";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"exp\":1799999940",
                "\"exp\":1800000300,\"nbf\":1800000060",
                "\"exp\":1800000300,\"iat\":1800000060",
                "\"exp\":1.8000003e9",
                "\"exp\":1800000300.25"
            })
    void j4_a_clock_that_is_off_by_exactly_the_skew_is_forgiven(String times) {
        Verdicts.accepted(hmac, withClaims(claims(times)));
    }

    static Stream<String> strangers() {
        String rest = ",\"sub\":\"ada\",\"exp\":" + (Tokens.NOW + 300) + "}";
        String iss = "{\"iss\":\"" + Tokens.ISSUER + "\"";
        String aud = ",\"aud\":\"" + Tokens.AUDIENCE + "\"";
        return Stream.of(
                "{\"iss\":\"https://evil.example\"" + aud + rest,
                "{\"iss\":\"" + Tokens.ISSUER + "/\"" + aud + rest,
                "{\"iss\":\"" + Tokens.ISSUER + ".evil.example\"" + aud + rest,
                "{\"iss\":[\"" + Tokens.ISSUER + "\"]" + aud + rest,
                "{\"iss\":null" + aud + rest,
                "{\"x\":1" + aud + rest,
                iss + rest,
                iss + ",\"aud\":\"other\"" + rest,
                iss + ",\"aud\":\"Tidings\"" + rest,
                iss + ",\"aud\":\"tidings other\"" + rest,
                iss + ",\"aud\":[\"other\",\"another\"]" + rest,
                iss + ",\"aud\":[]" + rest,
                iss + ",\"aud\":[[\"tidings\"]]" + rest,
                iss + ",\"aud\":[\"tidings\",7]" + rest,
                iss + ",\"aud\":{\"tidings\":true}" + rest,
                iss + ",\"aud\":null" + rest);
    }

    @ParameterizedTest
    @MethodSource("strangers")
    void j5_a_token_of_another_issuer_or_for_another_audience_is_refused(String claims) {
        assertThat(Verdicts.refused(hmac, withClaims(claims))).containsAnyOf("issuer", "audience");
    }

    @Test
    void j5_an_audience_among_others_is_ours() {
        Verdicts.accepted(hmac, withClaims(Tokens.CLAIMS.replace("\"tidings\"", "[\"other\",\"tidings\"]")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"at+jwt\"", "\"JOSE\"", "\"logout+jwt\"", "\"\"", "7", "null", "[\"JWT\"]"})
    void j5_a_token_of_another_type_is_refused(String type) {
        assertThat(Verdicts.refused(hmac, withHeader("{\"alg\":\"HS256\",\"typ\":" + type + "}")))
                .contains("type");
    }

    @Test
    void j5_a_configured_type_is_required() {
        TokenVerifier access = Keys.verifier(JwtAlgorithm.HS256)
                .issuer(Tokens.ISSUER)
                .audience(Tokens.AUDIENCE)
                .type("application/at+JWT")
                .timeSource(clock)
                .build();
        Verdicts.accepted(access, withHeader("{\"alg\":\"HS256\",\"typ\":\"at+jwt\"}"));
        Verdicts.accepted(access, withHeader("{\"alg\":\"HS256\",\"typ\":\"application/AT+jwt\"}"));
        assertThat(Verdicts.refused(access, withHeader("{\"alg\":\"HS256\",\"typ\":\"JWT\"}")))
                .contains("type");
        assertThat(Verdicts.refused(access, withHeader("{\"alg\":\"HS256\"}"))).contains("type");
    }

    @Test
    void j6_a_token_whose_signature_was_stripped_is_refused() {
        String token = withClaims(Tokens.CLAIMS);
        String content = token.substring(0, token.lastIndexOf('.'));
        Verdicts.refused(hmac, content);
        Verdicts.refused(hmac, content + ".");
        Verdicts.refused(hmac, content + "..");
        Verdicts.refused(hmac, content.substring(0, content.indexOf('.')) + "..");
        for (JwtAlgorithm algorithm : JwtAlgorithm.values()) {
            assertThat(Verdicts.refused(
                            verifier(algorithm),
                            Tokens.encode(Tokens.header(algorithm)) + "." + Tokens.encode(Tokens.CLAIMS) + ".AA"))
                    .contains("signature");
        }
    }

    @Test
    void j6_every_flipped_bit_of_a_signature_is_noticed() {
        for (JwtAlgorithm algorithm : List.of(JwtAlgorithm.HS256, JwtAlgorithm.ES256, JwtAlgorithm.EDDSA)) {
            TokenVerifier verifier = verifier(algorithm);
            String token = Tokens.signed(algorithm, Tokens.CLAIMS);
            String content = token.substring(0, token.lastIndexOf('.') + 1);
            byte[] signature = Base64.getUrlDecoder().decode(token.substring(content.length()));
            Verdicts.accepted(verifier, token);
            for (int bit = 0; bit < signature.length * 8; bit++) {
                signature[bit / 8] ^= (byte) (1 << bit % 8);
                assertThat(Verdicts.refused(verifier, content + Tokens.encode(signature)))
                        .contains("signature");
                signature[bit / 8] ^= (byte) (1 << bit % 8);
            }
        }
    }

    @Test
    void j6_a_psychic_signature_of_zeros_is_refused() {
        for (JwtAlgorithm algorithm : List.of(JwtAlgorithm.ES256, JwtAlgorithm.ES384, JwtAlgorithm.ES512)) {
            int length = (algorithm.bits() + 7) / 8 * 2;
            byte[] order = ((ECPublicKey) Keys.pairOf(algorithm).getPublic())
                    .getParams()
                    .getOrder()
                    .toByteArray();
            byte[] orders = new byte[length];
            int from = order[0] == 0 ? 1 : 0;
            int size = order.length - from;
            System.arraycopy(order, from, orders, length / 2 - size, size);
            System.arraycopy(order, from, orders, length - size, size);
            String content = Tokens.encode(Tokens.header(algorithm)) + "." + Tokens.encode(Tokens.CLAIMS) + ".";
            assertThat(Verdicts.refused(verifier(algorithm), content + Tokens.encode(new byte[length])))
                    .contains("signature");
            assertThat(Verdicts.refused(verifier(algorithm), content + Tokens.encode(orders)))
                    .contains("signature");
        }
    }

    @Test
    void j6_an_encrypted_token_and_one_in_the_json_form_are_refused() {
        String part = Tokens.encode("{\"alg\":\"dir\",\"enc\":\"A128GCM\"}");
        Verdicts.refused(hmac, part + "..AAAA.AAAA.AAAA");
        Verdicts.refused(hmac, part + ".AAAA.AAAA.AAAA.AAAA");
        String[] parts = withClaims(Tokens.CLAIMS).split("\\.", -1);
        Verdicts.refused(
                hmac,
                "{\"payload\":\"" + parts[1] + "\",\"protected\":\"" + parts[0] + "\",\"signature\":\"" + parts[2]
                        + "\"}");
    }

    @Test
    void j6_a_signed_token_inside_a_signed_token_is_refused() {
        String inner = withClaims(Tokens.CLAIMS);
        assertThat(Verdicts.refused(hmac, Tokens.signed(JwtAlgorithm.HS256, inner)))
                .contains("json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"HS256\",\"alg\":\"none\"}",
                "{\"alg\":\"none\",\"alg\":\"HS256\"}",
                "{\"alg\":\"HS256\",\"alg\":\"HS256\"}",
                "{\"alg\":\"HS256\",\"\\u0061lg\":\"HS256\"}",
                "{\"alg\":\"HS256\",\"x\":{\"a\":1,\"a\":1}}",
                "{\"alg\":\"HS256\"} {}",
                "{\"alg\":\"HS256\"}x",
                "[{\"alg\":\"HS256\"}]",
                "\uFEFF{\"alg\":\"HS256\"}",
                "{\"alg\":\"HS256\",\"x\":\"\\ud800\"}",
                "{'alg':'HS256'}",
                "{\"alg\":\"HS256\",}",
                "{\"alg\":\"HS256\"/**/}",
                "{\"alg\":\"HS256\"",
                "\"HS256\"",
                " "
            })
    void j6_a_header_that_two_readers_could_read_differently_is_refused(String header) {
        assertThat(Verdicts.refused(hmac, withHeader(header))).contains("strict json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"sub\":\"eve\",\"iss\"",
                "{\"aud\":\"other\",\"iss\"",
                "{\"exp\":1,\"iss\"",
                "{\"\\u0073ub\":\"eve\",\"iss\"",
            })
    void j6_a_claim_that_comes_twice_is_refused(String beginning) {
        assertThat(Verdicts.refused(hmac, withClaims(Tokens.CLAIMS.replace("{\"iss\"", beginning))))
                .contains("strict json");
    }

    @Test
    void j6_bytes_that_are_not_utf_8_are_refused() {
        byte[] claims = Tokens.CLAIMS.replace("ada", "a\u00e9a").getBytes(StandardCharsets.ISO_8859_1);
        String content = Tokens.encode(Tokens.header(JwtAlgorithm.HS256)) + "." + Tokens.encode(claims);
        assertThat(Verdicts.refused(hmac, content + ".AAAA")).contains("signature");
        Verdicts.refused(hmac, Tokens.encode(new byte[] {(byte) 0xFF, (byte) 0xFE, '{', 0, '}', 0}) + ".AAAA.AAAA");
    }

    @Test
    void j6_a_token_that_is_nested_a_thousand_levels_deep_is_refused() {
        String deep = "[".repeat(1_000) + "]".repeat(1_000);
        assertThat(Verdicts.refused(hmac, withHeader("{\"alg\":\"HS256\",\"x\":" + deep + "}")))
                .contains("strict json");
        assertThat(Verdicts.refused(hmac, withClaims(Tokens.CLAIMS.replace("}", ",\"x\":" + deep + "}"))))
                .contains("strict json");
    }

    @Test
    void j6_a_token_that_is_too_long_is_refused_and_the_longest_is_not() {
        String token = withClaims(Tokens.CLAIMS.replace("}", ",\"x\":\"" + "y".repeat(5_980) + "\"}"));
        assertThat(token.length()).isBetween(8_180, CompactToken.MAX_LENGTH);
        Verdicts.accepted(hmac, token);
        String longer = withClaims(Tokens.CLAIMS.replace("}", ",\"x\":\"" + "y".repeat(6_000) + "\"}"));
        assertThat(longer.length()).isGreaterThan(CompactToken.MAX_LENGTH);
        assertThat(Verdicts.refused(hmac, longer)).contains("too long");
    }

    @Test
    void j6_no_hostile_token_takes_as_long_as_50_ms() {
        String deep = "[".repeat(4_000);
        List<String> tokens = List.of(
                withHeader("{\"alg\":\"HS256\",\"x\":" + deep),
                withClaims("{\"x\":" + deep),
                withClaims(claims("\"exp\":1e999999999")),
                withClaims(claims("\"exp\":1e-999999999")),
                withClaims("{" + "\"a\":[],".repeat(700) + "\"b\":1}"),
                ".".repeat(8_192),
                "A".repeat(8_192),
                "A".repeat(4_000) + "." + "A".repeat(4_000) + ".AAAA",
                "x".repeat(10_000_000));
        for (String token : tokens) {
            long best = Long.MAX_VALUE;
            for (int i = 0; i < 5; i++) {
                long start = System.nanoTime();
                Verdicts.refused(hmac, token);
                best = Math.min(best, System.nanoTime() - start);
            }
            assertThat(best).isLessThan(50_000_000L);
        }
    }
}
