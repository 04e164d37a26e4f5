package dev.tidings.core.codec;

/**
 * The codec's settings.
 *
 * @param maxFieldBytes how many bytes of JSON one field of an event may take before it is cut, 256 or more
 */
public record CodecOptions(int maxFieldBytes) {
    private static final int LEAST = 256;
    private static final int DEFAULT = 64 * 1024;

    /**
     * Checks the limit.
     *
     * @param maxFieldBytes how many bytes of JSON one field of an event may take
     * @throws IllegalArgumentException if the limit is below 256
     */
    public CodecOptions {
        if (maxFieldBytes < LEAST) {
            throw new IllegalArgumentException("max field bytes must be >= " + LEAST + " but was " + maxFieldBytes);
        }
    }

    /**
     * Returns the default settings.
     *
     * @return 64 KiB per field
     */
    public static CodecOptions defaults() {
        return new CodecOptions(DEFAULT);
    }
}
