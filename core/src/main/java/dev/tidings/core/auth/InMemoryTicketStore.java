package dev.tidings.core.auth;

import dev.tidings.api.TicketGrant;
import dev.tidings.api.UserId;
import dev.tidings.api.spi.TicketStore;
import dev.tidings.api.spi.TimeSource;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Tickets in this process. Expired ones go whenever another is put, so there is no timer. A user's oldest ticket gives
 * way to a new one beyond the user's share; when all users together fill the store, nothing is put, since a ticket of one
 * user must not cost another user's.
 */
final class InMemoryTicketStore implements TicketStore {
    static final int MAX_PER_USER = 64;
    static final int MAX_IN_TOTAL = 100_000;

    private final TimeSource time;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<UserId, LinkedHashMap<String, Entry>> byUser = new HashMap<>();
    private final Map<String, Entry> byKey = new HashMap<>();
    private final TreeSet<Entry> byEnd =
            new TreeSet<>(Comparator.comparing(Entry::end).thenComparing(Entry::key));

    private record Entry(String key, TicketGrant grant) {
        Instant end() {
            return grant.expiresAt();
        }

        UserId user() {
            return grant.principal().userId();
        }
    }

    InMemoryTicketStore(TimeSource time) {
        this.time = time;
    }

    @Override
    public CompletionStage<Boolean> put(String key, TicketGrant grant) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(grant, "grant");
        lock.lock();
        try {
            removeExpired();
            removeOldestBeyondShare(grant.principal().userId());
            boolean room = byKey.size() < MAX_IN_TOTAL;
            if (room) {
                add(new Entry(key, grant));
            }
            return CompletableFuture.completedFuture(room);
        } finally {
            lock.unlock();
        }
    }

    private void removeExpired() {
        Instant now = time.now();
        while (!byEnd.isEmpty() && !byEnd.first().end().isAfter(now)) {
            remove(byEnd.first());
        }
    }

    private void removeOldestBeyondShare(UserId user) {
        LinkedHashMap<String, Entry> own = byUser.get(user);
        if (own != null && own.size() >= MAX_PER_USER) {
            remove(own.values().iterator().next());
        }
    }

    private void add(Entry entry) {
        byKey.put(entry.key(), entry);
        byEnd.add(entry);
        byUser.computeIfAbsent(entry.user(), user -> new LinkedHashMap<>()).put(entry.key(), entry);
    }

    private void remove(Entry entry) {
        byKey.remove(entry.key());
        byEnd.remove(entry);
        Map<String, Entry> own = byUser.get(entry.user());
        if (own != null && own.remove(entry.key()) != null && own.isEmpty()) {
            byUser.remove(entry.user());
        }
    }

    @Override
    public CompletionStage<Optional<TicketGrant>> take(String key) {
        return CompletableFuture.completedFuture(find(key, true));
    }

    @Override
    public CompletionStage<Optional<TicketGrant>> inspect(String key) {
        return CompletableFuture.completedFuture(find(key, false));
    }

    private Optional<TicketGrant> find(String key, boolean take) {
        Objects.requireNonNull(key, "key");
        lock.lock();
        try {
            @Nullable Entry entry = byKey.get(key);
            if (entry == null) {
                return Optional.empty();
            }
            boolean good = entry.end().isAfter(time.now());
            if (take || !good) {
                remove(entry);
            }
            return good ? Optional.of(entry.grant()) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CompletionStage<Boolean> revoke(String key) {
        return take(key).thenApply(Optional::isPresent);
    }

    @Override
    public CompletionStage<Void> revokeAll(UserId userId) {
        Objects.requireNonNull(userId, "userId");
        lock.lock();
        try {
            Map<String, Entry> own = byUser.getOrDefault(userId, new LinkedHashMap<>());
            List.copyOf(own.values()).forEach(this::remove);
        } finally {
            lock.unlock();
        }
        return CompletableFuture.completedFuture(null);
    }

    int size() {
        lock.lock();
        try {
            return byKey.size();
        } finally {
            lock.unlock();
        }
    }
}
