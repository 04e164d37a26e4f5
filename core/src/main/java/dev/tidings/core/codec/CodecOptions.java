package dev.tidings.core.codec;

import dev.tidings.api.spi.Redactor;
import org.jspecify.annotations.Nullable;

/**
 * The codec's settings.
 *
 * @param maxFieldBytes how many bytes of JSON one field of an event may take before it is cut, 256 or more
 * @param redactor says what is secret in the arguments and results of tools, or null if nothing is
 */
public record CodecOptions(int maxFieldBytes, @Nullable Redactor redactor) {
    private static final int LEAST = 256;
    private static final int DEFAULT = 64 * 1024;

    /**
     * Checks the limit.
     *
     * @param maxFieldBytes how many bytes of JSON one field of an event may take
     * @param redactor says what is secret, or null
     * @throws IllegalArgumentException if the limit is below 256
     */
    public CodecOptions {
        if (maxFieldBytes < LEAST) {
            throw new IllegalArgumentException("max field bytes must be >= " + LEAST + " but was " + maxFieldBytes);
        }
    }

    /**
     * Makes options that hide nothing.
     *
     * @param maxFieldBytes how many bytes of JSON one field of an event may take
     * @throws IllegalArgumentException if the limit is below 256
     */
    public CodecOptions(int maxFieldBytes) {
        this(maxFieldBytes, null);
    }

    /**
     * Returns a copy with another redactor.
     *
     * @param other says what is secret, or null if nothing is
     * @return the changed copy
     */
    public CodecOptions withRedactor(@Nullable Redactor other) {
        return new CodecOptions(maxFieldBytes, other);
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
