package dev.tidings.netty;

import dev.tidings.api.CloseCode;
import dev.tidings.api.spi.ConnectionPlaces;
import dev.tidings.api.spi.FrameSource;
import dev.tidings.api.spi.InboundListener;
import dev.tidings.api.spi.WebSocketConnection;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An upgraded channel, as the engine sees it. What any thread may ask for becomes a task of the event loop, also when the
 * loop itself asks, so that nothing is reported inside a call of the engine's. Wake-ups are one until it is written: that
 * takes its mark down before it polls, so none is lost. Who has something to say after a while of silence, and who must
 * not wait, is written by a task of its own; the others in {@link LoopRounds}, which {@value #WAKES_IN_A_HURRY} wake-ups
 * of one connection hurry: the log is bounded, and what waits here too long is lost to a client that does read.
 */
final class NettyConnection implements WebSocketConnection, Guest {
    static final int WAKES_IN_A_HURRY = 128;

    private static final Logger LOG = LoggerFactory.getLogger(NettyConnection.class);

    private final Channel channel;
    private final String remoteAddress;
    private final ConnectionPlaces.Place place;
    private final Hub hub;
    private final FrameWriter writer;
    private final LoopRounds rounds;
    private final AtomicBoolean wakeQueued = new AtomicBoolean();
    private final AtomicBoolean reported = new AtomicBoolean();
    private volatile @Nullable InboundListener listener;
    private volatile boolean opened;
    private volatile boolean over;
    private volatile long lastWrite;

    /** Counted without care: a count that is lost makes the hurry come later by one. */
    private int wakes;

    /** Of the stack of {@link LoopRounds}. */
    @Nullable
    NettyConnection below;

    NettyConnection(Channel channel, String remoteAddress, ConnectionPlaces.Place place, Hub hub) {
        this.channel = channel;
        this.remoteAddress = remoteAddress;
        this.place = place;
        this.hub = hub;
        this.writer = new FrameWriter(this, hub.options());
        this.rounds = hub.rounds(channel.eventLoop());
    }

    FrameWriter writer() {
        return writer;
    }

    /** Takes note whether the upgrade response is out. */
    void answered(ChannelFuture response) {
        if (response.isSuccess()) {
            opened();
        } else {
            drop();
        }
    }

    /** Lets frames flow: the upgrade response is out, or before them. */
    void opened() {
        if (!over) {
            opened = true;
            writer.open();
        }
    }

    void listener(InboundListener told) {
        listener = told;
    }

    @Override
    public Object nativeSession() {
        return channel;
    }

    @Override
    public String remoteAddress() {
        return remoteAddress;
    }

    @Override
    public void start(FrameSource frames) {
        writer.start(frames);
        wake(WakeHint.DEFERRED);
    }

    @Override
    public void wake(WakeHint hint) {
        if (over) {
            return;
        }
        boolean urgent = hint == WakeHint.URGENT || hint == WakeHint.OVERDUE;
        if (wakeQueued.getAndSet(true)) {
            countWake(urgent);
        } else if (urgent || (hint == WakeHint.INLINE && !rounds.isBusy(lastWrite))) {
            execute(this::woken);
        } else {
            rounds.submit(this);
        }
    }

    private void countWake(boolean urgent) {
        int count = wakes + 1;
        wakes = count;
        if ((urgent || count % WAKES_IN_A_HURRY == 0) && channel.isWritable()) {
            rounds.hurry();
        }
    }

    /** Has the loop poll and write. */
    void later() {
        if (!over && !wakeQueued.getAndSet(true)) {
            execute(this::woken);
        }
    }

    /** Polls and writes; on the loop. */
    void woken() {
        wakes = 0;
        wakeQueued.getAndSet(false);
        writer.woken();
        lastWrite = rounds.now();
    }

    @Override
    public void ping() {
        if (!over && writer.wantPing()) {
            execute(writer::drain);
        }
    }

    @Override
    public void close(CloseCode code, String reason) {
        if (!over && writer.adopt(Closing.ours(code, reason))) {
            closeLater();
        }
    }

    /** Has the loop send the close that was adopted. */
    void closeLater() {
        execute(writer::close);
    }

    @Override
    public void terminate() {
        if (!over) {
            execute(this::drop);
        }
    }

    @Override
    public boolean isOpen() {
        return opened && !over && writer.closing() == null;
    }

    private void execute(Runnable task) {
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("the event loop of the connection from {} was shut down before it", remoteAddress, e);
        }
    }

    /** Ends the channel behind what was written. */
    void end() {
        Ends.close(channel);
    }

    /** Ends the channel at once; what waits for a client that reads nothing is lost. */
    void drop() {
        if (!over) {
            Ends.drop(channel, writer.isBlocked());
        }
    }

    void active() {
        InboundListener told = listener;
        if (told != null) {
            told.onActivity();
        }
    }

    /** Tells a message, unless the connection is closing. */
    void text(String message) {
        InboundListener told = listener;
        if (told != null && writer.closing() == null) {
            told.onText(message);
        }
    }

    /** Tells a ping or a pong. Returns true if a ping is to be answered. */
    boolean controlled() {
        InboundListener told = listener;
        return told == null || told.onControl();
    }

    /** Ends the connection after something was thrown. */
    void failed(Throwable failure) {
        LOG.error("the connection from {} failed", remoteAddress, failure);
        close(CloseCode.SERVER_ERROR, "internal error");
    }

    @Override
    public void shutDown() {
        close(CloseCode.GOING_AWAY, "the server shuts down");
    }

    /** Takes note that the channel is gone. */
    void ended() {
        over = true;
        writer.ended();
        report();
    }

    @Override
    public void report() {
        if (reported.getAndSet(true)) {
            return;
        }
        over = true;
        Closing by = writer.closing();
        InboundListener told = listener;
        try {
            if (told != null) {
                told.onClosed(by == null ? Closing.ABNORMAL : by.code(), by == null ? "" : by.reason());
            }
        } catch (RuntimeException e) {
            LOG.error("the end of the connection from {} could not be reported", remoteAddress, e);
        } finally {
            hub.leave(this);
            place.free();
        }
    }

    @Override
    public String toString() {
        return "connection from " + remoteAddress;
    }
}
