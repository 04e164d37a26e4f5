package dev.tidings.api.spi;

/**
 * What a transport tells the engine about one connection. The engine implements it. Calls for one connection must not
 * overlap and must be in order, but for {@link #onActivity}; each returns at once and never throws.
 */
public interface InboundListener {
    /**
     * A whole text message arrived.
     *
     * @param message the text; within the transport's size limit and valid Unicode
     */
    void onText(String message);

    /**
     * The peer is alive: any bytes arrived, a pong or part of a frame included, or it took bytes that waited for room.
     * May be called often, by any thread, also during another call.
     */
    void onActivity();

    /**
     * A ping or a pong arrived. To be told where the transport sees them, so that they count as messages do.
     *
     * @return true if a ping is to be answered
     */
    default boolean onControl() {
        return true;
    }

    /**
     * The connection is gone. Called exactly once for each accepted connection, after every other call, also when the
     * server shuts down.
     *
     * @param code the close code that ended it, 1006 if there was none
     * @param reason the reason that came with it, or an empty text
     */
    void onClosed(int code, String reason);
}
