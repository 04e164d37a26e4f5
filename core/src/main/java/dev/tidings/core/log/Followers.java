package dev.tidings.core.log;

import dev.tidings.api.spi.LogEntry;
import dev.tidings.api.spi.LogSubscriber;
import dev.tidings.core.text.SafeFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who follows a stream, and what they have not been told yet. Guarded by the stream's lock, and called without it: an
 * append puts its entries into an outbox under the lock, and whoever finds nobody delivering empties the outbox, so
 * entries leave in order and one call at a time however many threads append.
 */
final class Followers {
    private static final Logger LOG = LoggerFactory.getLogger(Followers.class);

    private final ReentrantLock lock;
    private List<Follower> followers = List.of();
    private List<LogEntry> outbox = List.of();
    private boolean delivering;

    Followers(ReentrantLock lock) {
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

    void tell(LogEntry entry) {
        if (followers.isEmpty()) {
            return;
        }
        if (outbox.isEmpty()) {
            outbox = List.of(entry);
            return;
        }
        if (outbox.size() == 1) {
            outbox = new ArrayList<>(outbox);
        }
        outbox.add(entry);
    }

    /** Says whether the caller, who holds the lock, has to deliver when it holds it no more. */
    boolean takeTurn() {
        boolean turn = !outbox.isEmpty() && !delivering;
        delivering |= turn;
        return turn;
    }

    void deliver() {
        boolean emptied = false;
        try {
            while (!emptied) {
                emptied = !deliverOnce();
            }
        } finally {
            if (!emptied) {
                giveTurnBack();
            }
        }
    }

    private boolean deliverOnce() {
        List<LogEntry> entries;
        List<Follower> receivers;
        lock.lock();
        try {
            if (outbox.isEmpty()) {
                delivering = false;
                return false;
            }
            entries = outbox;
            outbox = List.of();
            receivers = followers;
        } finally {
            lock.unlock();
        }
        for (int index = 0; index < receivers.size(); index++) {
            receivers.get(index).deliver(entries);
        }
        return true;
    }

    /** Lets the next append deliver: this one broke off, perhaps because its thread ran out of stack. */
    private void giveTurnBack() {
        lock.lock();
        try {
            delivering = false;
        } finally {
            lock.unlock();
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
