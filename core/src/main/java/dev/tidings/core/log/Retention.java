package dev.tidings.core.log;

import java.time.Duration;
import java.util.Objects;

/**
 * How much of a user's log is kept. The oldest entries of a lane go first; sequence numbers and epoch are kept beyond
 * the entries, so what is gone can be named.
 *
 * @param laneBytes the most bytes in each of the two lanes of a user
 * @param laneEntries the most entries in each lane
 * @param age how long an entry is kept
 * @param streams the most users; beyond it one that was idle for long is forgotten and gets a new epoch when it
 *     comes back
 */
public record Retention(int laneBytes, int laneEntries, Duration age, int streams) {
    /** Checks the bounds. */
    public Retention {
        Objects.requireNonNull(age, "age");
        requirePositive("lane bytes", laneBytes);
        requirePositive("lane entries", laneEntries);
        requirePositive("streams", streams);
        if (age.isNegative() || age.isZero()) {
            throw new IllegalArgumentException("age must be > 0 but was " + age);
        }
    }

    /** Returns 512 KiB and 4,096 entries in each lane, 5 minutes, 100,000 users. */
    public static Retention defaults() {
        return new Retention(512 * 1024, 4096, Duration.ofMinutes(5), 100_000);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be >= 1 but was " + value);
        }
    }
}
