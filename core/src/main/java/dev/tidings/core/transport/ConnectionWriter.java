package dev.tidings.core.transport;

import dev.tidings.api.CloseCode;
import dev.tidings.api.spi.FrameSource;
import dev.tidings.api.spi.OutboundFrame;
import dev.tidings.api.spi.TaskScheduler;
import dev.tidings.api.spi.TaskScheduler.Scheduled;
import dev.tidings.api.spi.TimeSource;
import dev.tidings.api.spi.WebSocketConnection.WakeHint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one connection: the frames of its source, control frames between them, one close frame, and nothing after it.
 *
 * <p>Whoever holds the {@link DrainTurn} writes; nobody waits for it. Until the gate opens the gate holds it, so that
 * nothing precedes the upgrade response, and once the close frame is out nobody gives it back, so that nothing follows
 * that. An idle connection is drained by the thread that woke it, with one non-blocking write; one that was written
 * less than one of the {@link Flusher}'s rests ago (1 ms, under load up to 20 ms), or that the write did not empty, is
 * left to the flusher, to which the turn is on offer. The log is bounded, and what waits here too long is lost to a client
 * that does read. So each {@value #WAKES_IN_A_HURRY} wake-ups without a drain hurry the flusher, and each urgent one; and who
 * finds the connection overdue takes the turn that the flusher has not come for and writes once itself, so that emitting
 * threads can't outrun the flusher. A full socket hurries nobody, since the flusher comes as soon as there is room.
 *
 * <p>A drain gathers into a pooled {@link Scratch}: the rest of the frame in flight, then, at this border, the close
 * frame if one is due at once, else control frames, else what is left of an earlier short write, else new frames. Of a
 * short write only references to the frames that are left are kept, as {@link Unsent}, and no more are taken until they
 * are written. The fields under "of the turn" belong to whoever holds the turn and are published by it.
 *
 * <p>A failure ends the connection and never reaches the thread that woke it.
 */
final class ConnectionWriter {
    static final int WAKES_IN_A_HURRY = 128;

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionWriter.class);
    private static final AtomicReferenceFieldUpdater<ConnectionWriter, WriterState> STATE =
            AtomicReferenceFieldUpdater.newUpdater(ConnectionWriter.class, WriterState.class, "state");
    private static final AtomicReferenceFieldUpdater<ConnectionWriter, @Nullable Closing> CLOSING =
            AtomicReferenceFieldUpdater.newUpdater(ConnectionWriter.class, Closing.class, "closing");
    private static final AtomicIntegerFieldUpdater<ConnectionWriter> GATE =
            AtomicIntegerFieldUpdater.newUpdater(ConnectionWriter.class, "gate");
    private static final AtomicIntegerFieldUpdater<ConnectionWriter> ENLISTED =
            AtomicIntegerFieldUpdater.newUpdater(ConnectionWriter.class, "enlisted");
    private static final int SHUT = 0;
    private static final int OPENED = 1;

    private final WritePort port;
    private final Backlog backlog;
    private final WriterListener listener;
    private final TimeSource time;
    private final TaskScheduler scheduler;
    private final WriterLimits limits;

    private final DrainTurn turn = new DrainTurn();
    private final ControlSlots controls = new ControlSlots();
    private volatile WriterState state = WriterState.HANDSHAKING;
    private volatile int gate = SHUT;
    private volatile int enlisted;
    private volatile @Nullable Closing closing;
    private volatile @Nullable StallWatch stall;
    private volatile @Nullable FrameSource source;
    private volatile @Nullable Scheduled deadline;
    private volatile @Nullable Scheduled linger;
    private volatile boolean peerHasClosed;

    /** Counted without care: a count that is lost makes the hurry come later by one. */
    private int wakes;

    // of the turn
    private @Nullable Unsent unsent;
    private @Nullable Closing closeInFlight;
    private long lastWrite;

    /** Of the flusher's stack of submissions. */
    @Nullable
    ConnectionWriter nextSubmitted;

    ConnectionWriter(
            WritePort port, Backlog backlog, WriterListener listener, TimeSource time, TaskScheduler scheduler) {
        this(port, backlog, listener, time, scheduler, WriterLimits.DEFAULTS);
    }

    ConnectionWriter(
            WritePort port,
            Backlog backlog,
            WriterListener listener,
            TimeSource time,
            TaskScheduler scheduler,
            WriterLimits limits) {
        this.port = port;
        this.backlog = backlog;
        this.listener = listener;
        this.time = time;
        this.scheduler = scheduler;
        this.limits = limits;
        this.lastWrite = time.nanoTime() - Pace.LONGEST_NANOS;
    }

    /**
     * Hands over the source of frames. May come before or after {@link #openGate}, and loses no earlier wake-up.
     *
     * @throws IllegalStateException if there is a source already
     */
    void start(FrameSource frames) {
        if (source != null) {
            throw new IllegalStateException("a connection is started once, but this one has a source already");
        }
        source = frames;
        if (state == WriterState.CLOSED) {
            source = null;
        } else if (turn.request()) {
            handOver();
        }
    }

    /** Lets frames flow: the last byte of the upgrade response is out. Any thread; later calls have no effect. */
    void openGate() {
        if (gate == SHUT && GATE.compareAndSet(this, SHUT, OPENED)) {
            STATE.compareAndSet(this, WriterState.HANDSHAKING, WriterState.OPEN);
            drainInline();
        }
    }

    /** Says that the source may have something. What was written before this call is seen by a later poll. */
    void wake(WakeHint hint) {
        boolean overdue = hint == WakeHint.OVERDUE;
        if (!turn.request() && !(overdue && !isFull() && turn.take())) {
            countWake(overdue || hint == WakeHint.URGENT);
        } else if (overdue || (hint == WakeHint.INLINE && time.nanoTime() - lastWrite >= backlog.restNanos())) {
            drainInline();
        } else {
            handOver();
            if (hint == WakeHint.URGENT) {
                backlog.hurry();
            }
        }
    }

    private void countWake(boolean urgent) {
        int count = wakes + 1;
        wakes = count;
        if ((urgent || count % WAKES_IN_A_HURRY == 0) && !isFull()) {
            backlog.hurry();
        }
    }

    /** Leaves the turn to the backlog, or to a thread that finds the connection overdue before that comes. */
    private void handOver() {
        turn.offer();
        if (enlisted == 0 && ENLISTED.compareAndSet(this, 0, 1)) {
            backlog.submit(this);
        }
    }

    /** Takes the turn that was handed over; false if another thread was first. For the backlog, once a submission. */
    boolean takeOver() {
        enlisted = 0;
        return turn.take();
    }

    /**
     * Sends a ping at the next frame border; replaces one that waits.
     *
     * @throws IllegalArgumentException if the payload is larger than 125 bytes
     */
    void ping(byte[] payload) {
        if (takesControl()) {
            controls.ping(payload);
            wake(WakeHint.INLINE);
        }
    }

    /**
     * Sends a pong at the next frame border. Of a burst of more than can wait the latest is sent; if so many wait and
     * the socket takes nothing, the connection is closed.
     *
     * @throws IllegalArgumentException if the payload is larger than 125 bytes
     */
    void pong(byte[] payload) {
        if (!takesControl()) {
            return;
        }
        if (controls.pong(payload, isFull())) {
            wake(WakeHint.INLINE);
        } else {
            close(CloseCode.LIMIT_EXCEEDED.code(), "pings are not to be sent without reading the answers");
        }
    }

    private boolean takesControl() {
        return state.compareTo(WriterState.CLOSING) < 0;
    }

    /**
     * Sends a close frame after the frame in flight and nothing after it. Within 2 s of its last byte, or 5 s of this
     * call, unless told otherwise, the port is closed at the latest. A code that Tidings never sends becomes 1011.
     */
    void close(int code, String reason) {
        close(Closing.atOnce(code, reason));
    }

    /**
     * Takes note of the peer's close frame: echoes it unless ours is out or due, and closes the port as soon as both
     * are exchanged. Code 1005 stands for a close frame without one.
     */
    void peerClosed(int code, String reason) {
        peerHasClosed = true;
        if (state == WriterState.CLOSE_SENT) {
            finish(true);
        } else {
            close(Closing.echo(code, reason));
        }
    }

    /** Closes the port at once. Call it at end of stream and at a read error too. */
    void terminate() {
        finish(false);
    }

    /** Says where the connection is in its life. */
    WriterState state() {
        return state;
    }

    @Nullable
    SelectableChannel channel() {
        return port.channel();
    }

    private void close(Closing wanted) {
        if (state.compareTo(WriterState.CLOSE_SENT) < 0 && adopt(wanted)) {
            wake(WakeHint.INLINE);
        }
    }

    private boolean adopt(Closing wanted) {
        beginClosing();
        Closing known;
        do {
            known = closing;
            if (known != null && (wanted.inOrder() || !known.inOrder())) {
                return false;
            }
        } while (!CLOSING.compareAndSet(this, known, wanted));
        return true;
    }

    private void beginClosing() {
        if (STATE.compareAndSet(this, WriterState.HANDSHAKING, WriterState.CLOSING)
                || STATE.compareAndSet(this, WriterState.OPEN, WriterState.CLOSING)) {
            deadline = scheduler.schedule(this::terminate, limits.close());
            cancelTimersIfClosed();
        }
    }

    private void drainInline() {
        ByteBuffer buffer = backlog.scratches().tryAcquire();
        if (buffer == null) {
            handOver();
            return;
        }
        Drained drained;
        try {
            drained = drain(new Scratch(buffer));
        } finally {
            backlog.scratches().release(buffer);
        }
        if (drained != Drained.IDLE && drained != Drained.ENDED) {
            handOver();
        }
    }

    /** Writes once. Only for the holder of the turn. */
    Drained drain(Scratch scratch) {
        turn.begin();
        wakes = 0;
        try {
            if (state == WriterState.CLOSED) {
                return Drained.ENDED;
            }
            boolean mayHaveMore = gather(scratch);
            ByteBuffer bytes = scratch.flip();
            boolean moved = write(bytes);
            unsent = scratch.unsent();
            return bytes.hasRemaining() ? block(moved) : settle(mayHaveMore);
        } catch (IOException e) {
            LOG.debug("a connection broke while it was written", e);
        } catch (RuntimeException | Error e) {
            LOG.error("writing a connection failed; it is dropped", e);
        }
        finish(false);
        return Drained.ENDED;
    }

    private boolean write(ByteBuffer bytes) throws IOException {
        if (!bytes.hasRemaining()) {
            return false;
        }
        boolean moved = port.write(bytes) > 0;
        lastWrite = time.nanoTime();
        if (moved && isFull()) {
            listener.peerTook();
        }
        return moved;
    }

    /** Says whether the last write left bytes behind. */
    private boolean isFull() {
        StallWatch watch = stall;
        return watch != null && watch.full();
    }

    private Drained settle(boolean mayHaveMore) {
        StallWatch watch = stall;
        if (watch != null) {
            watch.free();
        }
        if (unsent == null && closeInFlight != null) {
            closeFrameOut(closeInFlight);
            return Drained.ENDED;
        }
        boolean more = mayHaveMore || unsent != null;
        if (!turn.end(more)) {
            return Drained.IDLE;
        }
        return more ? Drained.MORE : Drained.WOKEN;
    }

    private Drained block(boolean moved) {
        StallWatch watch = stall;
        if (watch == null) {
            watch = new StallWatch(new WhenStalled(), time, scheduler, limits.stall());
            stall = watch;
        }
        watch.blocked(moved);
        cancelTimersIfClosed();
        turn.end(true);
        return Drained.BLOCKED;
    }

    private boolean gather(Scratch scratch) {
        Unsent left = unsent;
        if (left != null) {
            left.addBegunTo(scratch);
            if (closeInFlight != null && left.begunWith(closeInFlight.frame())) {
                return false;
            }
        }
        if (addedClose(scratch)) {
            return false;
        }
        if (left == null || !left.holdsControl()) {
            for (byte[] control : controls.takeAll()) {
                scratch.add(control);
            }
        }
        if (left != null) {
            left.addOthersTo(scratch);
        }
        if (left != null && isFull()) {
            return true;
        }
        return closeInFlight == null && gatherNew(scratch);
    }

    private boolean gatherNew(Scratch scratch) {
        FrameSource frames = source;
        if (frames == null) {
            return false;
        }
        while (scratch.hasRoom()) {
            if (addedClose(scratch)) {
                return false;
            }
            OutboundFrame frame = poll(frames);
            if (frame == null) {
                addedClose(scratch);
                return false;
            }
            if (frame.isClose()) {
                addCloseInOrder(scratch, frame);
                return false;
            }
            scratch.add(frame);
        }
        return true;
    }

    private @Nullable OutboundFrame poll(FrameSource frames) {
        try {
            return frames.poll();
        } catch (RuntimeException | Error e) {
            LOG.error("a frame source failed; its connection is closed with 1011", e);
            adopt(Closing.atOnce(CloseCode.SERVER_ERROR.code(), ""));
            return null;
        }
    }

    private boolean addedClose(Scratch scratch) {
        Closing due = closing;
        if (due == null || due.inOrder()) {
            return false;
        }
        addClose(scratch, due);
        return true;
    }

    private void addCloseInOrder(Scratch scratch, OutboundFrame frame) {
        Closing wanted = Closing.inOrder(frame);
        adopt(wanted);
        Closing due = closing;
        addClose(scratch, due == null ? wanted : due);
    }

    private void addClose(Scratch scratch, Closing due) {
        closeInFlight = due;
        scratch.add(due.frame());
    }

    private void closeFrameOut(Closing sent) {
        closing = sent.settled();
        try {
            listener.closeSent(sent.code(), sent.reason());
        } catch (RuntimeException e) {
            LOG.error("a writer's listener failed at a close frame", e);
        }
        if (!STATE.compareAndSet(this, WriterState.CLOSING, WriterState.CLOSE_SENT)) {
            return;
        }
        if (peerHasClosed) {
            finish(true);
        } else {
            linger = scheduler.schedule(this::terminate, limits.linger());
            cancelTimersIfClosed();
        }
    }

    private void finish(boolean clean) {
        if (STATE.getAndSet(this, WriterState.CLOSED) == WriterState.CLOSED) {
            return;
        }
        cancelTimersIfClosed();
        source = null;
        try {
            if (isFull()) {
                port.discard();
            }
            port.close();
        } catch (RuntimeException e) {
            LOG.error("closing a port failed", e);
        }
        backlog.forget(this);
        Closing by = closing;
        try {
            listener.finished(by == null ? Closing.ABNORMAL : by.code(), by == null ? "" : by.reason(), clean);
        } catch (RuntimeException e) {
            LOG.error("a writer's listener failed at the end of a connection", e);
        }
    }

    private void cancelTimersIfClosed() {
        if (state == WriterState.CLOSED) {
            cancel(deadline);
            cancel(linger);
            StallWatch watch = stall;
            if (watch != null) {
                watch.end();
            }
        }
    }

    private static void cancel(@Nullable Scheduled timer) {
        if (timer != null) {
            timer.cancel();
        }
    }

    private final class WhenStalled implements StallWatch.Owner {
        @Override
        public void retry() {
            backlog.retry(ConnectionWriter.this);
        }

        @Override
        public void stalled() {
            close(CloseCode.SLOW_CONSUMER.code(), "nothing was read for too long");
        }

        @Override
        public void drop() {
            terminate();
        }
    }
}
