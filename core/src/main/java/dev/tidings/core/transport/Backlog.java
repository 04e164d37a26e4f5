package dev.tidings.core.transport;

/** Where a {@link ConnectionWriter} leaves what it cannot or should not write at once. */
interface Backlog {
    /** Drains a writer soon, unless another thread takes its turn before. Not called again before {@link ConnectionWriter#takeOver}. Never blocks. */
    void submit(ConnectionWriter writer);

    /** Drains a writer again soon if its socket was full, whether or not there seems to be room. Never blocks. */
    void retry(ConnectionWriter writer);

    /** Has those that wait drained now rather than after a rest. Never blocks. */
    void hurry();

    /** Returns how long a rest is at present: who was written less than that ago is better submitted than written. */
    long restNanos();

    /** Drops what is known of a writer whose port is closed. Never blocks. */
    void forget(ConnectionWriter writer);

    /** Returns the scratches for inline writes. */
    ScratchPool scratches();
}
