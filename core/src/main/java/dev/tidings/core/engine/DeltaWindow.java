package dev.tidings.core.engine;

import dev.tidings.api.spi.LogEntry;
import dev.tidings.api.spi.TaskScheduler;
import dev.tidings.core.text.SafeFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets pieces of streamed text wait a little, so that the connections of a user are woken once for several of them.
 *
 * <p>There is one timer for all users: the first piece that has to wait starts it, and when it ends, everybody for whom
 * something waits is woken. So a piece waits here at most as long as the window, and then as any event of a connection that
 * is left to its transport, up to a rest of the flusher's: 1 to 20 ms. A user is woken at most once per window. A tail
 * is in the list at most once however much waits in it: also if two threads see that it is not, since the one that finds
 * it there knows that it will be asked what waits only after that. What waits is in the log and in the tail already; nothing
 * is held here but whom to wake.
 */
final class DeltaWindow {
    private static final Logger LOG = LoggerFactory.getLogger(DeltaWindow.class);

    private final TaskScheduler scheduler;
    private final Duration length;
    private final ReentrantLock lock = new ReentrantLock();
    private List<Tail> waiting = new ArrayList<>();
    private boolean running;
    private boolean closed;
    private volatile TaskScheduler.@Nullable Scheduled timer;

    DeltaWindow(TaskScheduler scheduler, Duration length) {
        this.scheduler = scheduler;
        this.length = length;
    }

    /** Returns what a new tail keeps of what waits; null if nothing ever does. */
    @Nullable
    Waiting forTail() {
        return length.isZero() ? null : new Waiting(this);
    }

    /** Has a tail woken at the end of the window; returns false if there are no windows any more. */
    private boolean add(Tail tail, Waiting state) {
        StackReserve.require();
        boolean first;
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            if (state.listed) {
                return true;
            }
            first = !running;
            running = true;
            waiting.add(tail);
            state.listed = true;
        } finally {
            lock.unlock();
        }
        if (first) {
            start();
        }
        return true;
    }

    private void start() {
        try {
            timer = scheduler.schedule(this::end, length);
        } catch (RuntimeException | Error refused) {
            LOG.debug("the timer refused, so streamed text does not wait", SafeFailure.of(refused));
            end();
        }
    }

    private void end() {
        List<Tail> due;
        lock.lock();
        try {
            due = waiting;
            waiting = new ArrayList<>();
            running = false;
        } finally {
            lock.unlock();
        }
        due.forEach(DeltaWindow::wake);
    }

    private static void wake(Tail tail) {
        try {
            tail.windowEnded();
        } catch (RuntimeException | Error failure) {
            LOG.error(
                    "waking for text that had waited failed; it goes out with what comes next",
                    SafeFailure.of(failure));
        }
    }

    /** Returns how many places in the list are taken. */
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** Lets nothing wait any more. Those who wait are woken. */
    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        TaskScheduler.Scheduled last = timer;
        if (last != null) {
            last.cancel();
        }
        end();
    }

    /** What waits in one tail. Guarded by the tail's lock, but for what the window sets. */
    static final class Waiting {
        private final DeltaWindow window;
        private boolean urgent;
        private volatile boolean listed;
        private int bytes;
        private int count;
        private @Nullable LogEntry merged;

        private Waiting(DeltaWindow window) {
            this.window = window;
        }

        /** Notes an entry: what is no piece of text is urgent, and so is what would not fit into the tail for long. */
        void note(LogEntry entry, int maxBytes, int maxEntries) {
            bytes += entry.size();
            count++;
            urgent |= entry.header().span() == null || bytes >= maxBytes || count >= maxEntries;
        }

        /** Says whether to wake now. */
        boolean takeUrgent() {
            boolean now = urgent;
            if (now) {
                begin();
            }
            return now;
        }

        /** Says whether something waits that the window does not know of. */
        boolean isUnlisted() {
            return count > 0 && !listed;
        }

        /** Says whether something waits at the end of a window, which is over now. */
        boolean takeDue() {
            boolean due = count > 0;
            listed = false;
            begin();
            return due;
        }

        private void begin() {
            urgent = false;
            bytes = 0;
            count = 0;
        }

        /** Has the tail woken at the end of the window; returns false if there are no windows any more. */
        boolean list(Tail tail) {
            return window.add(tail, this);
        }

        /** Returns what was merged last if it begins there, for the user's other devices. */
        @Nullable
        LogEntry merged(long firstSeq) {
            LogEntry known = merged;
            return known != null && known.firstSeq() == firstSeq ? known : null;
        }

        void keep(@Nullable LogEntry entry) {
            merged = entry;
        }
    }
}
