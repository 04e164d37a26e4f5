package dev.tidings.core.log;

import dev.tidings.api.Epoch;
import dev.tidings.api.EventId;
import dev.tidings.api.Position;
import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.spi.LogEntry;
import dev.tidings.api.spi.LogSlice;
import dev.tidings.api.spi.LogSubscriber;
import dev.tidings.api.spi.LogSubscription;
import dev.tidings.api.spi.NewEvent;
import dev.tidings.core.log.MemoryBudget.Listing;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The log of one user. One lock guards numbers, entries and the list of followers; it is never held while another
 * stream's is taken, nor while a follower is called.
 */
final class MemoryStream {
    private static final int LEAST_STEP = 256;
    private static final int MOST_STEP = 16 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final MemoryBudget budget;
    private final LongSupplier clock;
    private final long headMillis;
    private final Epoch epoch;
    private final Retained retained;
    private final Followers followers = new Followers(lock);
    private Listing listing = Listing.NOWHERE;
    private long reserved;
    private boolean evicted;
    private long head;
    private long lastMillis;
    private @Nullable EventId lastId;
    private volatile long touchedMillis;

    MemoryStream(Epoch epoch, RetentionPolicy policy, MemoryBudget budget, LongSupplier clock) {
        this.epoch = epoch;
        this.budget = budget;
        this.clock = clock;
        this.headMillis = policy.headAge().toMillis();
        this.retained = new Retained(policy);
        this.touchedMillis = clock.getAsLong();
        budget.reserve(MemoryBudget.HEAD_BYTES);
    }

    /** Appends, or returns null if this stream was evicted meanwhile. */
    @Nullable
    Position append(List<NewEvent> batch, int attempt) {
        long nowMillis = clock.getAsLong();
        Position position;
        boolean deliver;
        lock.lock();
        try {
            if (evicted) {
                return null;
            }
            touchedMillis = nowMillis;
            EventId id = batch.get(batch.size() - 1).header().eventId();
            long known = attempt > 1 ? seqOf(id) : 0;
            if (known > 0) {
                return new Position(epoch, known);
            }
            lastMillis = Math.max(lastMillis, nowMillis);
            for (int index = 0; index < batch.size(); index++) {
                LogEntry entry = batch.get(index).sequenced(++head, lastMillis);
                retained.add(entry);
                followers.tell(entry);
            }
            lastId = id;
            trimmed(nowMillis);
            position = new Position(epoch, head);
            deliver = followers.takeTurn();
        } finally {
            lock.unlock();
        }
        if (deliver) {
            followers.deliver();
        }
        return position;
    }

    /** Finds an event that is retained, and the last one that was appended, even if it was evicted at once. */
    private long seqOf(EventId id) {
        return id.equals(lastId) ? head : retained.seqOf(id);
    }

    private void trimmed(long nowMillis) {
        retained.trim(nowMillis);
        long bytes = retained.bytes();
        if (bytes > reserved || bytes < reserved - 2 * step(reserved) || bytes == 0) {
            reserve(bytes);
        }
        list();
    }

    private void reserve(long bytes) {
        long step = step(bytes);
        long now = bytes == 0 ? 0 : (bytes + step - 1) / step * step;
        if (now != reserved) {
            budget.reserve(now - reserved);
            reserved = now;
        }
    }

    private static long step(long bytes) {
        return Math.max(LEAST_STEP, Math.min(MOST_STEP, Long.highestOneBit(bytes) / 8));
    }

    private void list() {
        Listing now = reserved == 0 ? Listing.NOWHERE : followers.isEmpty() ? Listing.IDLE : Listing.FOLLOWED;
        if (now != listing) {
            budget.list(this, now);
            listing = now;
        }
    }

    void trim() {
        long nowMillis = clock.getAsLong();
        lock.lock();
        try {
            if (!evicted) {
                trimmed(nowMillis);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Lets go of about so many bytes, or of all, and returns by how much it reserves less. */
    long shed(long bytes) {
        lock.lock();
        try {
            if (evicted) {
                return 0;
            }
            long before = reserved;
            retained.shed(Math.max(bytes, step(reserved)));
            reserve(retained.bytes());
            list();
            return before - reserved;
        } finally {
            lock.unlock();
        }
    }

    /** Reads, or returns null if this stream was evicted meanwhile. */
    @Nullable
    LogSlice read(long afterSeq, int maxEntries) {
        long nowMillis = clock.getAsLong();
        lock.lock();
        try {
            if (evicted) {
                return null;
            }
            touchedMillis = nowMillis;
            trimmed(nowMillis);
            return retained.slice(new Position(epoch, head), afterSeq, maxEntries);
        } finally {
            lock.unlock();
        }
    }

    /** Subscribes, or returns null if this stream was evicted meanwhile. */
    @Nullable
    LogSubscription subscribe(LogSubscriber subscriber) {
        long nowMillis = clock.getAsLong();
        lock.lock();
        try {
            if (evicted) {
                return null;
            }
            touchedMillis = nowMillis;
            Followers.Follower follower = followers.add(subscriber, head);
            list();
            return new Subscription(follower, new Position(epoch, head));
        } finally {
            lock.unlock();
        }
    }

    long retainedBytes() {
        lock.lock();
        try {
            return retained.bytes();
        } finally {
            lock.unlock();
        }
    }

    boolean isFollowed() {
        lock.lock();
        try {
            return !followers.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    long touchedMillis() {
        return touchedMillis;
    }

    private boolean isOld() {
        return clock.getAsLong() - touchedMillis > headMillis;
    }

    /** Marks this stream as gone if nobody has used it for as long as a head is kept, and nobody follows it. */
    boolean tryForget() {
        return isOld() && tryEvict(true);
    }

    /** Marks this stream as gone, unless somebody follows it. */
    boolean tryEvict() {
        return tryEvict(false);
    }

    private boolean tryEvict(boolean onlyOld) {
        lock.lock();
        try {
            if (!evicted && followers.isEmpty() && (!onlyOld || isOld())) {
                evicted = true;
                retained.shed(Long.MAX_VALUE);
                reserve(0);
                list();
                budget.reserve(-MemoryBudget.HEAD_BYTES);
            }
            return evicted;
        } finally {
            lock.unlock();
        }
    }

    private final class Subscription implements LogSubscription {
        private final Followers.Follower follower;
        private final Position start;

        Subscription(Followers.Follower follower, Position start) {
            this.follower = follower;
            this.start = start;
        }

        @Override
        public Position start() {
            return start;
        }

        @Override
        public void cancel() {
            follower.cancel();
            long nowMillis = clock.getAsLong();
            lock.lock();
            try {
                touchedMillis = nowMillis;
                followers.remove(follower);
                list();
            } finally {
                lock.unlock();
            }
        }
    }
}
