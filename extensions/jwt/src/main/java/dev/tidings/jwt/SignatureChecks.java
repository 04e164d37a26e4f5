package dev.tidings.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.NamedParameterSpec;
import java.util.Objects;

/**
 * Makes checks out of keys, and refuses weak keys. The library is handed a header made here from the configured
 * algorithm, never the token's own, so that a token can't choose what its signature is checked with.
 */
final class SignatureChecks {
    private static final int ED25519_SIGNATURE = 64;
    private static final String PEM = "-----BEGIN";

    private SignatureChecks() {}

    static SignatureCheck hmac(JwtAlgorithm algorithm, byte[] secret) {
        algorithm.require(JwtAlgorithm.Kind.HMAC, "hmac");
        if (secret.length * Byte.SIZE < algorithm.bits()) {
            throw new IllegalArgumentException("hmac key of " + algorithm + " must have at least " + algorithm.bits()
                    + " bits but had " + secret.length * Byte.SIZE + ": take " + algorithm.bits() / Byte.SIZE
                    + " random bytes");
        }
        if (PEM.equals(new String(secret, 0, PEM.length(), StandardCharsets.ISO_8859_1))) {
            throw new IllegalArgumentException(
                    "hmac key must be a secret but was a pem text: public keys belong to rsa, ec or ed25519");
        }
        return with(algorithm, () -> new MACVerifier(secret.clone()));
    }

    static SignatureCheck rsa(JwtAlgorithm algorithm, RSAPublicKey key) {
        algorithm.require(JwtAlgorithm.Kind.RSA, "rsa");
        if (key.getModulus().bitLength() < algorithm.bits()) {
            throw new IllegalArgumentException("rsa key of " + algorithm + " must have at least " + algorithm.bits()
                    + " bits but had " + key.getModulus().bitLength());
        }
        return with(algorithm, () -> new RSASSAVerifier(key));
    }

    static SignatureCheck ec(JwtAlgorithm algorithm, ECPublicKey key) {
        algorithm.require(JwtAlgorithm.Kind.EC, "ec");
        Curve curve = Curve.forECParameterSpec(key.getParams());
        if (!Curve.forJWSAlgorithm(JWSAlgorithm.parse(algorithm.headerValue())).contains(curve)) {
            throw new IllegalArgumentException(
                    "ec key of " + algorithm + " must be on P-" + algorithm.bits() + " but was on another curve");
        }
        return with(algorithm, () -> new ECDSAVerifier(key));
    }

    static SignatureCheck ed25519(EdECPublicKey key) {
        if (!NamedParameterSpec.ED25519.getName().equals(key.getParams().getName())) {
            throw new IllegalArgumentException(
                    "eddsa key must be of Ed25519 but was of " + key.getParams().getName());
        }
        return (signed, signature) -> signature.length == ED25519_SIGNATURE && verifies(key, signed, signature);
    }

    private static boolean verifies(EdECPublicKey key, byte[] signed, byte[] signature)
            throws GeneralSecurityException {
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(key);
        verifier.update(signed);
        try {
            return verifier.verify(signature);
        } catch (SignatureException malformed) {
            return false;
        }
    }

    private interface Made {
        JWSVerifier verifier() throws JOSEException;
    }

    private static SignatureCheck with(JwtAlgorithm algorithm, Made made) {
        JWSHeader header = new JWSHeader(JWSAlgorithm.parse(algorithm.headerValue()));
        try {
            JWSVerifier verifier = Objects.requireNonNull(made.verifier());
            return (signed, signature) -> {
                try {
                    return verifier.verify(header, signed, Base64URL.encode(signature));
                } catch (JOSEException e) {
                    throw new GeneralSecurityException("a signature can't be checked with " + algorithm, e);
                }
            };
        } catch (JOSEException e) {
            throw new IllegalArgumentException("key must be usable with " + algorithm + " but was not", e);
        }
    }
}
