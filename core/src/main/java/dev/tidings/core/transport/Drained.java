package dev.tidings.core.transport;

/** How a drain of a connection ended. In all cases but IDLE and ENDED the turn is still held. */
enum Drained {
    /** Nothing is left; the next wake-up begins anew. */
    IDLE,
    /** There is more, and the socket took everything so far: drain again. */
    MORE,
    /** What was there is written, but there was a wake-up meanwhile: drain again, after a tick if possible. */
    WOKEN,
    /** The socket is full: drain again when it is writable. */
    BLOCKED,
    /** Nothing is to be written any more. */
    ENDED
}
