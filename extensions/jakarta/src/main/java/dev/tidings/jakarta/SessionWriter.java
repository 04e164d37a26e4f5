package dev.tidings.jakarta;

import dev.tidings.api.CloseCode;
import dev.tidings.api.spi.FrameSource;
import dev.tidings.api.spi.OutboundFrame;
import dev.tidings.api.spi.WebSocketConnection.WakeHint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The one writer of a session. It has one owner at a time, who polls and sends; a ping or a close that is under way is that
 * owner. Some containers refuse a second send while one is under way (Tomcat's {@code TEXT_FULL_WRITING}); others gather
 * what they were given meanwhile for one system call. So there is a window of sends that may be under way, which for the
 * former is one. A frame takes a place of it for each {@value #BYTES_OF_A_PLACE} bytes, so it bounds what is polled ahead.
 * A ping and a close wait until nothing is under way.
 *
 * <p>A wake-up takes the writer if it is free and leaves a mark if not; the owner gives it up only where there is no mark.
 * An owner without room in the window parks the writer, and looks once more; the completion that makes half of it free takes
 * a parked writer and goes on: by itself where it is one send after the other, else on another thread, since a container's
 * own would write each frame at once. A completion within the call that sends finds the writer owned, so no chain of
 * completions grows the stack. What may
 * block, a ping or a close, runs on a thread that may be held up. Who ended the connection waits for a poll that has begun,
 * so that none comes after the report.
 */
final class SessionWriter {
    private static final int IDLE = 0;
    private static final int BUSY = 1;
    private static final int AGAIN = 2;
    private static final int PARKED = 3;
    private static final int ENDED = 4;
    private static final int MOST_AT_ONCE = 16;
    private static final int BYTES_OF_A_PLACE = 512;

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
    private final int window;
    private final AtomicInteger state = new AtomicInteger(BUSY);
    private final AtomicInteger completed = new AtomicInteger();
    private final AtomicReference<@Nullable Farewell> farewell = new AtomicReference<>();
    private volatile @Nullable FrameSource source;
    private volatile boolean pingWanted;
    private volatile boolean polling;
    private volatile boolean said;
    private volatile int begun;
    private volatile boolean slow;
    private int seen = -1;
    private int ticks;

    /** Makes a writer of which so many sends may be under way. */
    SessionWriter(Port port, Workers workers, int window) {
        this.port = port;
        this.workers = workers;
        this.window = window;
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
            if (now == AGAIN || now == PARKED || now == ENDED || (now == BUSY && state.compareAndSet(BUSY, AGAIN))) {
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
        int done = completed.get();
        ticks = begun != done && done == seen ? ticks + 1 : 0;
        seen = done;
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
            if (!hasRoom()) {
                if (parked()) {
                    return;
                }
                continue;
            }
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
            } else {
                send(frame);
            }
        }
    }

    private boolean hasRoom() {
        return begun - completed.get() < (isToBeAlone() ? 1 : window);
    }

    /** Says whether so much is done that it is worth going on. */
    private boolean hasMuchRoom() {
        return begun - completed.get() <= (isToBeAlone() ? 0 : window / 2);
    }

    private boolean isToBeAlone() {
        return farewell.get() != null || pingWanted;
    }

    /** Parks the writer, and says whether it is to stay so. */
    private boolean parked() {
        int now = state.get();
        if (now == ENDED || !state.compareAndSet(now, PARKED)) {
            return false;
        }
        return !hasMuchRoom() || !state.compareAndSet(PARKED, BUSY);
    }

    private void unpark() {
        if (state.get() == PARKED && hasMuchRoom() && state.compareAndSet(PARKED, BUSY)) {
            if (window == 1) {
                run();
            } else {
                workers.soon(this::run);
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

    private void send(OutboundFrame frame) {
        if (frame.isClose()) {
            farewell.compareAndSet(null, new Farewell(frame.closeCode(), frame.reason()));
            return;
        }
        int places = 1 + frame.payloadSize() / BYTES_OF_A_PLACE;
        int all = begun + places;
        begun = all;
        Sending sending = new Sending(places);
        try {
            port.send(frame.text(), sending);
        } catch (RuntimeException refused) {
            sending.complete();
            fail();
        }
    }

    private void fail() {
        end();
        port.failed();
    }

    /** One send. */
    private final class Sending implements SendHandler {
        private final int places;
        private final AtomicBoolean done = new AtomicBoolean();

        Sending(int places) {
            this.places = places;
        }

        @Override
        public void onResult(SendResult result) {
            if (!complete()) {
                return;
            }
            if (!result.isOK()) {
                fail();
            } else if (slow) {
                slow = false;
                port.relieved();
            }
            unpark();
        }

        /** Gives its places back. Returns false if that was done before. */
        private boolean complete() {
            boolean first = !done.getAndSet(true);
            if (first) {
                completed.addAndGet(places);
            }
            return first;
        }
    }
}
