package dev.tidings.jwt;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.List;

/** Key sets as text. */
final class Jwks {
    private Jwks() {}

    static String set(String... keys) {
        return "{\"keys\":" + List.of(keys) + "}";
    }

    static byte[] bytes(String... keys) {
        return set(keys).getBytes(StandardCharsets.UTF_8);
    }

    /** A key with more members in front, such as {@code "use":"sig"}. */
    static String key(String id, KeyPair pair, String... members) {
        String more = members.length == 0 ? "" : String.join(",", members) + ",";
        return "{" + more + "\"kid\":\"" + id + "\"," + material(pair.getPublic()) + "}";
    }

    private static String material(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            return "\"kty\":\"RSA\",\"n\":\"" + number(rsa.getModulus(), 0) + "\",\"e\":\""
                    + number(rsa.getPublicExponent(), 0) + "\"";
        }
        if (key instanceof ECPublicKey ec) {
            int bits = ec.getParams().getCurve().getField().getFieldSize();
            int length = (bits + 7) / 8;
            return "\"kty\":\"EC\",\"crv\":\"P-" + bits + "\",\"x\":\""
                    + number(ec.getW().getAffineX(), length) + "\",\"y\":\""
                    + number(ec.getW().getAffineY(), length) + "\"";
        }
        byte[] encoded = key.getEncoded();
        return "\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\""
                + Tokens.encode(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)) + "\"";
    }

    private static String number(BigInteger value, int length) {
        byte[] bytes = value.toByteArray();
        byte[] trimmed = bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
        byte[] padded = new byte[Math.max(length, trimmed.length)];
        System.arraycopy(trimmed, 0, padded, padded.length - trimmed.length, trimmed.length);
        return Tokens.encode(padded);
    }

    /** A token of the pair that names its key. */
    static String token(JwtAlgorithm algorithm, KeyPair pair, String keyId) {
        String header = "{\"alg\":\"" + algorithm.headerValue() + "\",\"kid\":\"" + keyId + "\"}";
        return Tokens.signed(algorithm, pair.getPrivate(), header, Tokens.CLAIMS);
    }
}
