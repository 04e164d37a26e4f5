package dev.tidings.api.spi;

import dev.tidings.api.ConnectionLimits;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Counts the sockets of a {@link Transport}, from their accept until their end was reported: in all, of one network, and
 * before the upgrade. For any thread.
 *
 * <p>A socket that is one too many needs a place, too, until it has read why. There are a few such places, so that in
 * a storm clients get an answer instead of a reset; when they are taken as well, there is none to be had.
 */
public final class ConnectionPlaces {
    private static final int MOST_TURNED_AWAY = 256;

    private final ConnectionLimits limits;
    private final int most;
    private final int mostTurnedAway;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition emptied = lock.newCondition();
    private final Map<Network, Crowd> byNetwork = new HashMap<>();
    private int taken;
    private int pending;
    private int turnedAway;
    private boolean sealed;

    private ConnectionPlaces(ConnectionLimits limits, int most, int mostTurnedAway) {
        this.limits = limits;
        this.most = most;
        this.mostTurnedAway = mostTurnedAway;
    }

    /**
     * Makes places for so many sockets as the limits say.
     *
     * @param limits the limits
     * @return places, of which none is taken
     */
    public static ConnectionPlaces of(ConnectionLimits limits) {
        return of(limits, Integer.MAX_VALUE);
    }

    /**
     * Makes places for so many sockets as the limits say, and at most three quarters of a number of file descriptors;
     * those for sockets that are turned away take up to a twentieth of them besides.
     *
     * @param limits the limits
     * @param descriptors how many descriptors the process may have
     * @return places, of which none is taken
     */
    public static ConnectionPlaces of(ConnectionLimits limits, int descriptors) {
        return new ConnectionPlaces(
                limits,
                Math.max(1, Math.min(limits.connections(), descriptors / 4 * 3)),
                Math.max(1, Math.min(MOST_TURNED_AWAY, descriptors / 20)));
    }

    /**
     * Returns what a client is told if there is no place of any kind.
     *
     * @return the answer
     */
    public static HandshakeDecision.Refuse full() {
        return new HandshakeDecision.Refuse(503, "too many connections");
    }

    /**
     * Takes a place.
     *
     * @param address the peer's address
     * @return the place, perhaps one of those that are turned away; or null if there is none of any kind
     */
    public @Nullable Place take(InetAddress address) {
        Network network = Network.of(address);
        lock.lock();
        try {
            HandshakeDecision.Refuse refusal = judge(network);
            if (sealed || (refusal != null && turnedAway == mostTurnedAway)) {
                return null;
            }
            if (refusal != null) {
                turnedAway++;
                return new Place(this, null, refusal);
            }
            taken++;
            pending++;
            Crowd crowd = byNetwork.computeIfAbsent(network, Crowd::new);
            crowd.size++;
            return new Place(this, crowd, null);
        } finally {
            lock.unlock();
        }
    }

    private HandshakeDecision.@Nullable Refuse judge(Network network) {
        int perAddress = limits.connectionsPerAddress();
        if (taken == most) {
            return full();
        }
        if (perAddress > 0 && sizeOf(network) >= perAddress) {
            return new HandshakeDecision.Refuse(429, "too many connections from this address");
        }
        return pending >= limits.pendingConnections()
                ? new HandshakeDecision.Refuse(503, "too many clients are connecting")
                : null;
    }

    private int sizeOf(Network network) {
        Crowd crowd = byNetwork.get(network);
        return crowd == null ? 0 : crowd.size;
    }

    private void leave(Place place) {
        Crowd crowd = place.crowd;
        if (crowd == null) {
            turnedAway--;
        } else {
            taken--;
            pending -= place.waiting ? 1 : 0;
            if (--crowd.size == 0) {
                byNetwork.remove(crowd.network);
            }
        }
        if (taken + turnedAway == 0) {
            emptied.signalAll();
        }
    }

    /**
     * Returns how many sockets are let in.
     *
     * @return the places that are taken, without those that are turned away
     */
    public int taken() {
        lock.lock();
        try {
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Returns how many sockets there can be.
     *
     * @return the places, without those for sockets that are turned away
     */
    public int most() {
        return most;
    }

    /** Lets nothing more in. */
    public void seal() {
        lock.lock();
        try {
            sealed = true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until no place is taken.
     *
     * @param limit how long to wait
     * @return true if none is, false if the limit is over
     * @throws InterruptedException if the waiting thread is interrupted
     */
    public boolean awaitEmpty(Duration limit) throws InterruptedException {
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

    /** Where one socket stands. */
    public static final class Place {
        private final ConnectionPlaces places;
        private final @Nullable Crowd crowd;
        private final HandshakeDecision.@Nullable Refuse refusal;
        private boolean waiting = true;
        private boolean freed;

        private Place(ConnectionPlaces places, @Nullable Crowd crowd, HandshakeDecision.@Nullable Refuse refusal) {
            this.places = places;
            this.crowd = crowd;
            this.refusal = refusal;
        }

        /**
         * Returns why the socket is turned away.
         *
         * @return the answer, or null if the socket is let in
         */
        public HandshakeDecision.@Nullable Refuse refusal() {
            return refusal;
        }

        /** Takes note that the socket is upgraded. Later calls have no effect. */
        public void upgraded() {
            places.lock.lock();
            try {
                places.pending -= waiting && !freed && refusal == null ? 1 : 0;
                waiting = false;
            } finally {
                places.lock.unlock();
            }
        }

        /** Gives the place back. Later calls have no effect. */
        public void free() {
            places.lock.lock();
            try {
                if (!freed) {
                    freed = true;
                    places.leave(this);
                }
            } finally {
                places.lock.unlock();
            }
        }
    }

    /** The sockets of one network that are let in. */
    private static final class Crowd {
        private final Network network;
        private int size;

        private Crowd(Network network) {
            this.network = network;
        }
    }

    /** What one peer has to itself: an IPv4 address, or the first 64 bits of an IPv6 address. */
    private record Network(boolean six, long prefix) {
        static Network of(InetAddress address) {
            ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
            return address instanceof Inet6Address
                    ? new Network(true, bytes.getLong(0))
                    : new Network(false, bytes.getInt(0));
        }
    }
}
