package dev.tidings.api.spi;

/**
 * What a transport tells the engine about one connection. The engine implements it. Calls for one connection must not
 * overlap and must be in order, but for {@link #onActivity}; each returns at once and never throws.
 * There needs to be a happens-before edge between two calls by different threads.
 */
public interface InboundListener {
    /**
     * A whole text message arrived. In the order in which the client sent them, those before its close frame included;
     * none after this side began to close. A binary message is never told.
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
     * A ping or a pong arrived. To be told where the transport sees them, so that they count as messages do. A container
     * that answers pings by itself need not call it; one that only shows pongs calls it for these.
     *
     * @return true if a ping is to be answered, with a pong that has its payload
     */
    default boolean onControl() {
        return true;
    }

    /**
     * The connection is gone: the close handshake is done, or the client hung up, or the connection was dropped. Called
     * exactly once for each accepted connection, after every other call, also when the server shuts down, and not before
     * the messages that came earlier were told. It must not be called inside a call of the engine's.
     *
     * @param code the close code that ended it: of the side that closed first; 1005 for a close frame without one, 1006
     *     if the connection ended without a close frame, by a reset, the end of the stream, or {@code terminate}
     * @param reason the reason that came with it, or an empty text
     */
    void onClosed(int code, String reason);
}
