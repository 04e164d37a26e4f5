package dev.tidings.jakarta;

import dev.tidings.api.CloseCode;
import dev.tidings.api.spi.FrameSource;
import dev.tidings.api.spi.OutboundFrame;
import dev.tidings.api.spi.WebSocketConnection.WakeHint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The one writer of a session. Containers refuse a second send while one is under way (Tomcat's {@code TEXT_FULL_WRITING}),
 * so there is never one: the writer has one owner, and a send, a ping or a close that is under way is that owner.
 *
 * <p>A wake-up takes the writer if it is free and leaves a mark if not; the owner gives it up only where there is no mark.
 * Whether a send was completed before the container returned, within the call or later on another thread, is found out by
 * who comes second, the completion or the return, and only that one goes on, so that no chain of completions grows the
 * stack. What may block, a ping or a close, runs on a thread that may be held up. Who ended the connection waits for a poll
 * that has begun, so that none comes after the report.
 */
final class SessionWriter {
    private static final int IDLE = 0;
    private static final int BUSY = 1;
    private static final int AGAIN = 2;
    private static final int ENDED = 3;
    private static final int MOST_AT_ONCE = 16;

    /** What a writer writes to. */
    interface Port {
        void send(String text, SendHandler completion);

        void sendPing();

        void sendClose(Farewell farewell);

        /** A send failed; whatever the container does, the connection is over. */
        void failed();

        /** The peer took what had waited for room. */
        void relieved();
    }

    /** How a connection is closed. */
    record Farewell(CloseCode code, String reason) {}

    private final Port port;
    private final Workers workers;
    private final AtomicInteger state = new AtomicInteger(BUSY);
    private final AtomicReference<@Nullable Farewell> farewell = new AtomicReference<>();
    private volatile @Nullable FrameSource source;
    private volatile boolean pingWanted;
    private volatile boolean polling;
    private volatile boolean said;
    private volatile int sends;
    private volatile int completions;
    private volatile boolean slow;
    private int seen;
    private int ticks;

    SessionWriter(Port port, Workers workers) {
        this.port = port;
        this.workers = workers;
    }

    /** Begins to write: until now the writer was its own owner. */
    void open() {
        workers.soon(this::run);
    }

    void start(FrameSource frames) {
        source = frames;
    }

    void ping() {
        pingWanted = true;
        wake(WakeHint.INLINE);
    }

    /** Says that a close is to be sent at the next frame border; false if one was to be already. */
    boolean close(Farewell last) {
        boolean first = farewell.compareAndSet(null, last);
        wake(WakeHint.INLINE);
        return first;
    }

    /** Returns the close that was sent, or is being sent. */
    @Nullable
    Farewell said() {
        return said ? farewell.get() : null;
    }

    void wake(WakeHint hint) {
        if (!taken()) {
            return;
        }
        if (hint == WakeHint.INLINE) {
            run();
        } else {
            workers.soon(this::run);
        }
    }

    private boolean taken() {
        while (true) {
            int now = state.get();
            if (now == IDLE && state.compareAndSet(IDLE, BUSY)) {
                return true;
            }
            if (now == AGAIN || now == ENDED || (now == BUSY && state.compareAndSet(BUSY, AGAIN))) {
                return false;
            }
        }
    }

    /** Ends the writer: nothing is begun any more. */
    void end() {
        state.set(ENDED);
    }

    /** Waits for the end of a poll that began before the end, which is at once. */
    void awaitEnd() {
        while (polling) {
            Thread.onSpinWait();
        }
    }

    /** Says whether a send has been under way for more ticks than it may. To be called at each tick, by one thread. */
    boolean isStuck(int limit) {
        int begun = sends;
        boolean pending = begun != completions;
        ticks = pending && begun == seen ? ticks + 1 : 0;
        seen = begun;
        slow |= ticks > 0;
        return ticks > limit;
    }

    private void run() {
        for (int step = 0; state.get() != ENDED; step++) {
            if (step == MOST_AT_ONCE) {
                workers.soon(this::run);
                return;
            }
            state.compareAndSet(AGAIN, BUSY);
            Farewell last = farewell.get();
            if (last != null) {
                say(last);
                return;
            }
            if (pingWanted) {
                workers.patiently(this::sendPing);
                return;
            }
            OutboundFrame frame = poll();
            if (frame == null) {
                if (state.compareAndSet(BUSY, IDLE)) {
                    return;
                }
            } else if (!sent(frame)) {
                return;
            }
        }
    }

    private void say(Farewell last) {
        said = true;
        workers.patiently(() -> port.sendClose(last));
    }

    private void sendPing() {
        pingWanted = false;
        if (state.get() != ENDED) {
            port.sendPing();
        }
        run();
    }

    private @Nullable OutboundFrame poll() {
        FrameSource frames = source;
        if (frames == null) {
            return null;
        }
        polling = true;
        try {
            return state.get() == ENDED ? null : frames.poll();
        } finally {
            polling = false;
        }
    }

    /** Sends, and says whether the caller still owns the writer. */
    private boolean sent(OutboundFrame frame) {
        if (frame.isClose()) {
            farewell.compareAndSet(null, new Farewell(frame.closeCode(), frame.reason()));
            return true;
        }
        Sending sending = new Sending();
        int number = sends + 1;
        sends = number;
        try {
            port.send(frame.text(), sending);
        } catch (RuntimeException refused) {
            completions = sends;
            port.failed();
            return false;
        }
        return sending.isCompleted();
    }

    /** One send: whoever comes second of its return and its completion goes on. */
    private final class Sending implements SendHandler {
        private static final int BEGUN = 0;
        private static final int RETURNED = 1;
        private static final int COMPLETED = 2;

        private final AtomicInteger phase = new AtomicInteger(BEGUN);

        @Override
        public void onResult(SendResult result) {
            int before = phase.getAndSet(COMPLETED);
            if (before == COMPLETED) {
                return;
            }
            completions = sends;
            if (!result.isOK()) {
                port.failed();
            } else if (slow) {
                slow = false;
                port.relieved();
            }
            if (before == RETURNED) {
                run();
            }
        }

        boolean isCompleted() {
            return !phase.compareAndSet(BEGUN, RETURNED);
        }
    }
}
