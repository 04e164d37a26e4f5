package dev.tidings.core.gateway;

import dev.tidings.api.CloseCode;
import dev.tidings.api.spi.FrameSource;
import dev.tidings.api.spi.OutboundFrame;
import dev.tidings.api.spi.WebSocketConnection;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A connection that knows how many replies are still to be taken by the transport, so that a client that asks faster
 * than it reads is no longer listened to, instead of overflowing the few places that replies have.
 *
 * <p>It sits between transport and engine, sees each frame that is polled, and recognises replies by identity: they
 * leave in the order in which they were announced. While none is out, a poll costs one volatile read more.
 */
final class WindowedConnection implements WebSocketConnection {
    static final int MAX_UNTAKEN = 8;

    private static final CompletionStage<?> ROOM = CompletableFuture.completedStage(null);

    private final WebSocketConnection connection;
    private final Queue<OutboundFrame> untaken = new ArrayDeque<>(0);
    private @Nullable CompletableFuture<Void> awaitedRoom;
    private volatile boolean anyUntaken;
    private volatile @Nullable OutboundFrame farewell;

    WindowedConnection(WebSocketConnection connection) {
        this.connection = connection;
    }

    /** Announces a reply, before it is handed to the engine. */
    void announce(OutboundFrame reply) {
        synchronized (this) {
            untaken.add(reply);
            anyUntaken = true;
        }
    }

    /** Returns a stage that is complete when there is room for a reply; never, if the connection ends before. */
    CompletionStage<?> room() {
        if (!anyUntaken) {
            return ROOM;
        }
        synchronized (this) {
            if (untaken.size() < MAX_UNTAKEN) {
                return ROOM;
            }
            if (awaitedRoom == null) {
                awaitedRoom = new CompletableFuture<>();
            }
            return awaitedRoom;
        }
    }

    private void taken(OutboundFrame frame) {
        CompletableFuture<Void> room = null;
        synchronized (this) {
            if (frame.equals(untaken.peek())) {
                untaken.remove();
                anyUntaken = !untaken.isEmpty();
            }
            if (untaken.size() < MAX_UNTAKEN) {
                room = awaitedRoom;
                awaitedRoom = null;
            }
        }
        if (room != null) {
            room.complete(null);
        }
    }

    @Override
    public void start(FrameSource frames) {
        connection.start(() -> poll(frames));
    }

    private @Nullable OutboundFrame poll(FrameSource frames) {
        OutboundFrame last = farewell;
        if (last != null && !anyUntaken) {
            return last;
        }
        OutboundFrame frame = frames.poll();
        if (frame != null && anyUntaken) {
            taken(frame);
        }
        return frame;
    }

    /** Closes when the replies that were announced are taken; what would come after them is not sent. */
    void closeBehindReplies(CloseCode code, String reason) {
        farewell = OutboundFrame.close(code, reason);
        connection.wake(WakeHint.DEFERRED);
    }

    @Override
    public Object nativeSession() {
        return connection.nativeSession();
    }

    @Override
    public String remoteAddress() {
        return connection.remoteAddress();
    }

    @Override
    public void wake(WakeHint hint) {
        connection.wake(hint);
    }

    @Override
    public void ping() {
        connection.ping();
    }

    @Override
    public void close(CloseCode code, String reason) {
        connection.close(code, reason);
    }

    @Override
    public void terminate() {
        connection.terminate();
    }

    @Override
    public boolean isOpen() {
        return connection.isOpen();
    }
}
