package dev.tidings.netty;

import dev.tidings.api.ConnectionLimits;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * How many clients a transport has, until the end of each was reported: in all, of one network, and before the upgrade.
 * One too many gets a seat among a few others, to read why; when these are taken as well, there is none.
 */
final class Seats {
    private static final int MOST_TURNED_AWAY = 256;

    /** Where one client sits. */
    final class Seat {
        private final Network network;
        private final @Nullable Refusal refusal;
        private boolean waiting = true;
        private boolean freed;

        private Seat(Network network, @Nullable Refusal refusal) {
            this.network = network;
            this.refusal = refusal;
        }

        /** Returns why the client is turned away, or null if it is not. */
        @Nullable
        Refusal refusal() {
            return refusal;
        }

        /** Takes note that the client is upgraded. */
        void upgraded() {
            lock.lock();
            try {
                pending -= waiting ? 1 : 0;
                waiting = false;
            } finally {
                lock.unlock();
            }
        }

        /** Gives the seat back; later calls have no effect. */
        void free() {
            lock.lock();
            try {
                if (!freed) {
                    freed = true;
                    leave(this);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private final ConnectionLimits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition emptied = lock.newCondition();
    private final Map<Network, Integer> byNetwork = new HashMap<>();
    private int taken;
    private int pending;
    private int turnedAway;
    private boolean sealed;

    Seats(ConnectionLimits limits) {
        this.limits = limits;
    }

    /** Returns how many clients there are. */
    int taken() {
        lock.lock();
        try {
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Takes a seat, or returns null if there is none of any kind. */
    @Nullable
    Seat take(InetAddress address) {
        Network network = Network.of(address);
        lock.lock();
        try {
            Refusal refusal = judge(network);
            if (sealed || (refusal != null && turnedAway == MOST_TURNED_AWAY)) {
                return null;
            }
            if (refusal == null) {
                taken++;
                pending++;
                byNetwork.merge(network, 1, Integer::sum);
            } else {
                turnedAway++;
            }
            return new Seat(network, refusal);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Refusal judge(Network network) {
        int perAddress = limits.connectionsPerAddress();
        if (taken == limits.connections()) {
            return new Refusal(503, "too many connections");
        }
        if (perAddress > 0 && byNetwork.getOrDefault(network, 0) >= perAddress) {
            return new Refusal(429, "too many connections from this address");
        }
        return pending >= limits.pendingConnections() ? new Refusal(503, "too many clients are connecting") : null;
    }

    private void leave(Seat seat) {
        if (seat.refusal == null) {
            taken--;
            pending -= seat.waiting ? 1 : 0;
            byNetwork.computeIfPresent(seat.network, (key, count) -> count == 1 ? null : count - 1);
        } else {
            turnedAway--;
        }
        if (taken + turnedAway == 0) {
            emptied.signalAll();
        }
    }

    /** Lets nobody in any more. */
    void seal() {
        lock.lock();
        try {
            sealed = true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until everybody has left, and says whether that came to be in time. */
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
