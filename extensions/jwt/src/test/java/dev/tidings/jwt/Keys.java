package dev.tidings.jwt;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/** Keys of every kind, made once, by the JDK alone. */
final class Keys {
    static final byte[] SECRET =
            "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    static final KeyPair RSA = rsa(2_048);
    static final KeyPair P256 = ec("secp256r1");
    static final KeyPair P384 = ec("secp384r1");
    static final KeyPair P521 = ec("secp521r1");
    static final KeyPair ED25519 = pair("Ed25519");

    private Keys() {}

    static KeyPair rsa(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static KeyPair ec(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static KeyPair pair(String algorithm) {
        try {
            return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static KeyPair pairOf(JwtAlgorithm algorithm) {
        return switch (algorithm) {
            case ES256 -> P256;
            case ES384 -> P384;
            case ES512 -> P521;
            case EDDSA -> ED25519;
            default -> RSA;
        };
    }

    static RSAPublicKey rsaPublic() {
        return (RSAPublicKey) RSA.getPublic();
    }

    /** Begins a verifier that trusts the key of the algorithm, with nothing waived or set. */
    static JwtVerifierBuilder verifier(JwtAlgorithm algorithm) {
        return switch (algorithm.kind()) {
            case HMAC -> JwtVerifiers.hmac(algorithm, SECRET);
            case RSA -> JwtVerifiers.rsa(algorithm, rsaPublic());
            case EC ->
                JwtVerifiers.ec(algorithm, (ECPublicKey) pairOf(algorithm).getPublic());
            case ED25519 -> JwtVerifiers.ed25519((EdECPublicKey) ED25519.getPublic());
        };
    }

    static String pem(KeyPair pair) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(pair.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }
}
