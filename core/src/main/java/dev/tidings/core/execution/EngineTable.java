package dev.tidings.core.execution;

import dev.tidings.api.ExecutionEngineFactory.Limits;
import dev.tidings.api.LimitReachedException;
import dev.tidings.api.RunId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** The engines that are not closed, in the order in which they were made. Nothing is called under the lock. */
final class EngineTable<E> {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Key, E> engines = new LinkedHashMap<>();
    private final Map<UserId, Integer> counts = new HashMap<>();
    private final Limits limits;
    private boolean closed;
    private long refused;

    EngineTable(Limits limits) {
        this.limits = limits;
    }

    private record Key(UserId userId, RunId runId) {
        static Key of(UserExecutionContext context) {
            return new Key(context.userId(), context.runId());
        }
    }

    void add(UserExecutionContext context, E engine) {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the factory of engines is closed: make another one");
            }
            Key key = Key.of(context);
            if (engines.containsKey(key)) {
                throw new IllegalArgumentException("user \"" + key.userId() + "\" has an engine for run " + key.runId()
                        + ": a run id is used once, make another one");
            }
            requireRoom(key.userId());
            engines.put(key, engine);
            counts.merge(key.userId(), 1, Integer::sum);
        } finally {
            lock.unlock();
        }
    }

    private void requireRoom(UserId userId) {
        int own = counts.getOrDefault(userId, 0);
        if (own >= limits.enginesPerUser()) {
            refused++;
            throw new LimitReachedException(
                    "user \"" + userId + "\" has " + own + " engines",
                    own,
                    limits.enginesPerUser(),
                    "close one, or call cleanupUser");
        }
        if (engines.size() >= limits.engines()) {
            refused++;
            throw new LimitReachedException(
                    "the factory has " + engines.size() + " engines",
                    engines.size(),
                    limits.engines(),
                    "close some, or raise the limit");
        }
    }

    boolean remove(UserExecutionContext context, E engine) {
        lock.lock();
        try {
            Key key = Key.of(context);
            boolean removed = engines.remove(key, engine);
            if (removed) {
                counts.computeIfPresent(key.userId(), (user, count) -> count == 1 ? null : count - 1);
            }
            return removed;
        } finally {
            lock.unlock();
        }
    }

    List<E> all() {
        return select(key -> true);
    }

    List<E> of(UserId userId) {
        return select(key -> key.userId().equals(userId));
    }

    private List<E> select(Predicate<Key> wanted) {
        lock.lock();
        try {
            List<E> found = new ArrayList<>();
            engines.forEach((key, engine) -> {
                if (wanted.test(key)) {
                    found.add(engine);
                }
            });
            return found;
        } finally {
            lock.unlock();
        }
    }

    /** Takes no other engine from now on. */
    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        return counted(() -> closed ? 1 : 0) == 1;
    }

    int size() {
        return (int) counted(engines::size);
    }

    int users() {
        return (int) counted(counts::size);
    }

    long refused() {
        return counted(() -> refused);
    }

    /** Counts the engines of a user. */
    int size(UserId userId) {
        return (int) counted(() -> counts.getOrDefault(userId, 0));
    }

    private long counted(LongSupplier count) {
        lock.lock();
        try {
            return count.getAsLong();
        } finally {
            lock.unlock();
        }
    }
}
