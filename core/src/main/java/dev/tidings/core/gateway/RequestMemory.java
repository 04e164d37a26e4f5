package dev.tidings.core.gateway;

import dev.tidings.api.MessageReply;
import dev.tidings.api.RequestId;
import dev.tidings.api.RunId;
import dev.tidings.api.UserId;
import dev.tidings.api.spi.TimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Remembers what was answered to which request of which user, so that a request that is sent again is answered again
 * and not handled again. Also while the first is under way: then both wait for the same answer.
 *
 * <p>Bounded by time, per user and in total; the oldest go first, and since all live equally long, the order of
 * arrival is the order of expiry. An answer that invites the client to try again is forgotten at once, or trying again
 * would be in vain.
 */
final class RequestMemory {
    static final Duration LIFE = Duration.ofMinutes(10);
    static final int MAX_PER_USER = 1_000;
    static final int MAX_IN_TOTAL = 100_000;

    private record Key(UserId user, RequestId request) {}

    private record Entry(CompletableFuture<MessageReply> answer, long since) {}

    /**
     * The place of a request.
     *
     * @param answer what is or will be answered; only who is first completes it, through {@link #settle}
     * @param first whether the request was not known before
     */
    record Claim(UserId user, RequestId request, CompletableFuture<MessageReply> answer, boolean first) {}

    private final TimeSource time;
    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashMap<Key, Entry> entries = new LinkedHashMap<>();
    private final Map<UserId, LinkedHashSet<Key>> keysByUser = new HashMap<>();

    RequestMemory(TimeSource time) {
        this.time = time;
    }

    /** Looks a request up, and remembers it if it is new. */
    Claim claim(UserId user, RequestId request) {
        Key key = new Key(user, request);
        lock.lock();
        try {
            long now = time.nanoTime();
            forgetExpired(now);
            Entry known = entries.get(key);
            if (known != null) {
                return new Claim(user, request, known.answer(), false);
            }
            CompletableFuture<MessageReply> answer = new CompletableFuture<>();
            remember(key, new Entry(answer, now));
            return new Claim(user, request, answer, true);
        } finally {
            lock.unlock();
        }
    }

    /** Says whether a request of the user is being worked on or was accepted. */
    boolean expects(UserId user, RequestId request) {
        lock.lock();
        try {
            forgetExpired(time.nanoTime());
            Entry known = entries.get(new Key(user, request));
            return known != null && !isRejected(known);
        } finally {
            lock.unlock();
        }
    }

    /** Says whether a request of the user was accepted with a run. */
    boolean expects(UserId user, RunId run) {
        lock.lock();
        try {
            forgetExpired(time.nanoTime());
            return keysByUser.getOrDefault(user, new LinkedHashSet<>()).stream()
                    .map(entries::get)
                    .anyMatch(entry -> entry != null && isAcceptedWith(entry, run));
        } finally {
            lock.unlock();
        }
    }

    private static boolean isRejected(Entry entry) {
        return entry.answer().getNow(null) instanceof MessageReply.Rejected;
    }

    private static boolean isAcceptedWith(Entry entry, RunId run) {
        return entry.answer().getNow(null) instanceof MessageReply.Accepted accepted && run.equals(accepted.runId());
    }

    /** Answers a request for everyone who waits for it. */
    void settle(Claim claim, MessageReply reply) {
        if (reply instanceof MessageReply.Rejected rejected && rejected.retryable()) {
            forget(claim);
        }
        claim.answer().complete(reply);
    }

    private void forget(Claim claim) {
        Key key = new Key(claim.user(), claim.request());
        lock.lock();
        try {
            Entry known = entries.get(key);
            if (known != null && known.answer() == claim.answer()) {
                entries.remove(key);
                forgetKey(key);
            }
        } finally {
            lock.unlock();
        }
    }

    private void forgetExpired(long now) {
        Iterator<Map.Entry<Key, Entry>> oldest = entries.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<Key, Entry> entry = oldest.next();
            if (now - entry.getValue().since() < LIFE.toNanos()) {
                return;
            }
            oldest.remove();
            forgetKey(entry.getKey());
        }
    }

    private void remember(Key key, Entry entry) {
        LinkedHashSet<Key> keys = keysByUser.computeIfAbsent(key.user(), user -> new LinkedHashSet<>());
        if (keys.size() == MAX_PER_USER) {
            evict(keys.iterator().next());
        } else if (entries.size() == MAX_IN_TOTAL) {
            evict(entries.keySet().iterator().next());
        }
        entries.put(key, entry);
        keysByUser.computeIfAbsent(key.user(), user -> new LinkedHashSet<>()).add(key);
    }

    private void evict(Key key) {
        entries.remove(key);
        forgetKey(key);
    }

    private void forgetKey(Key key) {
        LinkedHashSet<Key> keys = keysByUser.get(key.user());
        if (keys != null && keys.remove(key) && keys.isEmpty()) {
            keysByUser.remove(key.user());
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
