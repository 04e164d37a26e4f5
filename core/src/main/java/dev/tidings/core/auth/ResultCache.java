package dev.tidings.core.auth;

import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.api.spi.TimeSource;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Whose the tokens are that were found valid lately, by their hashes. Knows nothing of tokens that were refused, so
 * that nobody can fill it with nonsense. All entries live equally long, and the oldest gives way.
 *
 * <p>What was found out before someone was forgotten is not remembered after that: a finding brings along when its
 * verification began, counted in such events.
 */
final class ResultCache {
    static final int MAX_ENTRIES = 10_000;

    private final TimeSource time;
    private final long lifeNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private long forgettings;

    private record Entry(UserPrincipal principal, long since) {}

    ResultCache(TimeSource time, Duration life) {
        this.time = time;
        this.lifeNanos = life.toNanos();
    }

    /** Returns whose a token is, or null if that must be found out. */
    @Nullable
    UserPrincipal find(String key) {
        lock.lock();
        try {
            Entry entry = entries.get(key);
            if (entry == null || isOver(entry)) {
                entries.remove(key);
                return null;
            }
            return entry.principal();
        } finally {
            lock.unlock();
        }
    }

    private boolean isOver(Entry entry) {
        return time.nanoTime() - entry.since() >= lifeNanos || Expiry.hasPassed(entry.principal(), time.now());
    }

    /** Says how often someone was forgotten so far. */
    long forgettings() {
        lock.lock();
        try {
            return forgettings;
        } finally {
            lock.unlock();
        }
    }

    /** Remembers a finding, unless someone was forgotten since it was begun. */
    void remember(String key, UserPrincipal principal, long begun) {
        lock.lock();
        try {
            if (lifeNanos == 0 || begun != forgettings) {
                return;
            }
            entries.remove(key);
            if (entries.size() == MAX_ENTRIES) {
                entries.remove(entries.keySet().iterator().next());
            }
            entries.put(key, new Entry(principal, time.nanoTime()));
        } finally {
            lock.unlock();
        }
    }

    void forget(UserId userId) {
        lock.lock();
        try {
            forgettings++;
            entries.values().removeIf(entry -> entry.principal().userId().equals(userId));
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return entries.size();
        } finally {
            lock.unlock();
        }
    }
}
