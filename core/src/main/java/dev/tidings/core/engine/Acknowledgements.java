package dev.tidings.core.engine;

import dev.tidings.api.Epoch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a user's clients have acknowledged in the present epoch, and who waits for it. Futures are completed without
 * the lock. A bounded number may wait.
 */
final class Acknowledgements {
    static final int MAX_WAITING = 1_024;
    private static final Duration LONGEST = Duration.ofDays(365);

    private final Services services;
    private final ReentrantLock lock = new ReentrantLock();
    private final PriorityQueue<Waiting> waiting = new PriorityQueue<>(1);
    private volatile @Nullable Epoch epoch;
    private long highest;
    private boolean closed;

    Acknowledgements(Services services) {
        this.services = services;
    }

    long highest() {
        lock.lock();
        try {
            return highest;
        } finally {
            lock.unlock();
        }
    }

    boolean isAwaited() {
        lock.lock();
        try {
            return !waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Takes note that a client has everything up to a number; what is said of another epoch counts for nothing. */
    void acknowledged(Epoch ofEpoch, long seq) {
        List<Waiting> reached = new ArrayList<>(0);
        lock.lock();
        try {
            if (!ofEpoch.equals(epoch)) {
                return;
            }
            highest = Math.max(highest, seq);
            while (!waiting.isEmpty() && waiting.element().seq() <= highest) {
                reached.add(waiting.remove());
            }
        } finally {
            lock.unlock();
        }
        reached.forEach(each -> each.answer().complete(true));
    }

    CompletionStage<Boolean> await(long seq, Duration limit) {
        Waiting wanted = new Waiting(seq, new CompletableFuture<>());
        lock.lock();
        try {
            if (seq <= highest) {
                return CompletableFuture.completedStage(true);
            }
            if (closed || limit.isZero() || waiting.size() >= MAX_WAITING) {
                return CompletableFuture.completedStage(false);
            }
            waiting.add(wanted);
        } finally {
            lock.unlock();
        }
        var timer = services.scheduler().schedule(() -> giveUp(wanted), limit.compareTo(LONGEST) < 0 ? limit : LONGEST);
        var unused = wanted.answer().thenRun(timer::cancel);
        return wanted.answer().minimalCompletionStage();
    }

    private void giveUp(Waiting late) {
        boolean removed;
        lock.lock();
        try {
            removed = waiting.remove(late);
        } finally {
            lock.unlock();
        }
        if (removed) {
            services.callBack(() -> late.answer().complete(false));
        }
    }

    /** Begins anew if the epoch is another one: acknowledgements die with it. Returns whether an earlier one ended. */
    boolean begin(Epoch current) {
        if (current.equals(epoch)) {
            return false;
        }
        List<Waiting> given;
        lock.lock();
        try {
            if (current.equals(epoch)) {
                return false;
            }
            boolean first = epoch == null;
            epoch = current;
            if (first) {
                return false;
            }
            given = takeAll();
        } finally {
            lock.unlock();
        }
        giveUp(given);
        return true;
    }

    private List<Waiting> takeAll() {
        List<Waiting> all = new ArrayList<>(waiting);
        waiting.clear();
        highest = 0;
        return all;
    }

    private void giveUp(List<Waiting> given) {
        if (!given.isEmpty()) {
            services.callBack(() -> given.forEach(each -> each.answer().complete(false)));
        }
    }

    void close() {
        List<Waiting> given;
        lock.lock();
        try {
            closed = true;
            given = takeAll();
        } finally {
            lock.unlock();
        }
        giveUp(given);
    }

    private record Waiting(long seq, CompletableFuture<Boolean> answer) implements Comparable<Waiting> {
        @Override
        public int compareTo(Waiting other) {
            return Long.compare(seq, other.seq);
        }
    }
}
