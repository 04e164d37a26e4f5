package dev.tidings.core.log;

import dev.tidings.api.Epoch;
import dev.tidings.api.EventId;
import dev.tidings.api.Position;
import dev.tidings.api.spi.Lane;
import dev.tidings.api.spi.LogEntry;
import dev.tidings.api.spi.LogSlice;
import dev.tidings.api.spi.LogSubscriber;
import dev.tidings.api.spi.LogSubscription;
import dev.tidings.api.spi.LostRange;
import dev.tidings.api.spi.NewEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of one user.
 *
 * <p>One lock guards numbers and entries. Subscribers are called without it: an append puts its entries into an outbox
 * under the lock, and whoever finds nobody delivering empties the outbox, so entries leave in order and one call at a
 * time however many threads append.
 *
 * <p>Each lane evicts from its front only. Everything of a lane up to its last evicted number is therefore gone, which
 * together with the event before the last evicted delta tells, for any hole, whether whole events were in it.
 */
final class MemoryStream {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryStream.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final Retention retention;
    private final Epoch epoch = Epoch.random();
    private final LaneRing events = new LaneRing();
    private final LaneRing deltas = new LaneRing();
    private final List<Follower> followers = new ArrayList<>();
    private List<LogEntry> outbox = new ArrayList<>();
    private boolean delivering;
    private boolean evicted;
    private long head;
    private long lastEvent;
    private long lastMillis;
    private volatile long touchedMillis;

    MemoryStream(Retention retention, long nowMillis) {
        this.retention = retention;
        this.touchedMillis = nowMillis;
    }

    /** Appends, or returns null if this stream was evicted meanwhile. */
    @Nullable
    Position append(List<NewEvent> batch, int attempt, long nowMillis) {
        Position position;
        boolean deliver;
        lock.lock();
        try {
            if (evicted) {
                return null;
            }
            touchedMillis = nowMillis;
            long known =
                    attempt > 1 ? seqOf(batch.get(batch.size() - 1).header().eventId()) : 0;
            if (known > 0) {
                return new Position(epoch, known);
            }
            lastMillis = Math.max(lastMillis, nowMillis);
            for (NewEvent event : batch) {
                add(event.sequenced(++head, lastMillis));
            }
            trim(nowMillis);
            position = new Position(epoch, head);
            deliver = !outbox.isEmpty() && !delivering;
            delivering |= deliver;
        } finally {
            lock.unlock();
        }
        if (deliver) {
            deliver();
        }
        return position;
    }

    private void add(LogEntry entry) {
        if (entry.header().lane() == Lane.DELTA) {
            deltas.add(entry, lastEvent);
        } else {
            events.add(entry, 0);
            lastEvent = entry.seq();
        }
        if (!followers.isEmpty()) {
            outbox.add(entry);
        }
    }

    private long seqOf(EventId eventId) {
        return Math.max(seqOf(events, eventId), seqOf(deltas, eventId));
    }

    private static long seqOf(LaneRing ring, EventId eventId) {
        for (int index = ring.size() - 1; index >= 0; index--) {
            if (ring.get(index).header().eventId().equals(eventId)) {
                return ring.get(index).seq();
            }
        }
        return 0;
    }

    private void deliver() {
        while (true) {
            List<LogEntry> entries;
            List<Follower> receivers;
            lock.lock();
            try {
                if (outbox.isEmpty()) {
                    delivering = false;
                    return;
                }
                entries = outbox;
                outbox = new ArrayList<>(1);
                receivers = List.copyOf(followers);
            } finally {
                lock.unlock();
            }
            receivers.forEach(receiver -> receiver.deliver(entries));
        }
    }

    void trim(long nowMillis) {
        lock.lock();
        try {
            trim(events, nowMillis);
            trim(deltas, nowMillis);
        } finally {
            lock.unlock();
        }
    }

    private void trim(LaneRing ring, long nowMillis) {
        long oldest = nowMillis - retention.age().toMillis();
        while (ring.size() > 0
                && (ring.bytes() > retention.laneBytes()
                        || ring.size() > retention.laneEntries()
                        || ring.get(0).timestampMillis() < oldest)) {
            ring.evictFirst();
        }
    }

    /** Reads, or returns null if this stream was evicted meanwhile. */
    @Nullable
    LogSlice read(long afterSeq, int maxEntries, long nowMillis) {
        lock.lock();
        try {
            if (evicted) {
                return null;
            }
            touchedMillis = nowMillis;
            trim(nowMillis);
            return slice(afterSeq, maxEntries);
        } finally {
            lock.unlock();
        }
    }

    private LogSlice slice(long afterSeq, int maxEntries) {
        List<LogEntry> entries = new ArrayList<>();
        List<LostRange> lost = new ArrayList<>();
        int event = events.indexAfter(afterSeq);
        int delta = deltas.indexAfter(afterSeq);
        long expected = afterSeq + 1;
        while (event < events.size() || delta < deltas.size()) {
            LogEntry entry = isEventNext(event, delta) ? events.get(event++) : deltas.get(delta++);
            addLost(lost, expected, entry.seq() - 1);
            expected = entry.seq() + 1;
            if (entries.size() < maxEntries) {
                entries.add(entry);
            } else if (expected > Math.max(events.lastEvicted(), deltas.lastEvicted())) {
                return new LogSlice(new Position(epoch, head), entries, lost);
            }
        }
        addLost(lost, expected, head);
        return new LogSlice(new Position(epoch, head), entries, lost);
    }

    private boolean isEventNext(int event, int delta) {
        return delta == deltas.size()
                || (event < events.size()
                        && events.get(event).seq() < deltas.get(delta).seq());
    }

    private void addLost(List<LostRange> lost, long from, long to) {
        if (from <= to) {
            lost.add(new LostRange(from, to, !hadEvent(from, to)));
        }
    }

    private boolean hadEvent(long from, long to) {
        return from <= events.lastEvicted()
                && (to >= events.lastEvicted() || to > deltas.lastEvicted() || from <= deltas.otherBeforeLastEvicted());
    }

    /** Subscribes, or returns null if this stream was evicted meanwhile. */
    @Nullable
    LogSubscription subscribe(LogSubscriber subscriber) {
        lock.lock();
        try {
            if (evicted) {
                return null;
            }
            Follower follower = new Follower(subscriber, new Position(epoch, head));
            followers.add(follower);
            return follower;
        } finally {
            lock.unlock();
        }
    }

    long retainedBytes() {
        lock.lock();
        try {
            return events.bytes() + deltas.bytes();
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

    /** Marks this stream as gone, unless somebody follows it. */
    boolean tryEvict() {
        lock.lock();
        try {
            evicted |= followers.isEmpty();
            return evicted;
        } finally {
            lock.unlock();
        }
    }

    private final class Follower implements LogSubscription {
        private final LogSubscriber subscriber;
        private final Position start;
        private volatile boolean cancelled;

        Follower(LogSubscriber subscriber, Position start) {
            this.subscriber = subscriber;
            this.start = start;
        }

        void deliver(List<LogEntry> entries) {
            if (cancelled) {
                return;
            }
            int from = 0;
            while (from < entries.size() && entries.get(from).seq() <= start.seq()) {
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
                LOG.warn("a subscriber failed; it has to read what it missed", failure);
            }
        }

        @Override
        public Position start() {
            return start;
        }

        @Override
        public void cancel() {
            cancelled = true;
            lock.lock();
            try {
                followers.remove(this);
            } finally {
                lock.unlock();
            }
        }
    }
}
