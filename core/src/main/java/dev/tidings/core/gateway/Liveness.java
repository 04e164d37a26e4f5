package dev.tidings.core.gateway;

import dev.tidings.api.spi.TaskScheduler;
import dev.tidings.api.spi.TaskScheduler.Scheduled;
import dev.tidings.api.spi.TimeSource;
import java.time.Duration;

/**
 * Whether a client is still there, and still of use. Any sign of life costs a look at the clock and one volatile write;
 * the one pending task finds out when it runs how long it was silent, and moves itself. A task that runs late says that
 * this machine stood still, which is held against nobody: then the silence begins anew.
 */
final class Liveness {
    private static final long LATE_NANOS = Duration.ofSeconds(2).toNanos();
    private static final Scheduled NOTHING = () -> {};

    /** Who is watched. No method throws or blocks. */
    interface Peer {
        /** Asks for a sign of life. */
        void ping();

        /** Drops who gave none. */
        void gone();

        /** Closes who is of no use. */
        void idle();

        /** Returns the number of the last event that was handed over. */
        long position();

        /** Says whether events are to be expected. */
        boolean isBusy();
    }

    private final TimeSource time;
    private final TaskScheduler scheduler;
    private final GatewayLimits limits;
    private volatile long heard;
    private volatile long used;
    private volatile boolean ended;
    private volatile Scheduled next = NOTHING;

    // of the task
    private long due;
    private long pinged;
    private long position;

    Liveness(TimeSource time, TaskScheduler scheduler, GatewayLimits limits) {
        this.time = time;
        this.scheduler = scheduler;
        this.limits = limits;
    }

    /** Begins to watch. Called once. */
    void begin(Peer peer) {
        long now = time.nanoTime();
        heard = now;
        used = now;
        due = now;
        pinged = now;
        position = peer.position();
        check(peer);
    }

    /** Takes note of a sign of life. */
    void heard() {
        heard = time.nanoTime();
    }

    /** Takes note of a message. */
    void used() {
        used = time.nanoTime();
    }

    /** Ends the watch. */
    void end() {
        ended = true;
        next.cancel();
    }

    private void check(Peer peer) {
        long now = time.nanoTime();
        if (now - due > LATE_NANOS) {
            heard = now;
        }
        long silenceLeft = limits.silence().toNanos() - (now - heard);
        long idleLeft = idleLeft(peer, now);
        if (silenceLeft <= 0) {
            peer.gone();
        } else if (idleLeft <= 0) {
            peer.idle();
        } else {
            schedule(peer, Math.min(Math.min(silenceLeft, idleLeft), pingedLeft(peer, now)));
        }
    }

    private long pingedLeft(Peer peer, long now) {
        long interval = limits.pingAfter().toNanos();
        long left = interval - Math.min(now - heard, now - pinged);
        if (left > 0) {
            return left;
        }
        pinged = now;
        peer.ping();
        return interval;
    }

    private long idleLeft(Peer peer, long now) {
        if (limits.idle().isZero()) {
            return Long.MAX_VALUE;
        }
        long reached = peer.position();
        if (reached != position) {
            position = reached;
            used = now;
        }
        long left = limits.idle().toNanos() - (now - used);
        return Math.min(
                left <= 0 && peer.isBusy() ? Long.MAX_VALUE : left,
                limits.pingAfter().toNanos());
    }

    private void schedule(Peer peer, long nanos) {
        due = time.nanoTime() + nanos;
        Scheduled scheduled = scheduler.schedule(() -> check(peer), Duration.ofNanos(nanos));
        next = scheduled;
        if (ended) {
            scheduled.cancel();
        }
    }
}
