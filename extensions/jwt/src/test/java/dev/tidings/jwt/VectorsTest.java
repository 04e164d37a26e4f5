package dev.tidings.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import dev.tidings.api.spi.TokenVerifier;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The examples of RFC 7515, appendix A.1 to A.3, and of RFC 8037, appendix A.4. */
class VectorsTest {
    private static final Instant EXPIRY = Instant.ofEpochSecond(1_300_819_380L);
    private static final String PAYLOAD =
            "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt" + "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    private static final String HS256 =
            "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9." + PAYLOAD + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private static final String RS256 = "eyJhbGciOiJSUzI1NiJ9." + PAYLOAD
            + ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7"
            + "AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4"
            + "BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K"
            + "0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqv"
            + "hJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrB"
            + "p0igcN_IoypGlUPQGe77Rw";
    private static final String ES256 = "eyJhbGciOiJFUzI1NiJ9." + PAYLOAD
            + ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSA" + "pmWQxfKTUJqPP3-Kg6NU1Q";
    private static final String EDDSA = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"
            + ".hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

    private static byte[] decode(String text) {
        return Base64.getUrlDecoder().decode(text);
    }

    private static void check(JwtVerifierBuilder builder, String token) {
        StillClock clock = new StillClock(EXPIRY);
        TokenVerifier verifier = builder.issuer("joe")
                .anyAudience()
                .subjectClaim("iss")
                .clockSkew(Duration.ZERO)
                .timeSource(clock)
                .build();
        assertThat(Verdicts.accepted(verifier, token).expiresAt()).contains(EXPIRY);
        clock.advance(Duration.ofNanos(1));
        assertThat(Verdicts.refused(verifier, token)).contains("expired");
    }

    @Test
    void rfc_7515_a_1_is_accepted_until_it_expired() {
        byte[] key = decode("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow");
        check(JwtVerifiers.hmac(JwtAlgorithm.HS256, key), HS256);
    }

    @Test
    void rfc_7515_a_2_is_accepted_until_it_expired() throws Exception {
        RSAKey key = RSAKey.parse(Map.of(
                "kty",
                "RSA",
                "n",
                "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp"
                        + "-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOW"
                        + "vG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUs"
                        + "LA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9k"
                        + "G4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2"
                        + "PAcDTW9gb54h4FRWyuXpoQ",
                "e",
                "AQAB"));
        check(JwtVerifiers.rsa(JwtAlgorithm.RS256, key.toRSAPublicKey()), RS256);
    }

    @Test
    void rfc_7515_a_3_is_accepted_until_it_expired() throws Exception {
        ECKey key = ECKey.parse(Map.of(
                "kty",
                "EC",
                "crv",
                "P-256",
                "x",
                "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
                "y",
                "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"));
        check(JwtVerifiers.ec(JwtAlgorithm.ES256, key.toECPublicKey()), ES256);
    }

    @Test
    void rfc_8037_a_4_has_a_good_signature_but_no_claims() throws Exception {
        EdECPublicKey key = edwardsKey("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
        CompactToken token = CompactToken.parse(EDDSA);
        assertThat(SignatureChecks.ed25519(key).matches(token.signed(), token.signature()))
                .isTrue();
        byte[] other = "eyJhbGciOiJFZERTQSJ9.RXhh".getBytes(StandardCharsets.US_ASCII);
        assertThat(SignatureChecks.ed25519(key).matches(other, token.signature()))
                .isFalse();
        TokenVerifier verifier =
                JwtVerifiers.ed25519(key).anyIssuer().anyAudience().build();
        assertThat(Verdicts.refused(verifier, EDDSA)).contains("strict json");
    }

    private static EdECPublicKey edwardsKey(String x) throws Exception {
        byte[] littleEndian = decode(x);
        byte[] bigEndian = new byte[littleEndian.length];
        for (int i = 0; i < bigEndian.length; i++) {
            bigEndian[i] = littleEndian[littleEndian.length - 1 - i];
        }
        boolean odd = bigEndian[0] < 0;
        bigEndian[0] &= 0x7F;
        return (EdECPublicKey) KeyFactory.getInstance("Ed25519")
                .generatePublic(new EdECPublicKeySpec(
                        NamedParameterSpec.ED25519, new EdECPoint(odd, new BigInteger(1, bigEndian))));
    }
}
