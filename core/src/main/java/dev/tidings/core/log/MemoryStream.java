package dev.tidings.core.log;

import dev.tidings.api.Epoch;
import dev.tidings.api.Position;
import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.spi.LogEntry;
import dev.tidings.api.spi.LogSlice;
import dev.tidings.api.spi.LogSubscriber;
import dev.tidings.api.spi.LogSubscription;
import dev.tidings.api.spi.NewEvent;
import dev.tidings.core.log.MemoryBudget.Listing;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.StampedLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The log of one user. One lock guards numbers, entries and the list of followers; it is never held while another
 * stream's is taken, nor while a follower is called, nor taken twice. It is one that has no owner: to note the owner in it
 * would be a reference written into an old object twice for each event, which costs a garbage collector more than the lock. What retains entries is made with the first of them, since many a
 * user only listens.
 */
final class MemoryStream {
    private static final int LEAST_STEP = 256;
    private static final int MOST_STEP = 16 * 1024;

    private final StampedLock lock = new StampedLock();
    private final MemoryBudget budget;
    private final LongSupplier clock;
    private final long headMillis;
    private final Epoch epoch;
    private final RetentionPolicy policy;
    private final Followers followers = new Followers(lock);
    private @Nullable Retained retained;
    private Listing listing = Listing.NOWHERE;
    private long reserved;
    private boolean evicted;
    private long head;
    private long lastMillis;
    private volatile long touchedMillis;

    MemoryStream(Epoch epoch, RetentionPolicy policy, MemoryBudget budget, LongSupplier clock) {
        this.epoch = epoch;
        this.budget = budget;
        this.clock = clock;
        this.headMillis = policy.headAge().toMillis();
        this.policy = policy;
        this.touchedMillis = clock.getAsLong();
        budget.reserve(MemoryBudget.HEAD_BYTES);
    }

    /** Appends, or returns null if this stream was evicted meanwhile. */
    @Nullable
    Position append(List<NewEvent> batch, int attempt, long nowMillis) {
        Position position;
        List<LogEntry> added;
        List<Followers.Follower> receivers;
        long stamp = lock.writeLock();
        try {
            if (evicted) {
                return null;
            }
            touchedMillis = nowMillis;
            long known = attempt > 1 ? seqOf(batch.get(batch.size() - 1)) : 0;
            if (known > 0) {
                return new Position(epoch, known);
            }
            lastMillis = Math.max(lastMillis, nowMillis);
            added = addAll(batch);
            receivers = followers.tell(added);
            trimmed(nowMillis);
            position = new Position(epoch, head);
        } finally {
            lock.unlockWrite(stamp);
        }
        if (!receivers.isEmpty()) {
            followers.deliver(added, receivers);
        }
        return position;
    }

    private long seqOf(NewEvent event) {
        return retained == null ? 0 : retained.seqOf(event.header().eventId());
    }

    private LogEntry add(NewEvent event) {
        LogEntry entry = event.sequenced(++head, lastMillis);
        retained().add(entry);
        return entry;
    }

    /** Adds a batch; returns what followers have to be told, if there are any. */
    private List<LogEntry> addAll(List<NewEvent> batch) {
        if (batch.size() == 1) {
            LogEntry entry = add(batch.get(0));
            return followers.isEmpty() ? List.of() : List.of(entry);
        }
        List<LogEntry> entries = new ArrayList<>(batch.size());
        for (NewEvent event : batch) {
            entries.add(add(event));
        }
        return entries;
    }

    private Retained retained() {
        if (retained == null) {
            retained = new Retained(policy, budget.departures());
        }
        return retained;
    }

    private long bytes() {
        return retained == null ? 0 : retained.bytes();
    }

    private void trimmed(long nowMillis) {
        if (retained != null) {
            retained.trim(nowMillis);
        }
        long bytes = bytes();
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
        long stamp = lock.writeLock();
        try {
            if (!evicted) {
                trimmed(nowMillis);
            }
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    /** Lets go of about so many bytes, or of all, and returns by how much it reserves less. */
    long shed(long bytes) {
        long stamp = lock.writeLock();
        try {
            if (evicted) {
                return 0;
            }
            long before = reserved;
            shedRetained(Math.max(bytes, step(reserved)), Departures.Reason.ROOM);
            reserve(bytes());
            list();
            return before - reserved;
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    private void shedRetained(long bytes, Departures.Reason reason) {
        if (retained != null) {
            retained.shed(bytes, reason);
        }
    }

    /** Reads, or returns null if this stream was evicted meanwhile. */
    @Nullable
    LogSlice read(long afterSeq, int maxEntries) {
        long nowMillis = clock.getAsLong();
        long stamp = lock.writeLock();
        try {
            if (evicted) {
                return null;
            }
            touchedMillis = nowMillis;
            trimmed(nowMillis);
            Position end = new Position(epoch, head);
            return retained == null
                    ? new LogSlice(end, List.of(), List.of())
                    : retained.slice(end, afterSeq, maxEntries);
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    /** Subscribes, or returns null if this stream was evicted meanwhile. */
    @Nullable
    LogSubscription subscribe(LogSubscriber subscriber) {
        long nowMillis = clock.getAsLong();
        long stamp = lock.writeLock();
        try {
            if (evicted) {
                return null;
            }
            touchedMillis = nowMillis;
            Followers.Follower follower = followers.add(subscriber, head);
            list();
            return new Subscription(follower, new Position(epoch, head));
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    long retainedBytes() {
        long stamp = lock.writeLock();
        try {
            return bytes();
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    boolean isFollowed() {
        long stamp = lock.writeLock();
        try {
            return !followers.isEmpty();
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    long touchedMillis() {
        return touchedMillis;
    }

    private boolean isOld(long nowMillis) {
        return nowMillis - touchedMillis > headMillis;
    }

    /** Marks this stream as gone if nobody has used it for as long as a head is kept, and nobody follows it. */
    boolean tryForget(long nowMillis) {
        return isOld(nowMillis) && tryEvict(other -> other.isOld(nowMillis), Departures.Reason.AGE);
    }

    /** Marks this stream as gone, unless somebody follows it. */
    boolean tryEvict() {
        return tryEvict(other -> true, Departures.Reason.ROOM);
    }

    private boolean tryEvict(Predicate<MemoryStream> also, Departures.Reason reason) {
        long stamp = lock.writeLock();
        try {
            if (!evicted && followers.isEmpty() && also.test(this)) {
                evicted = true;
                shedRetained(Long.MAX_VALUE, reason);
                reserve(0);
                list();
                budget.reserve(-MemoryBudget.HEAD_BYTES);
            }
            return evicted;
        } finally {
            lock.unlockWrite(stamp);
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
            long stamp = lock.writeLock();
            try {
                touchedMillis = nowMillis;
                followers.remove(follower);
                list();
            } finally {
                lock.unlockWrite(stamp);
            }
        }
    }
}
