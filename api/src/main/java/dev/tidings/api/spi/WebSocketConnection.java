package dev.tidings.api.spi;

import dev.tidings.api.CloseCode;

/**
 * One session on a server, as the engine sees it. Implement it in a {@link Transport}.
 *
 * <p>All methods may be called by any thread, at any time, also by an agent that is just emitting: none may block,
 * wait for the peer, or throw. That holds after the end, too, where they do nothing.
 *
 * <p>The essence of an implementation is one writer for each connection, which alone polls and writes: whoever wakes
 * takes it if nobody has it, polls and writes while the peer takes what is written, and looks once more after giving it
 * up, so that a wake-up that came meanwhile is not lost. Where a container completes a send asynchronously, the next
 * frame is polled when the one before was completed. Nothing is polled ahead: what a slow client has not read stays with
 * the engine, which can merge it.
 */
public interface WebSocketConnection {
    /** How urgently, and by whom, a woken connection may be written. */
    enum WakeHint {
        /** One connection has one thing to say: the calling thread may write once, without blocking. */
        INLINE,
        /** Part of a fan-out or of a burst: leave it to the transport's own thread. */
        DEFERRED,
        /** Much waits: leave it to the transport's own thread, which should not wait for more to come along. */
        URGENT,
        /**
         * Much waits, and the calling thread has a part in it: let it write once, without blocking, even if another
         * thread is to write soon, so that it can't outrun that one. As urgent as {@link #URGENT} where it can't.
         */
        OVERDUE
    }

    /**
     * Returns the container's own object for this session, the same one at each call. It is what
     * {@code connectionIdOf} is asked with.
     *
     * @return the native session
     */
    Object nativeSession();

    /**
     * Returns the peer's address for logs and limits.
     *
     * @return the address, never resolved by name
     */
    String remoteAddress();

    /**
     * Hands over what is to be sent. Called once, before the first {@link #wake}; not called for a connection that the
     * engine closes at once. Frames polled before the upgrade response is out must not be written before it.
     *
     * @param frames where the connection's frames come from
     */
    void start(FrameSource frames);

    /**
     * Says that the source may have something. Wake-ups may be merged but never lost: after a wake-up that happens
     * after a poll returned null, the source is polled again.
     *
     * @param hint who may write
     */
    void wake(WakeHint hint);

    /**
     * Asks the peer for a sign of life, with a ping that comes before what is not begun. While one waits to be written
     * others are merged into it. The answer counts as activity ({@link InboundListener#onActivity}) and is told no
     * other way.
     */
    void ping();

    /**
     * Closes: finishes the frame in flight, sends a close frame, sends nothing more, and drops the connection when
     * the peer has answered or a bounded time has passed. Until then it reads on and discards: a socket that is closed
     * with unread bytes is reset, and the peer loses the end of what was sent, and the code. It overtakes frames that
     * were not polled; a close polled from the source does the same in its turn. Later calls have no effect.
     *
     * @param code the close code
     * @param reason text for the peer; cut at 123 bytes of UTF-8, on a character border
     */
    void close(CloseCode code, String reason);

    /** Drops the connection at once, without a close frame. Later calls have no effect. */
    void terminate();

    /**
     * Says whether frames can still be sent.
     *
     * @return false once a close was sent, received or the connection is gone
     */
    boolean isOpen();
}
