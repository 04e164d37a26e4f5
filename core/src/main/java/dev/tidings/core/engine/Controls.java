package dev.tidings.core.engine;

import dev.tidings.api.spi.OutboundFrame;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The control frames that wait for one connection: at most 16, one heartbeat, and one word that the server goes.
 *
 * <p>The frames are one immutable array that is replaced, so any thread adds without a lock, and a connection that waits
 * for none holds nothing.
 */
final class Controls {
    static final long NONE = -1;
    private static final int SLOTS = 16;
    private static final OutboundFrame[] NOTHING = new OutboundFrame[0];
    private static final AtomicReferenceFieldUpdater<Controls, OutboundFrame[]> FRAMES =
            AtomicReferenceFieldUpdater.newUpdater(Controls.class, OutboundFrame[].class, "frames");
    private static final AtomicIntegerFieldUpdater<Controls> HEARTBEAT =
            AtomicIntegerFieldUpdater.newUpdater(Controls.class, "heartbeat");
    private static final AtomicLongFieldUpdater<Controls> GOING_AWAY =
            AtomicLongFieldUpdater.newUpdater(Controls.class, "goingAway");

    private volatile OutboundFrame[] frames = NOTHING;
    private volatile int heartbeat;
    private volatile long goingAway = NONE;

    /** Adds a frame, unless all slots are taken. */
    boolean offer(OutboundFrame frame) {
        OutboundFrame[] waiting;
        OutboundFrame[] more;
        do {
            waiting = frames;
            if (waiting.length == SLOTS) {
                return false;
            }
            more = Arrays.copyOf(waiting, waiting.length + 1);
            more[waiting.length] = frame;
        } while (!FRAMES.compareAndSet(this, waiting, more));
        return true;
    }

    @Nullable
    OutboundFrame poll() {
        OutboundFrame[] waiting;
        OutboundFrame[] rest;
        do {
            waiting = frames;
            if (waiting.length == 0) {
                return null;
            }
            rest = waiting.length == 1 ? NOTHING : Arrays.copyOfRange(waiting, 1, waiting.length);
        } while (!FRAMES.compareAndSet(this, waiting, rest));
        return waiting[0];
    }

    void askForGoingAway(long reconnectAfterMillis) {
        goingAway = reconnectAfterMillis;
    }

    /** Takes the advice when to come back; {@link #NONE} if none waits. */
    long takeGoingAway() {
        return goingAway == NONE ? NONE : GOING_AWAY.getAndSet(this, NONE);
    }

    void askForHeartbeat() {
        heartbeat = 1;
    }

    boolean takeHeartbeat() {
        return heartbeat == 1 && HEARTBEAT.compareAndSet(this, 1, 0);
    }
}
