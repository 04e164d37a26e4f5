package dev.tidings.core.transport;

/** What a {@link ConnectionWriter} tells its transport. Called by any thread; must return at once and not throw. */
interface WriterListener {
    /** A socket that was full has taken bytes, so the peer is there. */
    void peerTook();

    /**
     * The close frame is entirely written: go on reading, and discard, until {@link #finished}. Skipped, or late, if
     * the connection is dropped meanwhile.
     *
     * @param code the close code
     * @param reason the reason that went with it
     */
    void closeSent(int code, String reason);

    /**
     * The connection is over and its port closed. Called exactly once.
     *
     * @param code the code that ended it: the peer's if it closed first, else ours, 1006 if there was none
     * @param reason the reason that went with the code
     * @param clean true if both close frames were exchanged
     */
    void finished(int code, String reason, boolean clean);
}
