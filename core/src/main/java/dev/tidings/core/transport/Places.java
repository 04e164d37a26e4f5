package dev.tidings.core.transport;

import dev.tidings.api.ConnectionLimits;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * How many sockets a server has open, from their accept until their end was reported: in total, per network, and
 * before the upgrade.
 *
 * <p>A socket that is one too many needs a place, too, until it has read why. There are a few such places, so that in
 * a storm clients get an answer instead of a reset; when they are taken as well, there is none to be had.
 */
final class Places {
    private static final int MAX_TURNED_AWAY = 256;

    /** Where one socket stands. */
    final class Place {
        private final Network network;
        private final @Nullable Refusal refusal;
        private boolean waiting = true;

        private Place(Network network, @Nullable Refusal refusal) {
            this.network = network;
            this.refusal = refusal;
        }

        /** Returns why the socket is turned away, or null if it is not. */
        @Nullable
        Refusal refusal() {
            return refusal;
        }

        /** Takes note that the socket is upgraded. */
        void upgraded() {
            lock.lock();
            try {
                pending -= waiting ? 1 : 0;
                waiting = false;
            } finally {
                lock.unlock();
            }
        }

        /** Gives the place back. For one call only. */
        void free() {
            lock.lock();
            try {
                if (refusal == null) {
                    taken--;
                    pending -= waiting ? 1 : 0;
                    byNetwork.computeIfPresent(network, (key, count) -> count == 1 ? null : count - 1);
                } else {
                    turnedAway--;
                }
                if (taken + turnedAway == 0) {
                    emptied.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private final ConnectionLimits limits;
    private final int most;
    private final int mostTurnedAway;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition emptied = lock.newCondition();
    private final Map<Network, Integer> byNetwork = new HashMap<>();
    private int taken;
    private int pending;
    private int turnedAway;
    private boolean sealed;

    /** Makes places for so many sockets as the limits say, and at most four fifths of a number of descriptors. */
    Places(ConnectionLimits limits, int descriptors) {
        this.limits = limits;
        this.most = Math.max(1, Math.min(limits.connections(), descriptors / 4 * 3));
        this.mostTurnedAway = Math.max(1, Math.min(MAX_TURNED_AWAY, descriptors / 20));
    }

    /** Returns how many connections there are. */
    int taken() {
        lock.lock();
        try {
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many connections there can be. */
    int most() {
        return most;
    }

    /** Takes a place, or returns null if there is none, or everything was sealed. */
    @Nullable
    Place take(InetAddress address) {
        Network network = Network.of(address);
        lock.lock();
        try {
            if (sealed) {
                return null;
            }
            Refusal refusal = judge(network);
            if (refusal == null) {
                taken++;
                pending++;
                byNetwork.merge(network, 1, Integer::sum);
            } else if (turnedAway == mostTurnedAway) {
                return null;
            } else {
                turnedAway++;
            }
            return new Place(network, refusal);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Refusal judge(Network network) {
        int perAddress = limits.connectionsPerAddress();
        if (taken == most) {
            return full();
        }
        if (perAddress > 0 && byNetwork.getOrDefault(network, 0) >= perAddress) {
            return new Refusal(429, "too many connections from this address");
        }
        return pending >= limits.pendingConnections() ? new Refusal(503, "too many clients are connecting") : null;
    }

    /** Returns what a client is told if there is no place of any kind. */
    static Refusal full() {
        return new Refusal(503, "too many connections");
    }

    /** Lets nothing more in. */
    void seal() {
        lock.lock();
        try {
            sealed = true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until no place is taken, and says whether that came to be in time. */
    boolean awaitEmpty(Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        lock.lock();
        try {
            while (taken + turnedAway > 0 && left > 0) {
                left = emptied.awaitNanos(left);
            }
            return taken + turnedAway == 0;
        } finally {
            lock.unlock();
        }
    }
}
