package dev.tidings.jwt;

import java.net.URI;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Where verifiers of signed tokens come from. A token is accepted only with the algorithm that is named here; where
 * several keys are given, one of them must match.
 */
public final class JwtVerifiers {
    private JwtVerifiers() {}

    /**
     * Begins a verifier that shares a secret with the issuer.
     *
     * @param algorithm one of the HS algorithms
     * @param secret at least as many random bits as the algorithm's name says; copied
     * @param others up to 7 more, for a change of secrets
     * @return a builder
     * @throws IllegalArgumentException if the algorithm is of another kind, a secret is too short or is a PEM text, or
     *     there are too many
     */
    public static JwtVerifierBuilder hmac(JwtAlgorithm algorithm, byte[] secret, byte[]... others) {
        return fixed(algorithm, secret, others, key -> SignatureChecks.hmac(algorithm, key));
    }

    /**
     * Begins a verifier with RSA keys.
     *
     * @param algorithm one of the RS and PS algorithms
     * @param key a key of at least 2048 bits
     * @param others up to 7 more, for a change of keys
     * @return a builder
     * @throws IllegalArgumentException if the algorithm is of another kind, a key is too short, or there are too many
     */
    public static JwtVerifierBuilder rsa(JwtAlgorithm algorithm, RSAPublicKey key, RSAPublicKey... others) {
        return fixed(algorithm, key, others, each -> SignatureChecks.rsa(algorithm, each));
    }

    /**
     * Begins a verifier with keys on elliptic curves.
     *
     * @param algorithm one of the ES algorithms
     * @param key a key on the algorithm's curve
     * @param others up to 7 more, for a change of keys
     * @return a builder
     * @throws IllegalArgumentException if the algorithm is of another kind, a key is on another curve, or there are too
     *     many
     */
    public static JwtVerifierBuilder ec(JwtAlgorithm algorithm, ECPublicKey key, ECPublicKey... others) {
        return fixed(algorithm, key, others, each -> SignatureChecks.ec(algorithm, each));
    }

    /**
     * Begins a verifier with Ed25519 keys, for {@link JwtAlgorithm#EDDSA}.
     *
     * @param key a key of Ed25519
     * @param others up to 7 more, for a change of keys
     * @return a builder
     * @throws IllegalArgumentException if a key is of Ed448, or there are too many
     */
    public static JwtVerifierBuilder ed25519(EdECPublicKey key, EdECPublicKey... others) {
        return fixed(JwtAlgorithm.EDDSA, key, others, SignatureChecks::ed25519);
    }

    /**
     * Begins a verifier with the keys that an identity provider publishes. They are fetched when the first token comes,
     * on a thread of the verifier's own, and again when they age or a token names a key that is not among them. Redirects
     * are not followed; an answer has at most 128 KiB and 100 keys. Tokens and keys must have a {@code kid}.
     *
     * @param uri where the key set is; {@code https}, or {@code http} on this machine
     * @param algorithm an algorithm of a public key
     * @param others more of them; a key that says for which it is is used for no other
     * @return a builder
     * @throws IllegalArgumentException if the address is of another kind, or an algorithm is one of the HS algorithms
     */
    public static JwtVerifierBuilder jwks(URI uri, JwtAlgorithm algorithm, JwtAlgorithm... others) {
        Set<JwtAlgorithm> algorithms = EnumSet.of(algorithm, others);
        if (algorithms.stream().anyMatch(each -> each.kind() == JwtAlgorithm.Kind.HMAC)) {
            throw new IllegalArgumentException(
                    "algorithms of jwks(...) must be of public keys but were " + algorithms + ": leave HS out");
        }
        return new JwtVerifierBuilder(algorithms, requireTrustworthy(uri));
    }

    private static URI requireTrustworthy(URI uri) {
        String host = Objects.requireNonNullElse(uri.getHost(), "");
        boolean here = Set.of("localhost", "127.0.0.1", "[::1]").contains(host);
        boolean scheme = "https".equals(uri.getScheme()) || (here && "http".equals(uri.getScheme()));
        if (host.isEmpty() || !scheme || uri.getUserInfo() != null || uri.getFragment() != null) {
            throw new IllegalArgumentException("jwks uri must be https://host/... without user and fragment,"
                    + " or http on this machine, but its scheme was " + uri.getScheme() + " and its host \"" + host
                    + "\"");
        }
        return uri;
    }

    private static <K> JwtVerifierBuilder fixed(
            JwtAlgorithm algorithm, K key, K[] others, Function<K, SignatureCheck> check) {
        List<SignatureCheck> checks =
                Stream.concat(Stream.of(key), Arrays.stream(others)).map(check).toList();
        return new JwtVerifierBuilder(algorithm, new FixedKeys(checks));
    }
}
