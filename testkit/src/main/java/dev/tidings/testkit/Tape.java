package dev.tidings.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What one client has got so far, for whoever waits for it. Thread-safe. */
final class Tape {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<RecordedFrame> frames = new ArrayList<>();
    private Recording.@Nullable Closed closed;

    void add(String json) {
        RecordedFrame frame = FrameDecoder.decode(json);
        lock.lock();
        try {
            frames.add(frame);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void closed(int code, String reason) {
        lock.lock();
        try {
            closed = new Recording.Closed(code, reason);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void reopened() {
        lock.lock();
        try {
            closed = null;
        } finally {
            lock.unlock();
        }
    }

    Recording recording() {
        lock.lock();
        try {
            return new Recording(frames, closed);
        } finally {
            lock.unlock();
        }
    }

    Recording await(String what, Predicate<Recording> until, Duration limit) {
        long left = limit.toNanos();
        lock.lock();
        try {
            Recording now = recording();
            while (!until.test(now)) {
                if (left <= 0) {
                    throw new AssertionError(
                            "expected " + what + " within " + limit.toMillis() + " ms of real time\nbut got\n\n"
                                    + now.timelineWithArrowAt(now.frames().size()));
                }
                left = changed.awaitNanos(left);
                now = recording();
            }
            return now;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("expected " + what + " but the test was interrupted", e);
        } finally {
            lock.unlock();
        }
    }

    Recording awaitTerminal(Duration limit) {
        return await(
                "a terminal event of every run",
                now -> !now.runs().isEmpty()
                        && now.runs().stream()
                                .allMatch(run -> now.run(run).events().stream().anyMatch(RecordedEvent::terminal)),
                limit);
    }
}
