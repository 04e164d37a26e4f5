package dev.tidings.api.spi;

/** How an event is retained: the lanes have bounds of their own, so that a flood of text evicts no whole event. */
public enum Lane {
    /** Whole events, all critical ones among them. */
    EVENT,
    /** Pieces of streamed text. */
    DELTA
}
