package dev.tidings.core.engine;

import dev.tidings.api.Epoch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What a user's clients have acknowledged in the present epoch, and who waits for it. Futures are completed without
 * the lock. A bounded number may wait.
 */
final class Acknowledgements {
    static final int MAX_WAITING = 1_024;
    private static final Duration LONGEST = Duration.ofDays(365);

    private final Services services;
    private @Nullable Queue<Waiting> waiting;
    private volatile @Nullable Epoch epoch;
    private long highest;
    private boolean closed;

    Acknowledgements(Services services) {
        this.services = services;
    }

    long highest() {
        synchronized (this) {
            return highest;
        }
    }

    boolean isAwaited() {
        synchronized (this) {
            return waiting != null && !waiting.isEmpty();
        }
    }

    /** Takes note that a client has everything up to a number; what is said of another epoch counts for nothing. */
    void acknowledged(Epoch ofEpoch, long seq) {
        List<Waiting> reached = new ArrayList<>(0);
        synchronized (this) {
            if (!ofEpoch.equals(epoch)) {
                return;
            }
            highest = Math.max(highest, seq);
            Queue<Waiting> inOrder = waiting;
            while (inOrder != null && !inOrder.isEmpty() && inOrder.element().seq() <= highest) {
                reached.add(inOrder.remove());
            }
        }
        reached.forEach(each -> each.answer().complete(true));
    }

    CompletionStage<Boolean> await(long seq, Duration limit) {
        Waiting wanted = new Waiting(seq, new CompletableFuture<>());
        synchronized (this) {
            if (seq <= highest) {
                return CompletableFuture.completedStage(true);
            }
            Queue<Waiting> inOrder = waiting == null ? new PriorityQueue<>() : waiting;
            if (closed || limit.isZero() || inOrder.size() >= MAX_WAITING) {
                return CompletableFuture.completedStage(false);
            }
            inOrder.add(wanted);
            waiting = inOrder;
        }
        var timer = services.scheduler().schedule(() -> giveUp(wanted), limit.compareTo(LONGEST) < 0 ? limit : LONGEST);
        var unused = wanted.answer().thenRun(timer::cancel);
        return wanted.answer().minimalCompletionStage();
    }

    private void giveUp(Waiting late) {
        boolean removed;
        synchronized (this) {
            removed = waiting != null && waiting.remove(late);
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
        synchronized (this) {
            if (current.equals(epoch)) {
                return false;
            }
            boolean first = epoch == null;
            epoch = current;
            if (first) {
                return false;
            }
            given = takeAll();
        }
        giveUp(given);
        return true;
    }

    private List<Waiting> takeAll() {
        List<Waiting> all = waiting == null ? List.of() : List.copyOf(waiting);
        waiting = null;
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
        synchronized (this) {
            closed = true;
            given = takeAll();
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
