package dev.tidings.jwt;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Seconds since the epoch as RFC 7519 writes them. */
final class NumericDate {
    private static final BigDecimal LAST = BigDecimal.valueOf(253_402_300_799L);
    private static final int MAX_SCALE = 20;
    private static final int NANO_DIGITS = 9;

    private NumericDate() {}

    /** Reads a number from 0 to the end of the year 9999. */
    static Instant of(@Nullable Object value) throws RefusedTokenException {
        if (value instanceof BigDecimal number
                && Math.abs(number.scale()) <= MAX_SCALE
                && number.signum() >= 0
                && number.compareTo(LAST) <= 0) {
            BigDecimal seconds = number.setScale(0, RoundingMode.FLOOR);
            BigDecimal nanos = number.subtract(seconds).movePointRight(NANO_DIGITS);
            return Instant.ofEpochSecond(seconds.longValueExact(), nanos.longValue());
        }
        throw new RefusedTokenException("a time in the token is not a number of seconds since the epoch");
    }
}
