package dev.tidings.testkit.fault;

/** What a {@link FaultyEventLog} does to a call, or to a delivery. */
public enum LogFault {
    /** It comes late. */
    LATENCY,
    /** It fails, and nothing was done. Every log may do so at any time. */
    FAILED,
    /** An append is done and fails all the same, as when the answer was lost on its way. */
    ANSWER_LOST,
    /** An append fails and is done later, perhaps after it was repeated. */
    APPLIED_LATE,
    /** A call fails because the log is down. */
    OUTAGE,
    /** A stream began anew, in another epoch. */
    EPOCH_CHANGED,
    /** Entries are gone before their time, and the log says so. */
    TRIMMED,
    /** A call throws. A defect: a log must fail its stage. */
    THROWN,
    /** Entries never reach a subscriber, or are in no answer at all, and nobody is told. A defect. */
    LOST
}
