package dev.tidings.core.log;

import dev.tidings.api.spi.LogEntry;
import dev.tidings.api.spi.LogSubscriber;
import dev.tidings.core.text.SafeFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.StampedLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who follows a stream, and what they have not been told yet. Guarded by the stream's lock, and called without it: an
 * append that finds nobody delivering tells of its entries itself when it has let go of the lock, and then of those that
 * others left in the outbox meanwhile; so entries leave in order and one call at a time however many threads append.
 */
final class Followers {
    private static final Logger LOG = LoggerFactory.getLogger(Followers.class);

    private final StampedLock lock;
    private List<Follower> followers = List.of();
    private List<LogEntry> outbox = List.of();
    private boolean delivering;

    Followers(StampedLock lock) {
        this.lock = lock;
    }

    boolean isEmpty() {
        return followers.isEmpty();
    }

    Follower add(LogSubscriber subscriber, long startSeq) {
        Follower follower = new Follower(subscriber, startSeq);
        List<Follower> more = new ArrayList<>(followers);
        more.add(follower);
        followers = List.copyOf(more);
        return follower;
    }

    void remove(Follower follower) {
        followers = followers.stream().filter(other -> other != follower).toList();
    }

    /** Takes entries to be told; returns whom the caller, who holds the lock, has to tell of them without it. */
    List<Follower> tell(List<LogEntry> entries) {
        if (followers.isEmpty()) {
            return List.of();
        }
        if (!delivering) {
            delivering = true;
            return followers;
        }
        if (outbox.isEmpty()) {
            outbox = new ArrayList<>(entries);
        } else {
            outbox.addAll(entries);
        }
        return List.of();
    }

    void deliver(List<LogEntry> entries, List<Follower> receivers) {
        boolean emptied = false;
        try {
            deliverAll(entries, receivers);
            for (Delivery next = next(); next != null; next = next()) {
                deliverAll(next.entries(), next.receivers());
            }
            emptied = true;
        } finally {
            if (!emptied) {
                giveTurnBack();
            }
        }
    }

    private @Nullable Delivery next() {
        long stamp = lock.writeLock();
        try {
            if (outbox.isEmpty()) {
                delivering = false;
                return null;
            }
            Delivery next = new Delivery(outbox, followers);
            outbox = List.of();
            return next;
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    /** Lets the next append deliver: this one broke off, perhaps because its thread ran out of stack. */
    private void giveTurnBack() {
        long stamp = lock.writeLock();
        try {
            delivering = false;
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    /** Entries and those who are to be told. */
    private record Delivery(List<LogEntry> entries, List<Follower> receivers) {}

    private static void deliverAll(List<LogEntry> entries, List<Follower> receivers) {
        for (int index = 0; index < receivers.size(); index++) {
            receivers.get(index).deliver(entries);
        }
    }

    /** One who follows from behind a number on. */
    static final class Follower {
        private final LogSubscriber subscriber;
        private final long startSeq;
        private volatile boolean cancelled;

        private Follower(LogSubscriber subscriber, long startSeq) {
            this.subscriber = subscriber;
            this.startSeq = startSeq;
        }

        void cancel() {
            cancelled = true;
        }

        private void deliver(List<LogEntry> entries) {
            if (cancelled) {
                return;
            }
            int from = 0;
            while (from < entries.size() && entries.get(from).seq() <= startSeq) {
                from++;
            }
            if (from < entries.size()) {
                tell(from == 0 ? entries : entries.subList(from, entries.size()));
            }
        }

        private void tell(List<LogEntry> entries) {
            try {
                subscriber.onEntries(entries);
            } catch (RuntimeException | Error failure) {
                LOG.warn("a subscriber failed; it has to read what it missed", SafeFailure.of(failure));
            }
        }
    }
}
