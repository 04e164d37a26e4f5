package dev.tidings.testkit.fault;

/** What a {@link FaultProxy} does to a connection. */
public enum Fault {
    /** Bytes arrive late. */
    LATENCY,
    /** Bytes arrive a few at a time. */
    SLICES,
    /** Bytes arrive slowly. */
    BANDWIDTH,
    /** From some byte on nothing arrives any more, and nobody is told. */
    BLACK_HOLE,
    /** The connection is reset, wherever in a frame it is. */
    RESET,
    /** The client reads the end of the stream, while the other direction stays open. */
    HALF_CLOSE
}
