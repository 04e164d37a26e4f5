package dev.tidings.testkit.staging;

import java.util.Objects;

/**
 * Bearer tokens of two different users. Never shown.
 *
 * @param first of the user who does most
 * @param second of another user, who must see nothing of the first
 */
public record StagingTokens(String first, String second) {
    private static final int SHORTEST_MASKED = 4;

    /**
     * Checks that nothing is missing.
     *
     * @param first of the user who does most
     * @param second of another user
     * @throws IllegalArgumentException if one can't be sent in a header; it is not quoted
     */
    public StagingTokens {
        require("first token", first);
        require("second token", second);
    }

    private static void require(String name, String token) {
        Objects.requireNonNull(token, name);
        if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw new IllegalArgumentException(name + " must be printable ascii without spaces but was not");
        }
    }

    /** Returns a text without either token. */
    String masked(String text) {
        return mask(mask(text, first), second);
    }

    private static String mask(String text, String token) {
        return token.length() < SHORTEST_MASKED ? text : text.replace(token, "***");
    }

    /**
     * Says that there are two, and not which.
     *
     * @return a text without the tokens
     */
    @Override
    public String toString() {
        return "StagingTokens[***, ***]";
    }
}
