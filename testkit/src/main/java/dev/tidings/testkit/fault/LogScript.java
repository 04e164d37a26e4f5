package dev.tidings.testkit.fault;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What happens to one {@link LogCall}. Begin with {@link #clean()} and add to it. What a call of that kind can't suffer
 * is left out: a delivery can be late or lost, and a read or a subscription late, failed or thrown; a lost answer of
 * theirs is a failure.
 *
 * @param latency how late it is
 * @param fault {@link LogFault#FAILED}, {@link LogFault#ANSWER_LOST}, {@link LogFault#APPLIED_LATE},
 *     {@link LogFault#THROWN} or {@link LogFault#LOST}; null if it succeeds
 * @param after how long after its failure an append is {@linkplain LogFault#APPLIED_LATE done}
 */
public record LogScript(Duration latency, @Nullable LogFault fault, Duration after) {
    private static final LogScript CLEAN = new LogScript(Duration.ZERO, null, Duration.ZERO);

    /**
     * Checks the parts.
     *
     * @param latency how late it is
     * @param fault what goes wrong
     * @param after how long after its failure an append is done
     * @throws IllegalArgumentException if one is out of range; the message names it
     */
    public LogScript {
        requireNotNegative("latency", latency);
        requireNotNegative("after", after);
        if (fault == LogFault.LATENCY
                || fault == LogFault.OUTAGE
                || fault == LogFault.EPOCH_CHANGED
                || fault == LogFault.TRIMMED) {
            throw new IllegalArgumentException(
                    "fault must be FAILED, ANSWER_LOST, APPLIED_LATE, THROWN or LOST but was " + fault
                            + ": latency has a method here, and the others have one of FaultyEventLog");
        }
    }

    private static void requireNotNegative(String name, Duration value) {
        if (Objects.requireNonNull(value, name).isNegative()) {
            throw new IllegalArgumentException(name + " must be >= 0 but was " + value);
        }
    }

    /**
     * Returns a script without a fault.
     *
     * @return the script
     */
    public static LogScript clean() {
        return CLEAN;
    }

    /**
     * Adds latency: a call is done, and a delivery made, only then. Deliveries stay in order behind one that is late.
     *
     * @param value how late, 0 or more
     * @return the changed copy
     */
    public LogScript latency(Duration value) {
        return new LogScript(value, fault, after);
    }

    /**
     * Lets the call fail without being done.
     *
     * @return the changed copy
     */
    public LogScript fails() {
        return new LogScript(latency, LogFault.FAILED, Duration.ZERO);
    }

    /**
     * Lets an append be done, and fail. Any other call fails.
     *
     * @return the changed copy
     */
    public LogScript losesAnswer() {
        return new LogScript(latency, LogFault.ANSWER_LOST, Duration.ZERO);
    }

    /**
     * Lets an append fail, and be done later, as a repeated attempt: a log that finds its events then changes nothing. Any
     * other call fails.
     *
     * @param value how long after the failure, 0 or more
     * @return the changed copy
     */
    public LogScript appliesLate(Duration value) {
        return new LogScript(latency, LogFault.APPLIED_LATE, value);
    }

    /**
     * Lets the call throw: plants a defect.
     *
     * @return the changed copy
     */
    public LogScript throwing() {
        return new LogScript(latency, LogFault.THROWN, Duration.ZERO);
    }

    /**
     * Lets a delivery never be made, which the engine makes good when a later one comes; or lets an append succeed with
     * events that are neither delivered nor read again: plants a defect.
     *
     * @return the changed copy
     */
    public LogScript loses() {
        return new LogScript(latency, LogFault.LOST, Duration.ZERO);
    }
}
