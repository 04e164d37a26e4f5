package dev.tidings.testkit.fault;

/** What a {@link FaultyConnection} does. */
public enum ConnectionFault {
    /** It takes one frame at a time, with pauses. */
    SLOW,
    /** It takes no more frames, and is open. */
    STALLED,
    /** It is gone, with one frame that was taken and never arrived. */
    DROPPED,
    /** It says that it is not open, takes nothing, and nobody removes it. */
    NOT_OPEN,
    /** A frame was taken and never arrives, while later ones do. A defect: a transport must carry all of them. */
    SKIPPED,
    /** A frame arrives twice. A defect. */
    REPEATED,
    /** A method throws. A defect: none of a connection may. */
    THROWN
}
