package dev.tidings.api.spi;

import org.jspecify.annotations.Nullable;

/**
 * What a connection has to send, in order. The engine implements it; a transport polls it.
 *
 * <p>A transport polls only at frame borders: it takes the next frame when the one before it is entirely written, or
 * copied into a bounded buffer of its own. Between two polls the source may change what comes next, so a frame that
 * was polled must be sent whole.
 */
public interface FrameSource {
    /**
     * Takes the next frame. Must not be called by two threads at once; successive calls by different threads need a
     * happens-before edge between them. Never blocks and never throws.
     *
     * <p>After null the transport stops polling until {@link WebSocketConnection#wake}. After a close it never polls
     * again, be it one that was polled, one of {@link WebSocketConnection#close}, the peer's, or the end.
     *
     * @return the next frame, or null if there is none now
     */
    @Nullable
    OutboundFrame poll();
}
