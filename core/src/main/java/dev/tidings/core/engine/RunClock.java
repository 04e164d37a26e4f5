package dev.tidings.core.engine;

import dev.tidings.api.RunLimits;
import java.time.Duration;

/**
 * The time limits of one run, in nanoseconds since it started. Silence does not count while the run is busy
 * with a tool or a child run, whose own limits hold, or while it waits for its user. Guarded by the stream's sequence lock.
 */
final class RunClock {
    private static final long NEVER = Long.MAX_VALUE;

    private final long started;
    private final long total;
    private final long inactivity;
    private final long tool;
    private long lastSaid;
    private long awaitsUntil = NEVER;

    RunClock(RunLimits limits, long nowNanos) {
        started = nowNanos;
        total = nanos(limits.total());
        inactivity = nanos(limits.inactivity());
        tool = nanos(limits.tool());
    }

    private static long nanos(Duration limit) {
        return limit.compareTo(Duration.ofNanos(NEVER / 4)) < 0 ? limit.toNanos() : NEVER / 4;
    }

    /** Takes note of an event; returns whether that ended a wait for the user. */
    boolean said(long nowNanos) {
        boolean awaited = awaitsUser();
        heard(nowNanos);
        awaitsUntil = NEVER;
        return awaited;
    }

    /** Begins the silence anew; a wait for the user goes on. */
    void heard(long nowNanos) {
        lastSaid = nowNanos - started;
    }

    void awaitUser(long nowNanos, Duration limit) {
        awaitsUntil = nowNanos - started + nanos(limit);
    }

    boolean awaitsUser() {
        return awaitsUntil != NEVER;
    }

    /** Returns the first moment at which a limit of the run itself is reached. */
    long nextLimit(boolean busy) {
        long next = Math.min(total, awaitsUntil);
        return busy || awaitsUser() ? next : Math.min(next, lastSaid + inactivity);
    }

    /** Returns the moment since the start at which a grace of the given length, that began then, is over. */
    long after(long beganNanos, Duration grace) {
        return beganNanos - started + nanos(grace);
    }

    long since(long nowNanos) {
        return nowNanos - started;
    }

    boolean isOverdue(RunState.OpenTool open, long nowNanos) {
        return since(nowNanos) >= toolLimit(open);
    }

    long toolLimit(RunState.OpenTool open) {
        return open.startedNanos() - started + tool;
    }

    /** Says in words which limit of the run is reached; empty if none is. */
    String exceeded(boolean busy, long nowNanos) {
        long elapsed = since(nowNanos);
        if (elapsed >= total) {
            return "the run took longer than " + Duration.ofNanos(total);
        }
        if (elapsed >= awaitsUntil) {
            return "the user did not answer in time";
        }
        boolean silent = !busy && !awaitsUser() && elapsed >= lastSaid + inactivity;
        return silent ? "the run said nothing for " + Duration.ofNanos(inactivity) : "";
    }
}
