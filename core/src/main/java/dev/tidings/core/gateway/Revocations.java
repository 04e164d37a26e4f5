package dev.tidings.core.gateway;

import dev.tidings.api.UserId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which users were logged out lately, so that a client that was being authenticated meanwhile does not slip in. Counts
 * revocations instead of looking at a clock: what began before a revocation of its user is revoked. Of what began before
 * a revocation that had to be forgotten, nobody can tell, and it is taken for revoked.
 */
final class Revocations {
    static final int MAX_USERS = 10_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<UserId, Long> latest = new LinkedHashMap<>();
    private long count;
    private long forgotten;

    /** Returns the number of revocations so far. */
    long count() {
        lock.lock();
        try {
            return count;
        } finally {
            lock.unlock();
        }
    }

    void add(UserId user) {
        lock.lock();
        try {
            count++;
            latest.remove(user);
            if (latest.size() == MAX_USERS) {
                UserId oldest = latest.keySet().iterator().next();
                forgotten = Math.max(forgotten, latest.getOrDefault(oldest, 0L));
                latest.remove(oldest);
            }
            latest.put(user, count);
        } finally {
            lock.unlock();
        }
    }

    /** Says whether a user was logged out since there had been so many revocations. */
    boolean since(long begun, UserId user) {
        lock.lock();
        try {
            return begun < Math.max(forgotten, latest.getOrDefault(user, 0L));
        } finally {
            lock.unlock();
        }
    }
}
