package dev.tidings.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds out that a socket is full and takes nothing. It looks a few times within the limit, and only while bytes wait; a
 * byte that was taken between two looks begins the limit anew. Of the event loop.
 */
final class StallWatch {
    private static final int LOOKS = 8;

    private final ChannelHandlerContext context;
    private final long interval;
    private final Runnable whenStalled;
    private @Nullable Future<?> look;
    private boolean blocked;
    private long chunks;
    private long knownChunks;
    private long knownBytes;
    private int idleLooks;

    StallWatch(ChannelHandlerContext context, Duration limit, Runnable whenStalled) {
        this.context = context;
        this.interval = limit.toNanos() / LOOKS;
        this.whenStalled = whenStalled;
    }

    /** Says whether bytes were left behind the last time everything was flushed. */
    boolean isBlocked() {
        return blocked;
    }

    /** Takes note of a flush. */
    void flushed() {
        blocked = bytesOfChunk() >= 0;
        if (blocked && look == null) {
            idleLooks = 0;
            remember();
            look = context.executor().schedule(this::look, interval, TimeUnit.NANOSECONDS);
        }
    }

    /** Takes note that the socket took a chunk to its end. Says whether that had waited for room. */
    boolean tookChunk() {
        chunks++;
        return blocked;
    }

    private void look() {
        look = null;
        blocked = bytesOfChunk() >= 0;
        idleLooks = chunks == knownChunks && bytesOfChunk() == knownBytes ? idleLooks + 1 : 0;
        if (!blocked) {
            return;
        }
        remember();
        if (idleLooks < LOOKS) {
            look = context.executor().schedule(this::look, interval, TimeUnit.NANOSECONDS);
        } else {
            whenStalled.run();
        }
    }

    private void remember() {
        knownChunks = chunks;
        knownBytes = bytesOfChunk();
    }

    /** Returns how much the socket took of the chunk it is at, or -1 if nothing waits. */
    private long bytesOfChunk() {
        ChannelOutboundBuffer waiting = context.channel().unsafe().outboundBuffer();
        return waiting == null || waiting.isEmpty() ? -1 : waiting.currentProgress();
    }

    void end() {
        if (look != null) {
            look.cancel(false);
        }
    }
}
