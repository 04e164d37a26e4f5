package dev.tidings.core.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and sizes as people write them. */
final class Units {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,15})(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,15})(B|KiB|MiB|GiB)?");
    private static final int STEP = 1_024;
    private static final long MILLI = 1;
    private static final long SECOND = 1_000 * MILLI;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private Units() {}

    /** Reads {@code 25s} or {@code PT25S}; throws {@link IllegalArgumentException} for anything else. */
    static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        try {
            return matcher.matches()
                    ? Duration.ofMillis(Math.multiplyExact(Long.parseLong(matcher.group(1)), millis(matcher.group(2))))
                    : Duration.parse(text);
        } catch (ArithmeticException | DateTimeParseException e) {
            throw new IllegalArgumentException("no duration", e);
        }
    }

    private static long millis(String unit) {
        return switch (unit) {
            case "ms" -> MILLI;
            case "s" -> SECOND;
            case "m" -> MINUTE;
            case "h" -> HOUR;
            default -> DAY;
        };
    }

    /** Writes what {@link #duration} reads, in the largest unit that needs no fraction. */
    static String text(Duration value) {
        if (value.isZero()) {
            return "0s";
        }
        if (value.getNano() % 1_000_000 != 0 || value.getSeconds() > Long.MAX_VALUE / SECOND) {
            return value.toString().toUpperCase(Locale.ROOT);
        }
        long millis = value.toMillis();
        for (String unit : new String[] {"d", "h", "m", "s"}) {
            if (millis % millis(unit) == 0) {
                return millis / millis(unit) + unit;
            }
        }
        return millis + "ms";
    }

    /** Reads {@code 64KiB} or {@code 65536}; throws {@link IllegalArgumentException} for anything else. */
    static long bytes(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("no size");
        }
        long factor = 1;
        String unit = matcher.group(2) == null ? "B" : matcher.group(2);
        for (String smaller : new String[] {"GiB", "MiB", "KiB"}) {
            factor = factor > 1 || unit.equals(smaller) ? factor * STEP : factor;
        }
        try {
            return Math.multiplyExact(Long.parseLong(matcher.group(1)), factor);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("no size", e);
        }
    }

    /** Writes what {@link #bytes} reads, in the largest unit that needs no fraction. */
    static String text(long bytes) {
        long value = bytes;
        for (String unit : new String[] {"", "KiB", "MiB"}) {
            if (value == 0 || value % STEP != 0) {
                return value + unit;
            }
            value /= STEP;
        }
        return value + "GiB";
    }
}
