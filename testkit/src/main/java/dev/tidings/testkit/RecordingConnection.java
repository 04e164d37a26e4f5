package dev.tidings.testkit;

import dev.tidings.api.CloseCode;
import dev.tidings.api.spi.FrameSource;
import dev.tidings.api.spi.OutboundFrame;
import dev.tidings.api.spi.WebSocketConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A client without a network: put under a real manager, it takes every frame on the thread that has it, so what was
 * emitted is recorded when the emitting call returns. {@link MockFactory#connect} makes one and registers it.
 *
 * <pre>{@code
 * RecordingConnection browser = tidings.connect(context.userId());
 * agent.work(tidings.bridge().start(context, "researcher", null));
 * assertThat(browser.recording()).isGoldenPath();
 * }</pre>
 *
 * <p>A {@linkplain #stall() stalled} one reads only what it is told to {@link #take}, as a client on a bad line does. All
 * frames are kept for as long as the object is. Thread-safe.
 */
public final class RecordingConnection implements WebSocketConnection {
    private final Object nativeSession = new Object();
    private final Tape tape = new Tape();
    private final AtomicInteger turns = new AtomicInteger();
    private final AtomicInteger pings = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile boolean stalled;
    private volatile boolean terminated;
    private volatile @Nullable FrameSource source;
    private volatile IntConsumer whenClosed = code -> {};

    private RecordingConnection(boolean stalled) {
        this.stalled = stalled;
    }

    /**
     * Makes a client that reads at once.
     *
     * @return a connection to be registered with a manager
     */
    public static RecordingConnection create() {
        return new RecordingConnection(false);
    }

    /**
     * Makes a client that reads nothing until it is told to.
     *
     * @return a connection to be registered with a manager
     */
    public static RecordingConnection createStalled() {
        return new RecordingConnection(true);
    }

    /**
     * Returns what has come so far.
     *
     * @return a copy
     */
    public Recording recording() {
        return tape.recording();
    }

    /**
     * Waits for something that other threads do, such as an agent on an executor. It fails when the time is up, with
     * what came instead.
     *
     * @param what says in words what is waited for
     * @param until says whether it has come
     * @param limit how long to wait, in real time
     * @return the recording in which it has come
     * @throws AssertionError if it does not come
     */
    public Recording await(String what, Predicate<Recording> until, Duration limit) {
        return tape.await(what, until, limit);
    }

    /**
     * Waits until at least one run was seen and every run that was seen has ended.
     *
     * @param limit how long to wait, in real time
     * @return the recording
     * @throws AssertionError if that does not happen
     */
    public Recording awaitTerminal(Duration limit) {
        return tape.awaitTerminal(limit);
    }

    /** Reads nothing from now on but what it is told to {@link #take}. */
    public void stall() {
        stalled = true;
    }

    /** Reads on, beginning with what waits. */
    public void flow() {
        stalled = false;
        poll(Integer.MAX_VALUE);
    }

    /**
     * Reads some of the frames that wait.
     *
     * @param frames how many at most
     */
    public void take(int frames) {
        poll(frames);
    }

    /**
     * Counts the pings.
     *
     * @return how often the peer was asked for a sign of life
     */
    public int pings() {
        return pings.get();
    }

    /**
     * Says whether the connection was dropped without a close frame.
     *
     * @return true after {@link #terminate}
     */
    public boolean terminated() {
        return terminated;
    }

    void whenClosed(IntConsumer action) {
        whenClosed = action;
    }

    @Override
    public Object nativeSession() {
        return nativeSession;
    }

    /**
     * Returns an address that is reserved for documentation.
     *
     * @return {@code 192.0.2.7}
     */
    @Override
    public String remoteAddress() {
        return "192.0.2.7";
    }

    @Override
    public void start(FrameSource frames) {
        source = frames;
    }

    @Override
    public void wake(WakeHint hint) {
        if (!stalled) {
            poll(Integer.MAX_VALUE);
        }
    }

    @Override
    public void ping() {
        pings.incrementAndGet();
    }

    @Override
    public void close(CloseCode code, String reason) {
        end(code.code(), reason);
    }

    @Override
    public void terminate() {
        terminated = true;
        end(1006, "");
    }

    @Override
    public boolean isOpen() {
        return !closed.get();
    }

    private void poll(int limit) {
        if (turns.getAndIncrement() == 0) {
            int missed = 1;
            do {
                drain(limit);
                missed = turns.addAndGet(-missed);
            } while (missed != 0);
        }
    }

    private void drain(int limit) {
        FrameSource frames = source;
        for (int count = 0; frames != null && count < limit && isOpen(); count++) {
            OutboundFrame frame = frames.poll();
            if (frame == null) {
                return;
            }
            if (frame.isClose()) {
                end(frame.closeCode().code(), frame.reason());
            } else {
                tape.add(StandardCharsets.UTF_8.decode(frame.payload()).toString());
            }
        }
    }

    private void end(int code, String reason) {
        if (closed.compareAndSet(false, true)) {
            tape.closed(code, reason);
            whenClosed.accept(code);
        }
    }
}
