package dev.tidings.testkit.tck;

import static dev.tidings.testkit.tck.LogDefect.*;

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
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** One stream of a tiny log. It retains as many entries as it has room for, and knows of each lost one what it was. */
final class TinyStream {
    private static final int ROOM = 1_000;
    private static final int MOST_TEXT = 4_096;

    private final ReentrantLock lock = new ReentrantLock();
    private final TinyLog log;
    private final Epoch epoch;
    private final TinyFollowers followers;
    private final List<LogEntry> entries = new ArrayList<>();
    private final List<Boolean> pieces = new ArrayList<>();
    private volatile long head;
    private long millis;
    private LogSlice late;

    TinyStream(TinyLog log, Epoch epoch) {
        this.log = log;
        this.epoch = epoch;
        this.followers = new TinyFollowers(log, lock);
        this.late = new LogSlice(new Position(epoch, 0), List.of(), List.of());
    }

    private Position position(long seq) {
        return new Position(log.has(FORGETS_ITS_EPOCH) ? Epoch.random() : epoch, seq);
    }

    Position append(List<NewEvent> events, int attempt) {
        Position position;
        lock.lock();
        try {
            long known = attempt > 1 ? known(events) : 0;
            if (known > 0) {
                return position(log.has(YIELDS_THE_HEAD_FOR_A_REPETITION) ? head : known);
            }
            if (attempt > 1 && log.has(BELIEVES_IN_REPETITIONS)) {
                return position(head);
            }
            for (NewEvent event : events) {
                add(event);
                if (log.has(APPENDS_A_BATCH_IN_STEPS)) {
                    lock.unlock();
                    LockSupport.parkNanos(50_000);
                    lock.lock();
                }
            }
            boolean first = log.has(YIELDS_THE_FIRST_OF_A_BATCH);
            position = position(first ? head - events.size() + 1 : head);
            if (log.has(HOLDS_ITS_LOCK)) {
                followers.deliver();
            }
        } finally {
            lock.unlock();
        }
        followers.deliver();
        return position;
    }

    private long known(List<NewEvent> events) {
        if (log.has(APPENDS_AGAIN)) {
            return 0;
        }
        EventId id = events.get(events.size() - 1).header().eventId();
        List<LogEntry> searched = log.has(KNOWS_THE_LAST_EVENT_ONLY) && !entries.isEmpty()
                ? entries.subList(entries.size() - 1, entries.size())
                : entries;
        return searched.stream()
                .filter(entry -> entry.header().eventId().equals(id))
                .mapToLong(LogEntry::seq)
                .findFirst()
                .orElse(0);
    }

    private void add(NewEvent event) {
        long seq = next();
        millis = log.has(GOES_BACK_IN_TIME) ? log.nowMillis() : Math.max(millis, log.nowMillis());
        LogEntry entry = changed(event).sequenced(seq, millis);
        if (log.has(READS_LATE)) {
            late = slice(0, Integer.MAX_VALUE);
        }
        head = seq;
        entries.add(entry);
        pieces.add(entry.header().lane() == Lane.DELTA);
        if (entries.size() > ROOM) {
            entries.remove(0);
        }
        followers.tell(
                log.has(TELLS_OTHER_BYTES)
                        ? NewEvent.copyOf(event.header(), event.body()).sequenced(seq, millis + 1)
                        : entry);
    }

    private long next() {
        if (log.has(COUNTS_FOR_ALL_STREAMS)) {
            return log.counter().incrementAndGet();
        }
        if (log.has(REUSES_A_NUMBER) && head % 3 == 2) {
            return head;
        }
        if (log.has(NUMBERS_WITHOUT_A_LOCK)) {
            long seen = head;
            lock.unlock();
            LockSupport.parkNanos(20_000);
            lock.lock();
            return seen + 1;
        }
        return head + (log.has(SKIPS_A_NUMBER) && head % 3 == 2 ? 2 : 1);
    }

    private NewEvent changed(NewEvent event) {
        String text = StandardCharsets.UTF_8.decode(event.body()).toString();
        if (log.has(REWRITES_TEXTS)) {
            text = text.replace("\\u0000", "");
        } else if (log.has(CUTS_TEXTS) && text.length() > MOST_TEXT) {
            text = text.substring(0, MOST_TEXT) + "\"}";
        } else {
            return event;
        }
        return NewEvent.copyOf(event.header(), ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    LogSlice read(long afterSeq, int maxEntries) {
        lock.lock();
        try {
            return log.has(READS_LATE) ? late : slice(afterSeq, maxEntries);
        } finally {
            lock.unlock();
        }
    }

    private LogSlice slice(long afterSeq, int maxEntries) {
        long from = log.has(BEGINS_AT_THE_PLACE) ? afterSeq : afterSeq + 1;
        int most = log.has(IGNORES_THE_BOUND) ? Integer.MAX_VALUE : Math.max(1, maxEntries);
        List<LogEntry> found = new ArrayList<>(entries.stream()
                .filter(entry -> entry.seq() >= from)
                .limit(most)
                .toList());
        if (log.has(READS_BACKWARDS)) {
            Collections.reverse(found);
        }
        return new LogSlice(position(head), found, lost(afterSeq));
    }

    private List<LostRange> lost(long afterSeq) {
        if (log.has(LOSES_WHAT_IS_TO_COME) && afterSeq > head) {
            return List.of(new LostRange(head + 1, afterSeq, false));
        }
        long to = entries.isEmpty() ? head : entries.get(0).seq() - 1;
        if (afterSeq >= to || log.has(HIDES_WHAT_IS_LOST) || log.has(COUNTS_FOR_ALL_STREAMS)) {
            return List.of();
        }
        boolean deltas = !pieces.subList((int) Math.min(afterSeq, pieces.size()), (int) Math.min(to, pieces.size()))
                .contains(false);
        return List.of(new LostRange(afterSeq + 1, to, deltas || log.has(CALLS_EVERYTHING_TEXT)));
    }

    LogSubscription subscribe(LogSubscriber subscriber) {
        lock.lock();
        try {
            Position start = position(head);
            if (log.has(LOSES_WHAT_COMES_MEANWHILE)) {
                lock.unlock();
                LockSupport.parkNanos(500_000);
                lock.lock();
            }
            if (log.has(TELLS_FROM_THE_BEGINNING) && !entries.isEmpty()) {
                subscriber.onEntries(List.copyOf(entries));
            }
            return followers.add(subscriber, start);
        } finally {
            lock.unlock();
        }
    }
}
