package dev.tidings.core.transport;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** The sockets of one server, from their accept until their end was reported. Never more than a limit. */
final class Connections {
    private final Set<EmbeddedConnection> members = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition emptied = lock.newCondition();
    private final int limit;
    private int reserved;
    private boolean sealed;

    Connections(int limit) {
        this.limit = limit;
    }

    /** Takes a place, if there is one and nothing was sealed. */
    boolean tryReserve() {
        lock.lock();
        try {
            if (sealed || reserved == limit) {
                return false;
            }
            reserved++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Gives a place back that no connection was put on. */
    void release() {
        lock.lock();
        try {
            reserved--;
            if (reserved == 0) {
                emptied.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Puts a connection on a reserved place. */
    void add(EmbeddedConnection connection) {
        members.add(connection);
    }

    /** Takes a connection out and gives its place back; a later call has no effect. */
    void remove(EmbeddedConnection connection) {
        if (members.remove(connection)) {
            release();
        }
    }

    /** Lets no further connection in. */
    void seal() {
        lock.lock();
        try {
            sealed = true;
        } finally {
            lock.unlock();
        }
    }

    void forEach(Consumer<EmbeddedConnection> action) {
        members.forEach(action);
    }

    /** Waits until no place is taken, and says whether that came to be in time. */
    boolean awaitEmpty(Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        lock.lock();
        try {
            while (reserved > 0 && left > 0) {
                left = emptied.awaitNanos(left);
            }
            return reserved == 0;
        } finally {
            lock.unlock();
        }
    }
}
