package dev.tidings.testkit.fault;

import dev.tidings.api.CloseCode;
import dev.tidings.api.spi.FrameSource;
import dev.tidings.api.spi.OutboundFrame;
import dev.tidings.api.spi.TaskScheduler;
import dev.tidings.api.spi.WebSocketConnection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A connection with faults, between a real manager and another connection. The manager sees a client that is slow,
 * stuck, gone in the middle of a frame, or broken; the other connection gets what is left.
 *
 * <pre>{@code
 * RecordingConnection browser = RecordingConnection.create();
 * FaultyConnection line = FaultyConnection.around(browser, ConnectionScript.clean().dropAfter(3));
 * tidings.connect(browser, line, ConnectionRequest.live(UserPrincipal.of(context.userId())));
 * agent.work(tidings.bridge().start(context, "researcher", null));
 * assertThat(line.injected()).containsEntry(ConnectionFault.DROPPED, 1L);
 * }</pre>
 *
 * <p>The same script does the same to the same frames. It is as thread-safe as the connection behind it, and owns no
 * thread.
 */
public final class FaultyConnection implements WebSocketConnection {
    private final WebSocketConnection edge;
    private final ConnectionScript script;
    private final @Nullable TaskScheduler timer;
    private final FaultCounts<ConnectionFault> counts = new FaultCounts<>(ConnectionFault.class);
    private final AtomicLong taken = new AtomicLong();
    private volatile boolean resting;
    private volatile boolean ended;
    private volatile boolean forgiven;

    private FaultyConnection(WebSocketConnection edge, ConnectionScript script, @Nullable TaskScheduler timer) {
        this.edge = Objects.requireNonNull(edge, "edge");
        this.script = Objects.requireNonNull(script, "script");
        this.timer = timer;
    }

    /**
     * Puts faults around a connection.
     *
     * @param edge the connection that gets what is left, such as a {@link dev.tidings.testkit.RecordingConnection}
     * @param script what happens to it; not slow, which takes a timer
     * @return the connection for the manager
     * @throws IllegalArgumentException if the script is slow
     */
    public static FaultyConnection around(WebSocketConnection edge, ConnectionScript script) {
        if (!script.pace().isZero()) {
            throw new IllegalArgumentException(
                    "pace must be 0 without a timer but was " + script.pace() + ": pass MockFactory.time() too");
        }
        return new FaultyConnection(edge, script, null);
    }

    /**
     * Puts faults around a connection.
     *
     * @param edge the connection that gets what is left
     * @param script what happens to it
     * @param timer what its pauses are measured by, such as {@link dev.tidings.testkit.MockFactory#time}
     * @return the connection for the manager
     */
    public static FaultyConnection around(WebSocketConnection edge, ConnectionScript script, TaskScheduler timer) {
        return new FaultyConnection(edge, script, Objects.requireNonNull(timer, "timer"));
    }

    /**
     * Counts what was injected. A pause counts each time, an end once, and each call that threw.
     *
     * @return a copy with every fault
     */
    public Map<ConnectionFault, Long> injected() {
        return counts.snapshot();
    }

    /**
     * Counts the frames.
     *
     * @return how many were taken from the manager, those included that did not arrive
     */
    public long taken() {
        return taken.get();
    }

    /** Takes frames again after a stall, beginning with what waits. The script's end does not come again. */
    public void flow() {
        forgiven = true;
        ended = false;
        edge.wake(WakeHint.DEFERRED);
    }

    @Override
    public Object nativeSession() {
        return edge.nativeSession();
    }

    @Override
    public String remoteAddress() {
        return edge.remoteAddress();
    }

    @Override
    public void start(FrameSource frames) {
        enter(ConnectionScript.Call.START);
        edge.start(new Filter(frames));
    }

    @Override
    public void wake(WakeHint hint) {
        enter(ConnectionScript.Call.WAKE);
        edge.wake(hint);
    }

    @Override
    public void ping() {
        enter(ConnectionScript.Call.PING);
        edge.ping();
    }

    @Override
    public void close(CloseCode code, String reason) {
        enter(ConnectionScript.Call.CLOSE);
        edge.close(code, reason);
    }

    @Override
    public void terminate() {
        enter(ConnectionScript.Call.TERMINATE);
        edge.terminate();
    }

    @Override
    public boolean isOpen() {
        enter(ConnectionScript.Call.IS_OPEN);
        return edge.isOpen() && !(ended && script.end() == ConnectionFault.NOT_OPEN);
    }

    private void enter(ConnectionScript.Call call) {
        if (script.throwing().contains(call)) {
            counts.add(ConnectionFault.THROWN);
            throw new InjectedFault("a planted defect: " + call + " throws");
        }
    }

    /** Polled by one thread at a time. */
    private final class Filter implements FrameSource {
        private final FrameSource frames;
        private @Nullable OutboundFrame again;

        Filter(FrameSource frames) {
            this.frames = frames;
        }

        @Override
        public @Nullable OutboundFrame poll() {
            if (again != null) {
                OutboundFrame repeated = again;
                again = null;
                return repeated;
            }
            if (resting || isHeldBack()) {
                return null;
            }
            OutboundFrame frame = frames.poll();
            if (frame == null || frame.isClose()) {
                return frame;
            }
            return arrived(frame, taken.incrementAndGet());
        }

        private boolean isHeldBack() {
            ConnectionFault end = script.end();
            if (forgiven || end == null || end == ConnectionFault.DROPPED || taken.get() < script.endAfter()) {
                return false;
            }
            end(end);
            return true;
        }

        private @Nullable OutboundFrame arrived(OutboundFrame frame, long number) {
            if (script.end() == ConnectionFault.DROPPED && number > script.endAfter()) {
                end(ConnectionFault.DROPPED);
                edge.terminate();
                return null;
            }
            rest();
            ConnectionFault defect = script.defects().get(number);
            if (defect == ConnectionFault.SKIPPED) {
                counts.add(defect);
                return poll();
            }
            if (defect == ConnectionFault.REPEATED) {
                counts.add(defect);
                again = frame;
            }
            return frame;
        }

        private void end(ConnectionFault fault) {
            if (!ended) {
                ended = true;
                counts.add(fault);
            }
        }

        private void rest() {
            if (timer != null && !script.pace().isZero()) {
                counts.add(ConnectionFault.SLOW);
                resting = true;
                timer.schedule(this::goOn, script.pace());
            }
        }

        private void goOn() {
            resting = false;
            edge.wake(WakeHint.DEFERRED);
        }
    }
}
