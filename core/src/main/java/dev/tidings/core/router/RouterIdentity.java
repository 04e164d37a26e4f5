package dev.tidings.core.router;

import dev.tidings.api.ConnectionId;
import dev.tidings.api.MessageRouter.Conflict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A base router together with the users' routers over it, as against every other router. Finds out when two of them
 * handle the same connection: counts each such connection once, on both sides, names the last ones while they are open,
 * and warns at the first one that it takes from another.
 */
public final class RouterIdentity {
    static final int MAX_LISTED = 64;

    private static final Logger LOG = LoggerFactory.getLogger(RouterIdentity.class);

    private final String name;
    private final ConnectionClaims claims;
    private final LongAdder contested = new LongAdder();
    private final AtomicBoolean warned = new AtomicBoolean();
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<ConnectionId, Conflict> listed = new LinkedHashMap<>();

    RouterIdentity(ConnectionClaims claims) {
        this.claims = claims;
        this.name = "router@" + Integer.toHexString(System.identityHashCode(this));
    }

    String name() {
        return name;
    }

    /** Takes note of a message that came over a connection. */
    void handles(ConnectionId connectionId) {
        RouterIdentity owner = claims.claim(connectionId, this);
        if (owner != null && owner != this && claims.contest(connectionId)) {
            Conflict conflict = new Conflict(Conflict.Kind.SECOND_ROUTER, connectionId.value(), owner.name, name);
            owner.add(connectionId, conflict);
            add(connectionId, conflict);
            warn(owner, connectionId);
        }
    }

    private void warn(RouterIdentity owner, ConnectionId connectionId) {
        if (warned.compareAndSet(false, true)) {
            LOG.warn(
                    "{} handles messages of connection {}, which {} handles already: route by one of them, such as"
                            + " TidingsServer.routers(); further connections are counted only",
                    name,
                    connectionId,
                    owner.name);
        }
    }

    private void add(ConnectionId connectionId, Conflict conflict) {
        contested.increment();
        lock.lock();
        try {
            if (listed.size() >= MAX_LISTED) {
                listed.keySet().removeIf(known -> !claims.isOpen(known));
            }
            if (listed.size() < MAX_LISTED) {
                listed.put(connectionId, conflict);
            }
        } finally {
            lock.unlock();
        }
    }

    long contested() {
        return contested.sum();
    }

    List<Conflict> conflicts() {
        lock.lock();
        try {
            listed.keySet().removeIf(known -> !claims.isOpen(known));
            return List.copyOf(listed.values());
        } finally {
            lock.unlock();
        }
    }
}
