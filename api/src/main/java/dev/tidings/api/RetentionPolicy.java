package dev.tidings.api;

import java.time.Duration;
import java.util.Objects;

/**
 * How much of each user's log is kept in memory. What is gone can always be named: sequence numbers and the epoch
 * outlive the events.
 *
 * <p>A user's events are kept in two lanes, whole events and pieces of streamed text, each with half of
 * {@link #bytesPerUser}, so that a flood of text evicts no whole event. The events of a run do not age until the run
 * has ended. Where the bytes do not suffice, neighbouring pieces of one message are merged first, into pieces of about
 * 16 KiB; then the oldest events of the run that ended first go, and only then those of open runs. An event outside a
 * run counts as a run that ended with it, and of more than 512 open runs the first one as ended.
 *
 * <p>Bytes are those on the wire and an estimate of the memory around them: 128 for each event, 1,200 for each user.
 *
 * @param bytesPerUser the most bytes of a user's events, at least 8,192; an event that takes more than half of it is
 *     delivered to who is connected, but not kept
 * @param age how long events are kept after the end of their run, or, without a run, after they were emitted; at least
 *     1 ms
 * @param headAge how long a user that does nothing is known: epoch, head, and the terminal events of the last 64 runs,
 *     those within a quarter of {@code bytesPerUser}; not shorter than {@code age}, at most 36,500 days
 * @param users the most users that are known at once, fewer if they take half of {@code totalBytes} with nothing but
 *     their heads; beyond it one of those that were idle longest is forgotten, unless it has a connection, and gets a
 *     new epoch when it comes back
 * @param totalBytes the most bytes of all users together; beyond it the events of one of the users that were idle
 *     longest go first, users without a connection before others, streamed text before whole events and these before
 *     the terminal ones; heads stay
 */
public record RetentionPolicy(long bytesPerUser, Duration age, Duration headAge, int users, long totalBytes) {
    private static final long LEAST_BYTES = 8_192;
    private static final Duration LONGEST = Duration.ofDays(36_500);

    /**
     * Checks the bounds.
     *
     * @param bytesPerUser the most bytes of a user's events
     * @param age how long events are kept after the end of their run
     * @param headAge how long a user that does nothing is known
     * @param users the most users that are known at once
     * @param totalBytes the most bytes of all users together
     * @throws IllegalArgumentException if a bound is out of its range; the message names it
     */
    public RetentionPolicy {
        Objects.requireNonNull(age, "age");
        Objects.requireNonNull(headAge, "headAge");
        require(bytesPerUser >= LEAST_BYTES, "bytes per user must be >= 8192 but was " + bytesPerUser);
        require(
                totalBytes >= bytesPerUser,
                "total bytes must be >= bytes per user, " + bytesPerUser + ", but was " + totalBytes);
        require(age.compareTo(Duration.ofMillis(1)) >= 0, "age must be >= 1 ms but was " + age);
        require(headAge.compareTo(age) >= 0, "head age must be >= age, " + age + ", but was " + headAge);
        require(headAge.compareTo(LONGEST) <= 0, "head age must be <= 36500 days but was " + headAge);
        require(users >= 1, "users must be >= 1 but was " + users);
    }

    /**
     * Returns the default: 1 MiB per user, 5 minutes, heads for 24 hours, 100,000 users, 256 MiB in total.
     *
     * @return the policy
     */
    public static RetentionPolicy defaults() {
        return new RetentionPolicy(1 << 20, Duration.ofMinutes(5), Duration.ofHours(24), 100_000, 256L << 20);
    }

    /**
     * Changes the bytes per user.
     *
     * @param bytes at least 8,192
     * @return the changed policy; its total is raised where it would be less
     * @throws IllegalArgumentException if it is out of range
     */
    public RetentionPolicy withBytesPerUser(long bytes) {
        return new RetentionPolicy(bytes, age, headAge, users, Math.max(bytes, totalBytes));
    }

    /**
     * Changes the age.
     *
     * @param value how long events are kept after the end of their run, at least 1 ms
     * @return the changed policy; its head age is raised where it would be less
     * @throws IllegalArgumentException if it is out of range
     */
    public RetentionPolicy withAge(Duration value) {
        return new RetentionPolicy(
                bytesPerUser, value, headAge.compareTo(value) < 0 ? value : headAge, users, totalBytes);
    }

    /**
     * Changes how long a user that does nothing is known.
     *
     * @param value not shorter than the age
     * @return the changed policy
     * @throws IllegalArgumentException if it is out of range
     */
    public RetentionPolicy withHeadAge(Duration value) {
        return new RetentionPolicy(bytesPerUser, age, value, users, totalBytes);
    }

    /**
     * Changes the number of users.
     *
     * @param value at least 1
     * @return the changed policy
     * @throws IllegalArgumentException if it is out of range
     */
    public RetentionPolicy withUsers(int value) {
        return new RetentionPolicy(bytesPerUser, age, headAge, value, totalBytes);
    }

    /**
     * Changes the bytes of all users together.
     *
     * @param bytes at least the bytes per user
     * @return the changed policy
     * @throws IllegalArgumentException if it is out of range
     */
    public RetentionPolicy withTotalBytes(long bytes) {
        return new RetentionPolicy(bytesPerUser, age, headAge, users, bytes);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
