package dev.tidings.core.auth;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Tokens as clients of older servers put them into the subprotocol list: behind one of several prefixes, as they are or
 * once more in base64url, and always a JWT.
 */
final class LegacyToken {
    private static final List<String> PREFIXES = List.of("jwt.", "jwt-auth.", "staging-auth.");
    private static final Pattern JWT = Pattern.compile("[!-~&&[^.]]+\\.[!-~&&[^.]]+\\.[!-~&&[^.]]+");
    private static final int MIN_LENGTH = 10;

    private LegacyToken() {}

    /** Returns what stands behind a prefix that only older clients use. */
    static Optional<String> remainder(String entry) {
        return PREFIXES.stream()
                .filter(entry::startsWith)
                .map(prefix -> entry.substring(prefix.length()))
                .findFirst();
    }

    /** Returns the token in what stands behind a prefix, or an empty text, which is no token, if there is none. */
    static String decode(String remainder) {
        if (remainder.length() < MIN_LENGTH) {
            return "";
        }
        if (JWT.matcher(remainder).matches()) {
            return remainder;
        }
        try {
            String decoded = new String(Base64.getUrlDecoder().decode(remainder), StandardCharsets.ISO_8859_1);
            return JWT.matcher(decoded).matches() ? decoded : "";
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** Returns the token in what stands behind {@code bearer.}: of an unknown form, it is the token itself. */
    static String decodeOrKeep(String remainder) {
        String decoded = decode(remainder);
        return decoded.isEmpty() ? remainder : decoded;
    }
}
