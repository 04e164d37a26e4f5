package dev.tidings.jwt;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens made by hand with the JDK's own signatures, so that header and payload may be any text. */
final class Tokens {
    static final long NOW = 1_800_000_000L;
    static final String ISSUER = "https://login.example";
    static final String AUDIENCE = "tidings";
    static final String CLAIMS = "{\"iss\":\"https://login.example\",\"aud\":\"tidings\",\"sub\":\"ada\",\"exp\":"
            + (NOW + 300) + ",\"iat\":" + NOW + "}";

    private Tokens() {}

    static String encode(String text) {
        return encode(text.getBytes(StandardCharsets.UTF_8));
    }

    static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static String header(JwtAlgorithm algorithm) {
        return "{\"alg\":\"" + algorithm.headerValue() + "\",\"typ\":\"JWT\"}";
    }

    /** Signs with the test key of the algorithm. */
    static String signed(JwtAlgorithm algorithm, String header, String claims) {
        return algorithm.kind() == JwtAlgorithm.Kind.HMAC
                ? mac(algorithm, Keys.SECRET, header, claims)
                : signed(algorithm, Keys.pairOf(algorithm).getPrivate(), header, claims);
    }

    static String signed(JwtAlgorithm algorithm, String claims) {
        return signed(algorithm, header(algorithm), claims);
    }

    static String mac(JwtAlgorithm algorithm, byte[] secret, String header, String claims) {
        String content = encode(header) + "." + encode(claims);
        try {
            String name = "HmacSHA" + algorithm.name().substring(2);
            Mac mac = Mac.getInstance(name);
            mac.init(new SecretKeySpec(secret, name));
            return content + "." + encode(mac.doFinal(content.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static String signed(JwtAlgorithm algorithm, PrivateKey key, String header, String claims) {
        String content = encode(header) + "." + encode(claims);
        try {
            Signature signature = signature(algorithm);
            signature.initSign(key);
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + "." + encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static Signature signature(JwtAlgorithm algorithm) throws GeneralSecurityException {
        String digits = algorithm.name().substring(2);
        return switch (algorithm.name().substring(0, 2)) {
            case "RS" -> Signature.getInstance("SHA" + digits + "withRSA");
            case "ES" -> Signature.getInstance("SHA" + digits + "withECDSAinP1363Format");
            case "PS" -> pss(digits);
            default -> Signature.getInstance("Ed25519");
        };
    }

    private static Signature pss(String digits) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("RSASSA-PSS");
        String hash = "SHA-" + digits;
        signature.setParameter(new PSSParameterSpec(
                hash,
                "MGF1",
                new MGF1ParameterSpec(hash),
                Integer.parseInt(digits) / 8,
                PSSParameterSpec.TRAILER_FIELD_BC));
        return signature;
    }
}
