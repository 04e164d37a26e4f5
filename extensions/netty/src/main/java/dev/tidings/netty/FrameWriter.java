package dev.tidings.netty;

import dev.tidings.api.CloseCode;
import dev.tidings.api.spi.FrameSource;
import dev.tidings.api.spi.OutboundFrame;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one connection, on its event loop: the frames of its source, control frames between them, one close frame, and
 * nothing after it.
 *
 * <p>Frames come framed and shared from the log. Their bytes are copied once, into the direct buffer that the system call
 * reads; Netty would make that copy of each frame by itself. So nothing is encoded for a connection, many small frames cost
 * one buffer, as large as the last was, and one system call, and a large one is taken in chunks. A chunk is only made while
 * the channel is writable: what a client does not read stays with the engine, but for the water mark and one chunk. A drain
 * flushes once for all it wrote, goes on when the flush made room, and gives the loop back after {@value #MOST_ROUNDS}
 * rounds. A source that had nothing is not polled again before it is woken.
 */
final class FrameWriter {
    private static final Logger LOG = LoggerFactory.getLogger(FrameWriter.class);
    private static final int CHUNK = 32 * 1024;
    private static final int LEAST_CHUNK = 256;
    private static final int MOST_ROUNDS = 16;
    private static final Duration GRACE = Duration.ofMillis(1_500);

    private final NettyConnection connection;
    private final NettyOptions options;
    private final Controls controls = new Controls();
    private final AtomicReference<@Nullable Closing> closing = new AtomicReference<>();
    private final ChannelFutureListener whenTaken = this::taken;
    private final ChannelFutureListener whenCloseTaken = this::closeTaken;
    private volatile @Nullable FrameSource source;
    private @Nullable ChannelHandlerContext context;
    private @Nullable StallWatch stall;
    private @Nullable Future<?> deadline;
    private @Nullable OutboundFrame frame;
    private byte @Nullable [] control;
    private int offset;
    private int lastChunk;
    private boolean gateOpen;
    private boolean draining;
    private boolean dry;
    private boolean lastBegun;
    private boolean closeSent;
    private boolean peerHasClosed;
    private boolean ended;

    FrameWriter(NettyConnection connection, NettyOptions options) {
        this.connection = connection;
        this.options = options;
    }

    void attach(ChannelHandlerContext written) {
        context = written;
        stall = new StallWatch(written, options.stallTimeout(), this::stalled);
    }

    /** Lets frames flow: the upgrade response is out. */
    void open() {
        gateOpen = true;
        drain();
    }

    /** Hands over the source. Any thread. */
    void start(FrameSource frames) {
        source = frames;
    }

    /** Wants a ping. Any thread. Returns false if one is wanted already. */
    boolean wantPing() {
        return controls.wantPing();
    }

    /** Decides how the connection ends. Any thread. Returns false if that is decided. */
    boolean adopt(Closing wanted) {
        return closing.compareAndSet(null, wanted);
    }

    /** Returns how the connection ends, or null if that is open. Any thread. */
    @Nullable
    Closing closing() {
        return closing.get();
    }

    /** Sends the close that was adopted, if there is time for it. */
    void close() {
        if (!ended && !closeSent && deadline == null) {
            deadline = dropAfter(options.closeTimeout());
        }
        drain();
    }

    private @Nullable Future<?> dropAfter(Duration limit) {
        return context == null
                ? null
                : context.executor().schedule(connection::drop, limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Takes note of the peer's close, which is answered unless this side closes already. */
    void peerClosed(int code, String reason) {
        peerHasClosed = true;
        if (closeSent) {
            connection.end();
        } else {
            adopt(Closing.echo(code, reason));
            close();
        }
    }

    /** Adds the answer to a ping. */
    void pong(byte[] payload) {
        if (!controls.addPong(payload) && isBlocked()) {
            connection.close(CloseCode.LIMIT_EXCEEDED, "pings are not to be sent without reading the answers");
        }
    }

    boolean isBlocked() {
        return stall != null && stall.isBlocked();
    }

    /** Polls and writes, after a wake-up. */
    void woken() {
        dry = false;
        drain();
    }

    /** Writes what there is and the channel takes. */
    void drain() {
        ChannelHandlerContext target = context;
        if (draining || !gateOpen || ended || target == null) {
            return;
        }
        draining = true;
        try {
            int rounds = 1;
            while (wroteRound(target)) {
                if (rounds++ == MOST_ROUNDS) {
                    connection.later();
                    return;
                }
            }
        } catch (RuntimeException | Error e) {
            LOG.error("writing a connection failed; it is dropped", e);
            connection.drop();
        } finally {
            draining = false;
        }
    }

    /** Returns whether there may be more, and room for it. */
    private boolean wroteRound(ChannelHandlerContext target) {
        boolean wrote = false;
        boolean more = true;
        while (more && target.channel().isWritable()) {
            ByteBuf chunk = chunk(target);
            more = chunk != null;
            if (chunk != null) {
                wrote = true;
                ChannelFuture written = target.write(chunk);
                written.addListener(isThrough() ? whenCloseTaken : whenTaken);
            }
        }
        if (wrote) {
            target.flush();
            flushed();
        }
        return more && !ended && target.channel().isWritable();
    }

    private void flushed() {
        if (stall != null && !ended) {
            stall.flushed();
        }
    }

    private boolean isThrough() {
        return lastBegun && control == null;
    }

    private @Nullable ByteBuf chunk(ChannelHandlerContext target) {
        if (!hasNext()) {
            return null;
        }
        ByteBuf chunk = target.alloc().ioBuffer(Math.max(lastChunk, LEAST_CHUNK), CHUNK);
        try {
            do {
                chunk.ensureWritable(Math.min(remaining(), chunk.maxWritableBytes()));
                copyTo(chunk);
            } while (chunk.maxWritableBytes() > 0 && hasNext());
            lastChunk = chunk.readableBytes();
            return chunk;
        } catch (RuntimeException | Error e) {
            chunk.release();
            throw e;
        }
    }

    private boolean hasNext() {
        if (frame != null || control != null) {
            return true;
        }
        if (lastBegun) {
            return false;
        }
        offset = 0;
        Closing due = closing.get();
        if (due != null) {
            lastBegun = true;
            control = due.frame();
            return true;
        }
        control = controls.next();
        return control != null || hasPolled();
    }

    private boolean hasPolled() {
        FrameSource frames = source;
        if (frames == null || dry) {
            return false;
        }
        OutboundFrame next = poll(frames);
        if (next == null) {
            dry = true;
            return false;
        }
        if (next.isClose()) {
            closeInOrder(next);
        } else {
            frame = next;
        }
        return true;
    }

    private @Nullable OutboundFrame poll(FrameSource frames) {
        try {
            return frames.poll();
        } catch (RuntimeException | Error e) {
            LOG.error("a frame source failed; its connection is closed with 1011", e);
            connection.close(CloseCode.SERVER_ERROR, "");
            return null;
        }
    }

    private void closeInOrder(OutboundFrame polled) {
        Closing wanted = Closing.ours(polled.closeCode(), polled.reason());
        Closing due = adopt(wanted) ? wanted : closing.get();
        control = (due == null ? wanted : due).frame();
        lastBegun = true;
        connection.closeLater();
    }

    private int remaining() {
        return control != null ? control.length - offset : frame == null ? 0 : frame.framedSize() - offset;
    }

    private void copyTo(ByteBuf chunk) {
        int count = Math.min(chunk.writableBytes(), remaining());
        if (control != null) {
            chunk.writeBytes(control, offset, count);
        } else if (frame != null) {
            ByteBuffer target = chunk.internalNioBuffer(chunk.writerIndex(), count);
            frame.copyFramed(offset, target);
            chunk.writerIndex(chunk.writerIndex() + count);
        }
        offset += count;
        if (remaining() == 0) {
            control = null;
            frame = null;
        }
    }

    private void taken(ChannelFuture written) {
        if (written.isSuccess() && stall != null && stall.tookChunk()) {
            connection.active();
        }
    }

    private void closeTaken(ChannelFuture written) {
        if (ended || !written.isSuccess()) {
            return;
        }
        closeSent = true;
        cancel(deadline);
        if (peerHasClosed) {
            connection.end();
        } else {
            deadline = dropAfter(options.closeLinger());
        }
    }

    private void stalled() {
        connection.close(CloseCode.SLOW_CONSUMER, "nothing was read for too long");
        cancel(deadline);
        deadline = dropAfter(GRACE);
    }

    /** Takes note that the channel is gone. */
    void ended() {
        ended = true;
        source = null;
        frame = null;
        control = null;
        cancel(deadline);
        if (stall != null) {
            stall.end();
        }
    }

    private static void cancel(@Nullable Future<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
