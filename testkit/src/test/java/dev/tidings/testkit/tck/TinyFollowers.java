package dev.tidings.testkit.tck;

import static dev.tidings.testkit.tck.LogDefect.*;

import dev.tidings.api.Position;
import dev.tidings.api.spi.LogEntry;
import dev.tidings.api.spi.LogSubscriber;
import dev.tidings.api.spi.LogSubscription;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;

/** Who follows a tiny stream. Entries wait in a box, which one thread at a time empties. */
final class TinyFollowers {
    private final TinyLog log;
    private final ReentrantLock lock;
    private final List<Follower> followers = new CopyOnWriteArrayList<>();
    private final ReentrantLock calling = new ReentrantLock();
    private List<LogEntry> box = new ArrayList<>();
    private boolean delivering;

    TinyFollowers(TinyLog log, ReentrantLock lock) {
        this.log = log;
        this.lock = lock;
    }

    LogSubscription add(LogSubscriber subscriber, Position start) {
        Follower follower = new Follower(subscriber, start);
        followers.add(follower);
        return follower;
    }

    void tell(LogEntry entry) {
        box.add(entry);
    }

    void deliver() {
        boolean alone = !log.has(TELLS_ON_EVERY_THREAD) && !log.has(TELLS_WITHIN_A_CALL);
        lock.lock();
        try {
            if (alone && delivering) {
                return;
            }
            delivering = true;
        } finally {
            lock.unlock();
        }
        while (deliverOnce()) {}
    }

    private boolean deliverOnce() {
        List<LogEntry> entries;
        lock.lock();
        try {
            entries = box;
            box = new ArrayList<>();
            delivering = !entries.isEmpty();
        } finally {
            lock.unlock();
        }
        if (log.has(TELLS_OUT_OF_ORDER)) {
            Collections.reverse(entries);
        }
        int count = 0;
        for (Follower follower : followers) {
            if (!entries.isEmpty() && (count++ == 0 || !log.has(TELLS_THE_FIRST_SUBSCRIBER))) {
                follower.tell(entries);
            }
        }
        return !entries.isEmpty();
    }

    private final class Follower implements LogSubscription {
        private final LogSubscriber subscriber;
        private final Position start;
        private volatile boolean cancelled;

        Follower(LogSubscriber subscriber, Position start) {
            this.subscriber = subscriber;
            this.start = start;
        }

        void tell(List<LogEntry> all) {
            List<LogEntry> entries =
                    all.stream().filter(entry -> entry.seq() > start.seq()).toList();
            if ((cancelled && !log.has(TELLS_AFTER_A_CANCEL)) || entries.isEmpty()) {
                return;
            }
            if (!log.has(WAITS_IN_CANCEL)) {
                subscriber.onEntries(entries);
                return;
            }
            calling.lock();
            try {
                subscriber.onEntries(entries);
            } finally {
                calling.unlock();
            }
        }

        @Override
        public Position start() {
            return start;
        }

        @Override
        public void cancel() {
            cancelled = true;
            if (log.has(WAITS_IN_CANCEL)) {
                while (calling.isLocked()) {
                    Thread.onSpinWait();
                }
            }
            if (log.has(CANCELS_THE_SUBSCRIBER)) {
                followers.removeIf(other -> other.subscriber == subscriber);
            } else if (!log.has(TELLS_AFTER_A_CANCEL)) {
                followers.remove(this);
            }
        }
    }
}
