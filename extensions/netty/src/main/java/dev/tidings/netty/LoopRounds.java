package dev.tidings.netty;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the busy connections of one event loop in rounds, so that a write finds many frames and a wake-up costs no task.
 *
 * <p>Who has nothing to write for a while needs no round: it is written at once, by a task of its own. The others are put
 * on a stack; the first of them on a loop that has no round before it brings one on. After a round comes a rest of
 * 0.2 ms for each connection that was written, at least 1 ms and at most 20 ms: a write costs about 5 us, so under load
 * the loop takes a small part of a processor, and much is gathered meanwhile. A round that found nothing ends the rounds.
 * The connection itself is the link of the stack, and is on it at most once, so the stack is bounded by the connections.
 *
 * <p>Any thread submits and hurries; the fields under "of the loop" are the event loop's.
 */
final class LoopRounds {
    private static final Logger LOG = LoggerFactory.getLogger(LoopRounds.class);
    private static final long SHORTEST_NANOS = 1_000_000;
    private static final long LONGEST_NANOS = 20_000_000;
    private static final long NANOS_PER_WRITE = 200_000;
    private static final int MOST_AT_ONCE = 256;

    private final EventLoop loop;
    private final AtomicReference<@Nullable NettyConnection> submitted = new AtomicReference<>();
    private final AtomicBoolean due = new AtomicBoolean();
    private final AtomicBoolean hurried = new AtomicBoolean();
    private volatile long rest = SHORTEST_NANOS;

    // of the loop
    private @Nullable NettyConnection next;
    private @Nullable ScheduledFuture<?> alarm;
    private int writes;

    LoopRounds(EventLoop loop) {
        this.loop = loop;
    }

    /** Says whether a connection that was written at a time should wait for the next round. */
    boolean isBusy(long lastWrite) {
        return now() - lastWrite < rest;
    }

    long now() {
        return loop.ticker().nanoTime();
    }

    /** Has a connection written in the next round. */
    void submit(NettyConnection connection) {
        NettyConnection top;
        do {
            top = submitted.get();
            connection.below = top;
        } while (!submitted.compareAndSet(top, connection));
        bringOn();
    }

    private void bringOn() {
        if (!due.get() && due.compareAndSet(false, true)) {
            execute(this::round);
        }
    }

    /** Ends the rest. */
    void hurry() {
        if (!hurried.get() && due.get() && hurried.compareAndSet(false, true)) {
            execute(this::cutShort);
        }
    }

    private void execute(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("an event loop was shut down before its connections", e);
        }
    }

    private void cutShort() {
        if (alarm != null && alarm.cancel(false)) {
            round();
        }
    }

    private void round() {
        alarm = null;
        if (next == null) {
            next = takeSubmitted();
            writes = 0;
        }
        for (int count = 0; next != null && count < MOST_AT_ONCE; count++) {
            NettyConnection connection = next;
            next = connection.below;
            connection.below = null;
            connection.woken();
            writes++;
        }
        if (next != null) {
            execute(this::round);
        } else {
            rest();
        }
    }

    private @Nullable NettyConnection takeSubmitted() {
        NettyConnection reversed = null;
        NettyConnection top = submitted.get() == null ? null : submitted.getAndSet(null);
        while (top != null) {
            NettyConnection below = top.below;
            top.below = reversed;
            reversed = top;
            top = below;
        }
        return reversed;
    }

    private void rest() {
        hurried.set(false);
        if (writes > 0) {
            rest = Math.max(SHORTEST_NANOS, Math.min(LONGEST_NANOS, writes * NANOS_PER_WRITE));
            alarm = loop.schedule(this::round, rest, TimeUnit.NANOSECONDS);
            return;
        }
        rest = SHORTEST_NANOS;
        due.set(false);
        if (submitted.get() != null) {
            bringOn();
        }
    }
}
