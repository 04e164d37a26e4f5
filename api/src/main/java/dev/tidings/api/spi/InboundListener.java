package dev.tidings.api.spi;

/**
 * What a transport tells the engine about one connection. The engine implements it. Calls for one connection must not
 * overlap and must be in order; each returns at once and never throws.
 */
public interface InboundListener {
    /**
     * A whole text message arrived.
     *
     * @param message the text; within the transport's size limit and valid Unicode
     */
    void onText(String message);

    /** Any bytes arrived, a pong or part of a frame included: the peer is alive. May be called often. */
    void onActivity();

    /**
     * The connection is gone. Called exactly once for each accepted connection, after every other call, also when the
     * server shuts down.
     *
     * @param code the close code that ended it, 1006 if there was none
     * @param reason the reason that came with it, or an empty text
     */
    void onClosed(int code, String reason);
}
