package dev.tidings.core.engine;

import dev.tidings.api.Epoch;
import dev.tidings.api.Position;
import dev.tidings.api.spi.LogEntry;
import dev.tidings.api.spi.LogSubscriber;
import dev.tidings.api.spi.WebSocketConnection.WakeHint;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The newest entries of one stream, for the sessions that follow it, and the list of those sessions. Fed by one
 * subscription and dropped with it.
 *
 * <p>Joining takes the lock that new entries come in under, so a session's position and its being woken by everything
 * after it are one step. The ring is small: a session that falls behind it reads pages from the log, at its own pace
 * and cost.
 */
final class Tail implements LogSubscriber {
    private static final int MAX_ENTRIES = 512;
    private static final int MAX_BYTES = 128 * 1024;
    private static final int INITIAL = 8;
    private static final Session[] NOBODY = new Session[0];

    private final ReentrantLock lock = new ReentrantLock();
    private final ReentrantLock sequence;
    private final Consumer<Epoch> epochs;
    private final int maxEntries;
    private @Nullable LogEntry[] ring = new @Nullable LogEntry[INITIAL];
    private int first;
    private int size;
    private int bytes;
    private long head;
    private long headAtLastSweep = -1;
    private @Nullable Epoch epoch;
    private volatile Session[] sessions = NOBODY;

    /** Makes a tail; what is given is told of each epoch that begins. */
    Tail(ReentrantLock sequence, Consumer<Epoch> epochs) {
        this(sequence, epochs, MAX_ENTRIES);
    }

    Tail(ReentrantLock sequence, Consumer<Epoch> epochs, int maxEntries) {
        this.sequence = sequence;
        this.epochs = epochs;
        this.maxEntries = maxEntries;
    }

    /** Says where the subscription began. Entries may have come already. */
    void begin(Position start) {
        lock.lock();
        try {
            if (epoch != null) {
                return;
            }
            epoch = start.epoch();
            head = Math.max(head, start.seq());
        } finally {
            lock.unlock();
        }
        epochs.accept(start.epoch());
    }

    @Override
    public void onEntries(List<LogEntry> entries) {
        lock.lock();
        try {
            for (int index = 0; index < entries.size(); index++) {
                add(entries.get(index));
            }
        } finally {
            lock.unlock();
        }
        if (!sequence.isHeldByCurrentThread()) {
            wakeAll(WakeHint.DEFERRED);
        }
    }

    private void add(LogEntry entry) {
        if (size > 0 && entry.seq() != head + 1) {
            clear();
        }
        while (size == maxEntries || (size > 0 && bytes + entry.size() > MAX_BYTES)) {
            removeFirst();
        }
        if (size == ring.length) {
            grow();
        }
        ring[(first + size) & (ring.length - 1)] = entry;
        size++;
        bytes += entry.size();
        head = entry.seq();
    }

    private void removeFirst() {
        bytes -= get(0).size();
        ring[first] = null;
        first = (first + 1) & (ring.length - 1);
        size--;
    }

    private void grow() {
        @Nullable LogEntry[] copy = new @Nullable LogEntry[ring.length * 2];
        for (int index = 0; index < size; index++) {
            copy[index] = get(index);
        }
        ring = copy;
        first = 0;
    }

    private LogEntry get(int index) {
        return Objects.requireNonNull(ring[(first + index) & (ring.length - 1)]);
    }

    private void clear() {
        ring = new @Nullable LogEntry[INITIAL];
        first = 0;
        size = 0;
        bytes = 0;
    }

    /** Lets go of entries that nobody has needed since the last sweep. */
    void sweep() {
        lock.lock();
        try {
            if (head == headAtLastSweep && size > 0) {
                clear();
            }
            headAtLastSweep = head;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onEpochChanged(Epoch newEpoch) {
        lock.lock();
        try {
            epoch = newEpoch;
            clear();
            head = 0;
        } finally {
            lock.unlock();
        }
        epochs.accept(newEpoch);
        for (Session session : sessions) {
            session.epochChanged();
        }
    }

    /** Says what comes after a position. */
    Next after(long position) {
        lock.lock();
        try {
            if (position >= head) {
                return Next.NOTHING;
            }
            if (size == 0 || position + 1 < get(0).seq()) {
                return Next.IN_LOG;
            }
            return new Next(get((int) (position + 1 - get(0).seq())));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Adds a session, unless it was judged in another epoch. What it is told of the head, and what it is woken for,
     * have no gap between them.
     */
    boolean join(Session session, Attachment attachment, ToLongFunction<Position> greeting) {
        lock.lock();
        try {
            Epoch current = Objects.requireNonNull(epoch, "epoch");
            if (attachment.epoch() != null && !attachment.epoch().equals(current)) {
                return false;
            }
            long start = greeting.applyAsLong(new Position(current, head));
            session.begin(this, new Position(current, start), attachment.lost());
            Session[] copy = Arrays.copyOf(sessions, sessions.length + 1);
            copy[sessions.length] = session;
            sessions = copy;
            return true;
        } finally {
            lock.unlock();
        }
    }

    long head() {
        lock.lock();
        try {
            return head;
        } finally {
            lock.unlock();
        }
    }

    void leave(Session session) {
        lock.lock();
        try {
            sessions = Arrays.stream(sessions).filter(each -> each != session).toArray(Session[]::new);
        } finally {
            lock.unlock();
        }
    }

    Session[] sessions() {
        return sessions;
    }

    void wakeAll() {
        wakeAll(sessions.length == 1 ? WakeHint.INLINE : WakeHint.DEFERRED);
    }

    private void wakeAll(WakeHint hint) {
        for (Session session : sessions) {
            session.wake(hint);
        }
    }

    /** The next entry; or that there is none; or that it has to be read from the log. */
    static final class Next {
        static final Next NOTHING = new Next(null);
        static final Next IN_LOG = new Next(null);

        private final @Nullable LogEntry entry;

        private Next(@Nullable LogEntry entry) {
            this.entry = entry;
        }

        @Nullable
        LogEntry entry() {
            return entry;
        }
    }
}
