package dev.tidings.core.engine;

import dev.tidings.api.Epoch;
import dev.tidings.api.Position;
import dev.tidings.api.spi.LogEntry;
import dev.tidings.api.spi.LogSubscriber;
import dev.tidings.api.spi.WebSocketConnection.WakeHint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.StampedLock;
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
    private static final int MAX_PIECES = 64;
    private static final int FEW_SESSIONS = 8;
    private static final Session[] NOBODY = new Session[0];
    private static final @Nullable LogEntry[] NO_ENTRIES = new @Nullable LogEntry[0];
    private static final int[] NO_SIZES = new int[0];

    private final StampedLock lock = new StampedLock();
    private final ReentrantLock sequence;
    private final Consumer<Epoch> epochs;
    private final int maxEntries;
    private @Nullable LogEntry[] ring = NO_ENTRIES;
    /** What the entries count: so that one that has to go is not looked at, since its memory is cold by then. */
    private int[] sizes = NO_SIZES;

    private int first;
    private int size;
    private int bytes;
    private long fed;
    private long head;
    private long headAtLastSweep = -1;
    private @Nullable Epoch epoch;
    private volatile Session[] sessions = NOBODY;
    private final DeltaWindow.@Nullable Waiting waiting;

    /** Makes a tail; what is given is told of each epoch that begins. */
    Tail(ReentrantLock sequence, Consumer<Epoch> epochs, DeltaWindow.@Nullable Waiting waiting) {
        this(sequence, epochs, MAX_ENTRIES, waiting);
    }

    Tail(ReentrantLock sequence, Consumer<Epoch> epochs, int maxEntries, DeltaWindow.@Nullable Waiting waiting) {
        this.sequence = sequence;
        this.epochs = epochs;
        this.maxEntries = maxEntries;
        this.waiting = waiting;
    }

    /** Says where the subscription began. Entries may have come already. */
    void begin(Position start) {
        long stamp = lock.writeLock();
        try {
            if (epoch != null) {
                return;
            }
            epoch = start.epoch();
            if (start.seq() > head) {
                clear();
                head = start.seq();
            }
        } finally {
            lock.unlockWrite(stamp);
        }
        epochs.accept(start.epoch());
    }

    @Override
    public void onEntries(List<LogEntry> entries) {
        long stamp = lock.writeLock();
        try {
            for (int index = 0; index < entries.size(); index++) {
                add(entries.get(index));
            }
        } finally {
            lock.unlockWrite(stamp);
        }
        if (!sequence.isHeldByCurrentThread() && mustWake()) {
            wakeLater();
        }
    }

    private void add(LogEntry entry) {
        if (size > 0 && entry.seq() != head + 1) {
            clear();
        }
        removeTaken();
        int entryBytes = entry.size();
        while (size == maxEntries || (size > 0 && bytes + entryBytes > MAX_BYTES)) {
            removeFirst();
        }
        if (size == ring.length) {
            grow();
        }
        int place = (first + size) & (ring.length - 1);
        ring[place] = entry;
        sizes[place] = entryBytes;
        size++;
        bytes += entryBytes;
        fed += entryBytes;
        head = entry.seq();
        if (waiting != null) {
            waiting.note(entry, MAX_BYTES / 2, maxEntries / 2);
        }
    }

    /** Lets go of what every session has taken, so that entries are short-lived as long as clients keep up. */
    private void removeTaken() {
        Session[] current = sessions;
        if (size == 0 || current.length == 0 || current.length > FEW_SESSIONS) {
            return;
        }
        long taken = Long.MAX_VALUE;
        for (Session session : current) {
            taken = Math.min(taken, session.position());
        }
        while (size > 0 && firstSeq() <= taken) {
            removeFirst();
        }
        if (size == 0) {
            first = 0;
        }
    }

    private void removeFirst() {
        bytes -= sizes[first];
        ring[first] = null;
        first = (first + 1) & (ring.length - 1);
        size--;
    }

    private void grow() {
        @Nullable LogEntry[] copy = new @Nullable LogEntry[Math.max(INITIAL, ring.length * 2)];
        int[] sizesCopy = new int[copy.length];
        for (int index = 0; index < size; index++) {
            copy[index] = get(index);
            sizesCopy[index] = sizes[(first + index) & (ring.length - 1)];
        }
        ring = copy;
        sizes = sizesCopy;
        first = 0;
    }

    private LogEntry get(int index) {
        return Objects.requireNonNull(ring[(first + index) & (ring.length - 1)]);
    }

    /** Returns the number of the first entry: they have no gaps. With none, that of the next one. */
    private long firstSeq() {
        return head - size + 1;
    }

    private void clear() {
        ring = NO_ENTRIES;
        sizes = NO_SIZES;
        first = 0;
        size = 0;
        bytes = 0;
        if (waiting != null) {
            waiting.keep(null);
        }
    }

    /** Lets go of entries that nobody has needed since the last sweep. */
    void sweep() {
        long stamp = lock.writeLock();
        try {
            if (head == headAtLastSweep && size > 0) {
                clear();
            }
            headAtLastSweep = head;
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    @Override
    public void onEpochChanged(Epoch newEpoch) {
        long stamp = lock.writeLock();
        try {
            epoch = newEpoch;
            clear();
            head = 0;
        } finally {
            lock.unlockWrite(stamp);
        }
        epochs.accept(newEpoch);
        for (Session session : sessions) {
            session.epochChanged();
        }
    }

    /** Says what comes after a position. */
    Next after(long position) {
        long stamp = lock.writeLock();
        try {
            if (position >= head) {
                return Next.NOTHING;
            }
            if (position + 1 < firstSeq()) {
                return Next.IN_LOG;
            }
            return new Next(get((int) (position + 1 - firstSeq())));
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    /** Says what comes after a position, with the pieces of text that waited for the same window as one. */
    Next textAfter(long position) {
        DeltaWindow.Waiting held = waiting;
        Next next = after(position);
        LogEntry entry = next.entry();
        if (held == null || entry == null || entry.header().span() == null) {
            return next;
        }
        List<LogEntry> pieces;
        Epoch current;
        long stamp = lock.writeLock();
        try {
            current = epoch;
            LogEntry known = held.merged(position + 1);
            pieces = known == null ? neighbours(entry) : List.of(known);
        } finally {
            lock.unlockWrite(stamp);
        }
        return new Next(merge(pieces, current, held));
    }

    private List<LogEntry> neighbours(LogEntry entry) {
        List<LogEntry> pieces = new ArrayList<>();
        pieces.add(entry);
        int index = (int) (entry.seq() + 1 - firstSeq());
        for (LogEntry last = entry; index > 0 && index < size && pieces.size() < MAX_PIECES; index++) {
            LogEntry piece = get(index);
            if (!last.isContinuedBy(piece)) {
                break;
            }
            pieces.add(piece);
            last = piece;
        }
        return pieces;
    }

    private LogEntry merge(List<LogEntry> pieces, @Nullable Epoch current, DeltaWindow.Waiting held) {
        LogEntry first = Coalescing.page(pieces).get(0);
        if (first.seq() > first.firstSeq() && sessions.length > 1) {
            long stamp = lock.writeLock();
            try {
                if (Objects.equals(epoch, current)) {
                    held.keep(first);
                }
            } finally {
                lock.unlockWrite(stamp);
            }
        }
        return first;
    }

    /**
     * Adds a session, unless it was judged in another epoch. What it is told of the head, and what it is woken for,
     * have no gap between them.
     */
    boolean join(Session session, Attachment attachment, ToLongFunction<Position> greeting) {
        long stamp = lock.writeLock();
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
            lock.unlockWrite(stamp);
        }
    }

    long head() {
        long stamp = lock.writeLock();
        try {
            return head;
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    void leave(Session session) {
        long stamp = lock.writeLock();
        try {
            sessions = Arrays.stream(sessions).filter(each -> each != session).toArray(Session[]::new);
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    Session[] sessions() {
        return sessions;
    }

    /** Wakes everybody, now or, if nothing but streamed text came, when the window ends. */
    void wakeAll() {
        if (mustWake()) {
            Session[] current = sessions;
            wake(current, current.length == 1 ? WakeHint.INLINE : WakeHint.DEFERRED, current.length <= FEW_SESSIONS);
        }
    }

    private boolean mustWake() {
        DeltaWindow.Waiting held = waiting;
        if (held == null) {
            return true;
        }
        boolean now;
        boolean later;
        long stamp = lock.writeLock();
        try {
            now = held.takeUrgent();
            later = held.isUnlisted();
        } finally {
            lock.unlockWrite(stamp);
        }
        return now || (later && !held.list(this));
    }

    void windowEnded() {
        DeltaWindow.Waiting held = Objects.requireNonNull(waiting);
        boolean due;
        long stamp = lock.writeLock();
        try {
            due = held.takeDue();
        } finally {
            lock.unlockWrite(stamp);
        }
        if (due) {
            wakeLater();
        }
    }

    private void wakeLater() {
        wake(sessions, WakeHint.DEFERRED, false);
    }

    private void wake(Session[] current, WakeHint hint, boolean byCaller) {
        long now = fed;
        for (Session session : current) {
            session.wake(hint, now, byCaller);
        }
    }

    /** Returns the bytes of all entries that ever came. Without the lock it may be those of a moment ago. */
    long fed() {
        return fed;
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
