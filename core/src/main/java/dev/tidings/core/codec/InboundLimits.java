package dev.tidings.core.codec;

import java.util.Arrays;

/**
 * How large a client's message may be.
 *
 * @param nesting levels of objects and arrays
 * @param numberLength characters of a number
 * @param stringLength characters of a string
 * @param nameLength characters of a member's name
 * @param documentLength characters of the whole
 * @param tokens tokens of the whole
 */
public record InboundLimits(
        int nesting, int numberLength, int stringLength, int nameLength, int documentLength, int tokens) {
    /**
     * Checks the limits.
     *
     * @param nesting levels of objects and arrays
     * @param numberLength characters of a number
     * @param stringLength characters of a string
     * @param nameLength characters of a member's name
     * @param documentLength characters of the whole
     * @param tokens tokens of the whole
     * @throws IllegalArgumentException if a limit is below 1
     */
    public InboundLimits {
        int[] limits = {nesting, numberLength, stringLength, nameLength, documentLength, tokens};
        if (Arrays.stream(limits).anyMatch(limit -> limit < 1)) {
            throw new IllegalArgumentException("limits must be >= 1 but were " + Arrays.toString(limits));
        }
    }

    /**
     * Returns the default limits.
     *
     * @return 32 levels, numbers of 64, strings of 65,536, names of 256, 65,536 characters, 20,000 tokens
     */
    public static InboundLimits defaults() {
        return new InboundLimits(32, 64, 65_536, 256, 65_536, 20_000);
    }
}
