package dev.tidings.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes checks out of a key set. A key that is no public signature key with an id, is weak, or suits no configured
 * algorithm is left out; the others count. Of two keys with one name the first does.
 *
 * @param algorithms the configured algorithms
 */
record JwksReader(Set<JwtAlgorithm> algorithms) {
    private static final int MAX_KEYS = 100;
    private static final int ED25519_KEY = 32;
    private static final String ED25519_PREFIX = "302a300506032b6570032100";
    private static final Set<String> NEEDED = Set.of("kty", "n", "e", "crv", "x", "y");

    Map<TokenHeader, SignatureCheck> read(byte[] document) throws IOException {
        if (!(StrictJson.object(document).get("keys") instanceof List<?> keys) || keys.size() > MAX_KEYS) {
            throw new IOException("the key set must have a list of at most " + MAX_KEYS + " keys");
        }
        Map<TokenHeader, SignatureCheck> checks = new HashMap<>();
        for (Object key : keys) {
            if (key instanceof Map<?, ?> members && isForSignatures(members)) {
                add(members, checks);
            }
        }
        if (checks.isEmpty()) {
            throw new IOException("the key set has no key for " + algorithms + " that can be used");
        }
        return Map.copyOf(checks);
    }

    private static boolean isForSignatures(Map<?, ?> key) {
        Object use = key.get("use");
        Object operations = key.get("key_ops");
        return (use == null || use.equals("sig"))
                && (operations == null || (operations instanceof List<?> list && list.contains("verify")))
                && key.get("kid") instanceof String id
                && !id.isEmpty();
    }

    private void add(Map<?, ?> key, Map<TokenHeader, SignatureCheck> checks) {
        String id = String.valueOf(key.get("kid"));
        PublicKey usable = publicKey(key);
        for (JwtAlgorithm algorithm : algorithms) {
            Object named = key.get("alg");
            if (named == null || named.equals(algorithm.headerValue())) {
                check(algorithm, usable).ifPresent(check -> checks.putIfAbsent(new TokenHeader(algorithm, id), check));
            }
        }
    }

    private static @Nullable PublicKey publicKey(Map<?, ?> key) {
        Map<String, Object> members = new HashMap<>();
        NEEDED.stream()
                .filter(name -> key.get(name) instanceof String)
                .forEach(name -> members.put(name, key.get(name)));
        try {
            return switch (String.valueOf(members.get("kty"))) {
                case "RSA" -> RSAKey.parse(members).toRSAPublicKey();
                case "EC" -> ECKey.parse(members).toECPublicKey();
                case "OKP" -> edwardsKey(members);
                default -> null;
            };
        } catch (ParseException | JOSEException | GeneralSecurityException | IllegalArgumentException broken) {
            return null;
        }
    }

    private static @Nullable PublicKey edwardsKey(Map<String, Object> members) throws GeneralSecurityException {
        byte[] point = new Base64URL(String.valueOf(members.get("x"))).decode();
        if (!"Ed25519".equals(members.get("crv")) || point.length != ED25519_KEY) {
            return null;
        }
        byte[] encoded = HexFormat.of().parseHex(ED25519_PREFIX + HexFormat.of().formatHex(point));
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }

    private static Optional<SignatureCheck> check(JwtAlgorithm algorithm, @Nullable PublicKey key) {
        try {
            if (key instanceof RSAPublicKey rsa && algorithm.kind() == JwtAlgorithm.Kind.RSA) {
                return Optional.of(SignatureChecks.rsa(algorithm, rsa));
            }
            if (key instanceof ECPublicKey ec && algorithm.kind() == JwtAlgorithm.Kind.EC) {
                return Optional.of(SignatureChecks.ec(algorithm, ec));
            }
            if (key instanceof EdECPublicKey edwards && algorithm.kind() == JwtAlgorithm.Kind.ED25519) {
                return Optional.of(SignatureChecks.ed25519(edwards));
            }
        } catch (IllegalArgumentException weak) {
            return Optional.empty();
        }
        return Optional.empty();
    }
}
