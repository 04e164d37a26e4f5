package dev.tidings.jwt;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a token's header may say. It names the algorithm only so that it can be compared with the configured ones, and
 * the key only by its id; a header that brings a key, or a place to get one, is refused.
 *
 * @param algorithms the configured algorithms
 * @param needsKeyId whether the token must name its key
 * @param type the required type in lower case, or null if it may be absent or {@code JWT}
 */
record HeaderRules(
        Set<JwtAlgorithm> algorithms,
        boolean needsKeyId,
        @Nullable String type) {
    static final List<String> REFUSED = List.of("crit", "b64", "jku", "jwk", "x5u", "x5c", "cty", "enc", "zip", "epk");

    private static final int MAX_KEY_ID = 256;
    private static final String MEDIA_PREFIX = "application/";
    private static final String PLAIN_TYPE = "jwt";

    TokenHeader check(Map<String, Object> header) throws RefusedTokenException {
        JwtAlgorithm algorithm = algorithm(header.get("alg"));
        for (String name : REFUSED) {
            if (header.containsKey(name)) {
                throw new RefusedTokenException("the token's header has a member that is not accepted: " + name);
            }
        }
        checkType(header.get("typ"));
        return new TokenHeader(algorithm, keyId(header.get("kid")));
    }

    private JwtAlgorithm algorithm(@Nullable Object value) throws RefusedTokenException {
        for (JwtAlgorithm algorithm : algorithms) {
            if (algorithm.headerValue().equals(value)) {
                return algorithm;
            }
        }
        throw new RefusedTokenException("the token's algorithm is not a configured one");
    }

    private void checkType(@Nullable Object value) throws RefusedTokenException {
        boolean accepted = value == null
                ? type == null
                : value instanceof String text && normalize(text).equals(type == null ? PLAIN_TYPE : type);
        if (!accepted) {
            throw new RefusedTokenException("the token's type is not the configured one");
        }
    }

    static String normalize(String type) {
        String lower = type.toLowerCase(Locale.ROOT);
        return lower.startsWith(MEDIA_PREFIX) ? lower.substring(MEDIA_PREFIX.length()) : lower;
    }

    private String keyId(@Nullable Object value) throws RefusedTokenException {
        if (value == null && !needsKeyId) {
            return "";
        }
        if (value instanceof String text && !text.isEmpty() && text.length() <= MAX_KEY_ID) {
            return text;
        }
        throw new RefusedTokenException("the token's key id is missing, empty, too long or not a string");
    }
}
