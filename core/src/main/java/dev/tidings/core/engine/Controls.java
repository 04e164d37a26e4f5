package dev.tidings.core.engine;

import dev.tidings.api.spi.OutboundFrame;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The control frames that wait for one connection: at most 16, one heartbeat, and one word that the server goes. */
final class Controls {
    static final long NONE = -1;
    private static final int SLOTS = 16;

    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<OutboundFrame> frames = new ArrayDeque<>(2);
    private final AtomicBoolean heartbeat = new AtomicBoolean();
    private final AtomicLong goingAway = new AtomicLong(NONE);
    private volatile int waiting;

    /** Adds a frame, unless all slots are taken. */
    boolean offer(OutboundFrame frame) {
        lock.lock();
        try {
            if (frames.size() == SLOTS) {
                return false;
            }
            frames.add(frame);
            waiting = frames.size();
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Nullable
    OutboundFrame poll() {
        if (waiting == 0) {
            return null;
        }
        lock.lock();
        try {
            OutboundFrame frame = frames.poll();
            waiting = frames.size();
            return frame;
        } finally {
            lock.unlock();
        }
    }

    void askForGoingAway(long reconnectAfterMillis) {
        goingAway.set(reconnectAfterMillis);
    }

    /** Takes the advice when to come back; {@link #NONE} if none waits. */
    long takeGoingAway() {
        return goingAway.get() == NONE ? NONE : goingAway.getAndSet(NONE);
    }

    void askForHeartbeat() {
        heartbeat.set(true);
    }

    boolean takeHeartbeat() {
        return heartbeat.get() && heartbeat.compareAndSet(true, false);
    }
}
