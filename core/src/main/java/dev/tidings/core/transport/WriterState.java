package dev.tidings.core.transport;

/** Where a {@link ConnectionWriter} is in its life; it only ever moves down this list. */
enum WriterState {
    /** The upgrade response is not out: nothing may be written. */
    HANDSHAKING,
    /** Frames flow. */
    OPEN,
    /** A close frame is due: only the frame in flight, or what an orderly close lets pass, goes before it. */
    CLOSING,
    /** The close frame is out: nothing is written any more, the peer's answer is awaited. */
    CLOSE_SENT,
    /** The port is closed. */
    CLOSED
}
